"""What is written for a trial, with a branch wherever its settings change more than a value."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from textwrap import indent
from typing import Any

from core.base.errors import SearchError
from core.base.text import N_
from core.network.source import literal
from core.search.dimension import Dimension
from core.search.script.choices import Choice, choices
from core.search.script.named import NamedConfig, named, with_names
from core.search.space import Space, reach
from core.settings.config import RunConfig

Write = Callable[[NamedConfig, frozenset[str]], Mapping[str, str]]
"""Writes all parts by name, from settings and the names of the dimensions that have an effect."""
PARAMETERS = "p"
"""The name of the dictionary of a trial's parameters."""
INDENT = "    "
_BACKGROUNDS = 30  # settings of the others, beside which each is varied
_MOST = 4096  # combinations of the settings that decide a part


def parameter(one: Dimension) -> str:
    """Return the expression that reads a parameter."""
    return f"{PARAMETERS}[{literal(one.name)}]"


class Variants:
    """All variants of the parts of a script.

    Args:
        space: The space of the search.
        base: The settings that do not vary.
        write: Writes the parts.
    """

    def __init__(self, space: Space, base: RunConfig, write: Write) -> None:
        self._space, self._base, self._write = space, base, write
        self._choices = {one.name: choices(one, space, base) for one in space.dimensions}
        self._dimensions = {one.name: one for one in space.dimensions}
        self._written: dict[tuple[int, ...], Mapping[str, str]] = {}
        self._deciding = self._find_deciding()

    def every(self) -> Iterator[Mapping[str, str]]:
        """Yield the parts of all variants met."""
        yield from self._written.values()

    def code(self, part: str) -> str:
        """Return a part, with a branch for each variant.

        Raises:
            SearchError: It has too many.
        """
        deciding = [name for name in self._choices if name in self._deciding.get(part, ())]
        count = 1
        for name in deciding:
            count *= len(self._choices[name])
        if count > _MOST:
            raise SearchError(
                N_(
                    "Together, the settings that vary give the network {count:,} forms, too many"
                    " for a script. Vary fewer names, switches and numbers of layers."
                ),
                count=count,
            )
        return self._branches(part, deciding, {})

    def _parts(self, places: Mapping[str, int]) -> Mapping[str, str]:
        key = tuple(places.get(name, 0) for name in self._choices)
        if key not in self._written:
            self._written[key] = self._parts_of(places)
        return self._written[key]

    def _parts_of(self, places: Mapping[str, int]) -> Mapping[str, str]:
        met: dict[Dimension, Choice] = {}

        def choose(one: Dimension) -> Any:
            met[one] = self._choices[one.name][places.get(one.name, 0)]
            return met[one].value

        config = self._space.config(self._base, choose)
        names = {
            one: named(choice.value, parameter(one)) for one, choice in met.items() if choice.named
        }
        described = with_names(config, names)
        return self._write(described, frozenset(one.name for one in met))

    def _find_deciding(self) -> Mapping[str, frozenset[str]]:
        """The dimensions that decide each part."""
        several = {name: len(held) for name, held in self._choices.items() if len(held) > 1}
        draws = random.Random(0)
        found: dict[str, set[str]] = {}
        for place in range(_BACKGROUNDS if several else 1):
            others = {
                name: draws.randrange(count) if place else 0 for name, count in several.items()
            }
            for name, count in several.items():
                texts = [self._parts(others | {name: one}) for one in range(count)]
                for part in set().union(*texts):
                    if len({text.get(part, "") for text in texts}) > 1:
                        found.setdefault(part, set()).add(name)
            self._parts(others)
        return {part: frozenset(names) for part, names in found.items()}

    def _branches(self, part: str, deciding: Sequence[str], places: Mapping[str, int]) -> str:
        texts = {
            self._parts({**places, **dict(zip(deciding, chosen, strict=True))}).get(part, "")
            for chosen in product(*(range(len(self._choices[name])) for name in deciding))
        }
        if len(texts) == 1:
            return texts.pop()
        name, *rest = deciding
        by_text: dict[str, list[int]] = {}
        for place in range(len(self._choices[name])):
            by_text.setdefault(self._branches(part, rest, {**places, name: place}), []).append(
                place
            )
        if len(by_text) == 1:
            return next(iter(by_text))
        return self._chosen(self._dimensions[name], by_text)

    def _chosen(self, one: Dimension, by_text: Mapping[str, Sequence[int]]) -> str:
        """Return ``if`` … ``elif`` … ``else`` over the choices of a dimension."""
        written = [(text, places) for text, places in by_text.items() if text]
        whole = len(written) == len(by_text)
        code = ""
        for number, (text, places) in enumerate(written):
            if whole and number == len(written) - 1:
                head = "else:"
            else:
                head = f"{'elif' if number else 'if'} {self._condition(one, places)}:"
            code += f"{head}\n{indent(text.rstrip(), INDENT)}\n"
        return code

    def _condition(self, one: Dimension, places: Sequence[int]) -> str:
        held = self._choices[one.name]
        chosen = [held[place] for place in places]
        value = parameter(one)
        if one.name not in reach(self._space, self._base).always:
            value = f"{PARAMETERS}.get({literal(one.name)})"  # it may not have been asked for
        if any(choice.named for choice in chosen):
            others = [choice.value for choice in held if choice not in chosen]
            return f"{value} not in ({', '.join(map(literal, others))},)"
        if len(chosen) == 1:
            return f"{value} == {literal(chosen[0].value)}"
        return f"{value} in ({', '.join(literal(choice.value) for choice in chosen)})"

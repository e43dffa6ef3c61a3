"""The space of a search: all settings that vary, and the networks that follow from them."""

import math
import random
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any, NamedTuple

from core.base.errors import ConfigError, SearchError
from core.base.messages import Message
from core.base.text import N_
from core.search.dimension import VARIABLE, Dimension, declared
from core.settings.candidates import Candidates, Options, Range
from core.settings.config import RunConfig
from core.settings.draft import Draft
from core.settings.kinds import Setting
from core.settings.registry import HIDDEN_LAYERS, PER_LAYER, SETTINGS, UNITS

Choose = Callable[[Dimension], Any]
"""Returns a value of a dimension; called only where it has an effect, in reading order."""
_DRAWS = 100
_MOST_STEPS = 300  # combinations of deciding values that are counted
_CACHED = 32
_OWN = {setting.common: name for name, setting in PER_LAYER.items() if setting.common}
"""Settings by layer, by the setting that they override."""


class Network(NamedTuple):
    """A point of a grid.

    Attributes:
        parameters: Its values by the names of the dimensions that have an effect.
        config: The run that they describe.
    """

    parameters: dict[str, Any]
    config: RunConfig


class Size(NamedTuple):
    """The size of a space.

    Attributes:
        networks: Number of different networks; ``None`` if there are infinitely many.
        exact: Whether there are no more.
    """

    networks: int | None
    exact: bool = True

    @property
    def words(self) -> Message:
        """The size in words (marked for translation)."""
        if self.networks is None:
            return Message(N_("infinitely many networks"))
        sentence = N_("different networks: {count:,}")
        if not self.exact:
            sentence = N_("different networks: more than {count:,}")
        return Message(sentence, {"count": self.networks})


class Reach(NamedTuple):
    """Which dimensions have an effect.

    Attributes:
        always: Names of those that always have one.
        sometimes: Names of those that have one only beside some values of others.
    """

    always: frozenset[str]
    sometimes: frozenset[str]


@dataclass(frozen=True)
class Space:
    """The settings that vary, in the order in which they are chosen.

    Attributes:
        dimensions: The settings; sorted at construction.

    Raises:
        SearchError: There is none, one is twice there, or the layers are set twice.
    """

    dimensions: tuple[Dimension, ...]

    def __post_init__(self) -> None:
        if not self.dimensions:
            raise SearchError(N_("Nothing varies. Choose at least one setting under Vary."))
        ordered = tuple(sorted(self.dimensions, key=lambda one: one.place))
        for one, other in pairwise(ordered):
            if one.name == other.name:
                raise SearchError(
                    N_("{setting} was received twice under Vary. Remove one."), setting=one.label
                )
        setters = (HIDDEN_LAYERS.name, UNITS.name)
        layers = [one for one in ordered if one.setting in setters and not one.networks]
        if layers and any(one.networks for one in ordered):
            raise SearchError(
                N_(
                    "Units lists whole networks, so that {setting} cannot vary as well. Remove it,"
                    " or list numbers of units."
                ),
                setting=layers[0].label,
            )
        object.__setattr__(self, "dimensions", ordered)

    def config(self, base: RunConfig, choose: Choose) -> RunConfig:
        """Return the run with the values that are chosen.

        Args:
            base: The settings that do not vary.
            choose: Chooses a value of each dimension that has an effect beside those chosen before.

        Raises:
            ConfigError: A value does not fit the others.
        """
        draft = Draft.of(base)
        for one in self.dimensions:
            if self.has_effect(one, draft):
                draft = one.put(draft, choose(one))
        return draft.config()

    def check(self, base: RunConfig) -> None:
        """Check that every value fits the settings that do not vary, and can have an effect.

        Raises:
            ConfigError: A value does not fit.
            SearchError: A setting never has an effect.
        """
        draft = Draft.of(base)
        for one in self.dimensions:
            if not one.layer:
                for value in one.ends():
                    one.put(draft, value).config()
        never = {one.name for one in self.dimensions}.difference(*reach(self, base))
        for one in self.dimensions:
            if one.name in never:
                raise SearchError(
                    N_(
                        "{setting} has no effect with these settings. Vary what it depends on as"
                        " well, or do not vary it."
                    ),
                    setting=one.label,
                )

    def has_effect(self, one: Dimension, draft: Draft) -> bool:
        """Whether one of its dimensions has an effect beside the other settings."""
        layers = draft.hidden_layers
        if one.layer:
            return one.layer <= layers and PER_LAYER[one.setting].applies(draft)
        by_layer = UNITS.name if one.setting == UNITS.name else _OWN.get(one.setting)
        if by_layer is None or one.networks:
            return one.declared.applies(draft)
        if by_layer == UNITS.name:
            blank = [True] * layers
        else:
            setting = PER_LAYER[by_layer]
            entries = getattr(draft, by_layer) or (setting.blank,) * layers
            blank = [entry == setting.blank for entry in entries]
            if _reaches_output(one.declared):
                return True
        own = {other.layer for other in self.dimensions if other.setting == by_layer}
        return any(free and layer not in own for layer, free in enumerate(blank, start=1))


def _reaches_output(setting: Setting) -> bool:
    """Whether the common value of a setting by layer is also that of the output layer."""
    argument = setting.keras
    return argument is not None and argument.call == "Dense" and argument.output


@lru_cache(maxsize=_CACHED)
def reach(space: Space, base: RunConfig) -> Reach:
    """Return which dimensions have an effect, from a hundred points of the space."""
    names = {one.name for one in space.dimensions}
    draws = random.Random(0)
    always, ever = set(names), set[str]()
    for _ in range(_DRAWS if _deciding(space) else 1):
        met: set[str] = set()

        def choose(one: Dimension, met: set[str] = met) -> Any:
            met.add(one.name)
            return draws.choice(one.ends())

        space.config(base, choose)
        always &= met
        ever |= met
    return Reach(frozenset(always), frozenset(ever - always))


def networks(space: Space, base: RunConfig) -> Iterator[Network]:
    """Yield the points of the grid of a space, each network once."""
    seen: set[RunConfig] = set()
    for network in _paths(space, base, {one.name for one in space.dimensions}, grid=True):
        if network.config not in seen:
            seen.add(network.config)
            yield network


def _paths(
    space: Space, base: RunConfig, varied: Collection[str], *, grid: bool
) -> Iterator[Network]:
    """Yield all combinations of the values of some dimensions; the others have their first."""
    path: list[int] = []  # which value of each dimension that has an effect
    while True:
        sizes: list[int] = []
        parameters: dict[str, Any] = {}

        def choose(
            one: Dimension, sizes: list[int] = sizes, parameters: dict[str, Any] = parameters
        ) -> Any:
            values = one.values(grid=grid) or ()
            if len(sizes) == len(path):
                path.append(0)
            parameters[one.name] = values[path[len(sizes)]]
            sizes.append(len(values) if one.name in varied else 1)
            return parameters[one.name]

        yield Network(parameters, space.config(base, choose))
        while path and path[-1] + 1 == sizes[len(path) - 1]:
            path.pop()
        if not path:
            return
        path[-1] += 1


def _deciding(space: Space) -> frozenset[str]:
    """The names of the dimensions whose values decide which others have an effect."""
    settings = {HIDDEN_LAYERS.name}  # of units, only their number matters to others
    tried = space.dimensions
    settings.update(*(SETTINGS[one.setting].depends_on for one in tried))
    settings.discard(UNITS.name)
    return frozenset(one.name for one in tried if one.setting in settings or one.networks)


@lru_cache(maxsize=_CACHED)
def grid_of(space: Space, base: RunConfig, most: int) -> tuple[Network, ...]:
    """Return the first ``most`` points of the grid.

    Networks that share a compiled program follow each other, so that it is compiled once.
    """
    programs: dict[Any, list[Network]] = {}
    for network in islice(networks(space, base), most):
        programs.setdefault(network.config.program, []).append(network)
    return tuple(network for same in programs.values() for network in same)


@lru_cache(maxsize=_CACHED)
def size(space: Space, base: RunConfig, *, grid: bool) -> Size:
    """Count the different networks of a space.

    Args:
        space: A space.
        base: The settings that do not vary.
        grid: Whether ranges have only their grid points.
    """
    values = {one.name: one.values(grid=grid) for one in space.dimensions}
    if None in values.values():
        return Size(None)
    deciding = _deciding(space)
    total = 0
    for step, path in enumerate(_paths(space, base, deciding, grid=grid), start=1):
        free = (values[name] or () for name in path.parameters if name not in deciding)
        total += math.prod(map(len, free))
        if step == _MOST_STEPS:
            return Size(total, exact=False)
    return Size(total)


def usual_candidates(setting: str, base: RunConfig) -> Candidates | None:
    """Return what a search tries of a setting unless it is given others.

    They are those of its declaration, without options that do not fit the other settings.

    Args:
        setting: A name in ``core.search.dimension.VARIABLE``.
        base: The settings that do not vary.

    Returns:
        The candidates; ``None`` if the setting cannot be varied beside the others.
    """
    if setting not in VARIABLE:
        return None
    candidates = declared(setting).candidates
    if setting in PER_LAYER or candidates is None or isinstance(candidates, Range):
        return candidates
    fitting = tuple(value for value in candidates.values if _fits(setting, value, base))
    return Options(fitting) if len(fitting) > 1 else None


def _fits(setting: str, value: Any, base: RunConfig) -> bool:
    try:
        Draft.of(base).changed(setting, value).config()
    except ConfigError:
        return False
    return True

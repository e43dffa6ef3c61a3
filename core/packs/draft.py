"""A class pack while it is being made: anything may still be missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.lessons.packs import Pack
from core.packs.own import read_file
from core.packs.step_draft import REFERENCE, StepDraft
from core.packs.toml import to_toml
from core.packs.translations import Translations, parted, tables, written
from core.settings.config import RunConfig

_TEXTS = {"title": "title", "text": "text"}


@dataclass(frozen=True)
class PackDraft:
    """A pack.

    Attributes:
        pack_id: Its id.
        title: Its title.
        text: What one learns.
        minutes: How long it takes with a class.
        steps: Its steps.
        language: Code of the language of its texts; empty if it is not known.
        translations: Its texts in other languages, as in ``core.packs.translations``.
    """

    pack_id: str
    title: str = ""
    text: str = ""
    minutes: int = 20
    steps: tuple[StepDraft, ...] = ()
    language: str = ""
    translations: Translations = field(default_factory=dict)

    @classmethod
    def of(cls, pack: Pack, pack_id: str) -> "PackDraft":
        """Return the draft of a pack, under an id of its own."""
        steps = tuple(map(StepDraft.of, pack.steps))
        texts = parted(title=pack.title, text=pack.text)
        return cls(pack_id, minutes=pack.minutes, steps=steps, language=pack.language, **texts)

    @property
    def blank(self) -> bool:
        """Whether nothing has been entered yet."""
        return self == PackDraft(self.pack_id, language=self.language)

    def content(self) -> Mapping[str, Any]:
        """Return the pack as in a file."""
        language = {"language": self.language} if self.language else {}
        held = written(self, _TEXTS, required=True) | language | {"minutes": self.minutes}
        return held | tables(self, _TEXTS) | {"steps": [step.content() for step in self.steps]}

    def pack(self) -> Pack:
        """Return the pack, as read from its own file.

        Raises:
            LessonError: Something is missing, or not allowed.
        """
        return read_file(self.pack_id, self.file().encode())

    def file(self) -> str:
        """Return the pack's file: TOML, from which ``read_file`` reads the same pack."""
        return to_toml(self.content())

    def with_step(self, settings: RunConfig) -> "PackDraft":
        """Return a copy with one more step, at the end."""
        known = {step.name for step in self.steps}
        numbers = range(1, len(known) + 2)
        name = next(f"s{number}" for number in numbers if f"s{number}" not in known)
        return replace(self, steps=(*self.steps, StepDraft(name, settings)))

    def changed(self, name: str, **values: Any) -> "PackDraft":
        """Return a copy in which some attributes of a step have other values."""
        return replace(
            self,
            steps=tuple(
                replace(step, **values) if step.name == name else step for step in self.steps
            ),
        )

    def comparisons(self, place: int) -> list[str]:
        """Return what a step can be compared with, as in ``StepDraft.against``.

        Args:
            place: The place of the step, counted from 1.
        """
        data = self.steps[place - 1].settings.dataset
        earlier = self.steps[: place - 1]
        before = [""] if earlier and earlier[-1].settings.dataset == data else []
        return [
            *before,
            *(one.name for one in earlier if one.settings.dataset == data),
            REFERENCE,
        ]

    def settled(self) -> "PackDraft":
        """Return a copy in which no prediction is compared with a step that is gone or later."""
        steps = []
        for place, step in enumerate(self.steps, start=1):
            allowed = self.comparisons(place)
            lost = step.predicts and step.against not in allowed
            steps.append(replace(step, against=allowed[0]) if lost else step)
        return replace(self, steps=tuple(steps))

    def without(self, name: str) -> "PackDraft":
        """Return a copy without a step."""
        return replace(self, steps=tuple(step for step in self.steps if step.name != name))

    def moved(self, name: str, by: int) -> "PackDraft":
        """Return a copy with a step one place later (``by`` 1) or earlier (-1), if there is one."""
        steps = list(self.steps)
        at = next(place for place, step in enumerate(steps) if step.name == name)
        to = min(max(at + by, 0), len(steps) - 1)
        steps.insert(to, steps.pop(at))
        return replace(self, steps=tuple(steps))

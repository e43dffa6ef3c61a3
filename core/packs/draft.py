"""A class pack while it is being made: anything may still be missing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.lessons.packs import Pack, Step
from core.packs.own import read_file
from core.packs.toml import to_toml
from core.settings.config import RunConfig

REFERENCE = ":result"
"""In place of the name of a step that is compared with: a result. No step has this name."""


@dataclass(frozen=True)
class AnswerDraft:
    """An answer to choose.

    Attributes:
        text: The answer.
        reason: Why it is right or wrong; empty for nothing.
    """

    text: str = ""
    reason: str = ""


@dataclass(frozen=True)
class ReferenceDraft:
    """A result to compare with; attributes as in ``core.lessons.reference.Reference``."""

    settings: RunConfig
    result: float
    title: str = ""

    def content(self) -> dict[str, Any]:
        """Return it as in a file."""
        return {"title": self.title, "result": self.result, "start": _settings(self.settings)}


@dataclass(frozen=True)
class StepDraft:
    """A step; attributes as in ``core.lessons.packs.Step``.

    Attributes:
        predicts: Whether to predict the outcome.
        against: Name of the step to compare with; empty for the one before, ``REFERENCE`` for a
            result.
        reference: The result; ``None`` while none is chosen.
        question: The question; empty for none.
        answers: Its answers; those without a text are left out.
        right: Place of the right answer, counted from 0.
    """

    name: str
    settings: RunConfig
    title: str = ""
    text: str = ""
    look: str = ""
    predicts: bool = False
    against: str = ""
    question: str = ""
    answers: tuple[AnswerDraft, ...] = (AnswerDraft(), AnswerDraft(), AnswerDraft())
    right: int = 0
    exercise: str = ""
    task: str = ""
    reference: ReferenceDraft | None = None

    @classmethod
    def of(cls, step: Step) -> "StepDraft":
        """Return the draft of a step."""
        asked, stated = step.question, step.reference
        return cls(
            step.name,
            step.settings,
            step.title,
            step.text,
            step.look,
            step.predicts,
            step.against if stated is None else REFERENCE,
            asked.text if asked else "",
            tuple(AnswerDraft(one.text, one.reason) for one in asked.answers)
            if asked
            else cls.answers,
            asked.right if asked else 0,
            step.exercise,
            step.task,
            None
            if stated is None
            else ReferenceDraft(stated.settings, stated.result, stated.title),
        )

    def content(self) -> dict[str, Any]:
        """Return the step as in a file."""
        held: dict[str, Any] = {"name": self.name, "title": self.title, "text": self.text}
        held |= {"look": self.look}
        if self.predicts:
            held["predicts"] = True
            if self.against == REFERENCE and self.reference is not None:
                held["against"] = self.reference.content()
            elif self.against not in ("", REFERENCE):
                held["against"] = self.against
        held |= {key: getattr(self, key) for key in ("exercise", "task") if getattr(self, key)}
        held["start"] = _settings(self.settings)
        if self.question:
            answers = [
                {"text": one.text}
                | ({"right": True} if place == self.right else {})
                | ({"reason": one.reason} if one.reason else {})
                for place, one in enumerate(self.answers)
                if one.text
            ]
            held["questions"] = [{"text": self.question, "answers": answers}]
        return held


@dataclass(frozen=True)
class PackDraft:
    """A pack.

    Attributes:
        pack_id: Its id.
        title: Its title.
        text: What one learns.
        minutes: How long it takes with a class.
        steps: Its steps.
    """

    pack_id: str
    title: str = ""
    text: str = ""
    minutes: int = 20
    steps: tuple[StepDraft, ...] = ()

    @classmethod
    def of(cls, pack: Pack, pack_id: str) -> "PackDraft":
        """Return the draft of a pack, under an id of its own."""
        steps = tuple(map(StepDraft.of, pack.steps))
        return cls(pack_id, pack.title, pack.text, pack.minutes, steps)

    @property
    def blank(self) -> bool:
        """Whether nothing has been entered yet."""
        return self == PackDraft(self.pack_id)

    def content(self) -> Mapping[str, Any]:
        """Return the pack as in a file."""
        return {
            "title": self.title,
            "text": self.text,
            "minutes": self.minutes,
            "steps": [step.content() for step in self.steps],
        }

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


def _settings(config: RunConfig) -> dict[str, Any]:
    """Return the settings that differ from what their data and optimizer usually have."""
    named = ("dataset", *(name for name in config.to_address() if name != "dataset"))
    return {name: getattr(config, name) for name in named}

"""A step of a class pack while it is being made: anything may still be missing.

Texts are in the language of the pack; their ``translations`` are as in
``core.packs.translations``.
"""

from dataclasses import dataclass, field
from typing import Any

from core.lessons.packs import Step
from core.lessons.questions import Answer
from core.lessons.reference import Reference
from core.packs.translations import Translations, any_text, parted, tables, written
from core.settings.config import RunConfig

REFERENCE = ":result"
"""In place of the name of a step that is compared with: a result. No step has this name."""

_STEP = {"title": "title", "text": "text", "look": "look"}
_TASK = {"task": "task"}
_QUESTION = {"question": "text"}
_ANSWER = {"text": "text"}
_REASON = {"reason": "reason"}
_REFERENCE = {"title": "title"}


@dataclass(frozen=True)
class AnswerDraft:
    """An answer to choose.

    Attributes:
        text: The answer.
        reason: Why it is right or wrong; empty for nothing.
    """

    text: str = ""
    reason: str = ""
    translations: Translations = field(default_factory=dict)

    @classmethod
    def of(cls, answer: Answer) -> "AnswerDraft":
        """Return the draft of an answer."""
        return cls(**parted(text=answer.text, reason=answer.reason))

    def content(self, *, right: bool) -> dict[str, Any]:
        """Return the answer as in a file."""
        held = written(self, _ANSWER, required=True) | ({"right": True} if right else {})
        return held | written(self, _REASON, required=False) | tables(self, _ANSWER | _REASON)


@dataclass(frozen=True)
class ReferenceDraft:
    """A result to compare with; attributes as in ``core.lessons.reference.Reference``."""

    settings: RunConfig
    result: float
    title: str = ""
    translations: Translations = field(default_factory=dict)

    @classmethod
    def of(cls, reference: Reference) -> "ReferenceDraft":
        """Return the draft of a result."""
        return cls(reference.settings, reference.result, **parted(title=reference.title))

    def content(self) -> dict[str, Any]:
        """Return the result as in a file."""
        held = written(self, _REFERENCE, required=True) | {"result": self.result}
        return held | tables(self, _REFERENCE) | {"start": settings_content(self.settings)}


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
    translations: Translations = field(default_factory=dict)

    @classmethod
    def of(cls, step: Step) -> "StepDraft":
        """Return the draft of a step."""
        asked, stated = step.question, step.reference
        texts = {"title": step.title, "text": step.text, "look": step.look, "task": step.task}
        values = parted(**texts, question=asked.text if asked else "")
        if asked is not None:
            values |= {"answers": tuple(map(AnswerDraft.of, asked.answers)), "right": asked.right}
        if stated is not None:
            values["reference"] = ReferenceDraft.of(stated)
        return cls(
            step.name,
            step.settings,
            predicts=step.predicts,
            against=step.against if stated is None else REFERENCE,
            exercise=step.exercise,
            **values,
        )

    def content(self) -> dict[str, Any]:
        """Return the step as in a file."""
        held: dict[str, Any] = {"name": self.name} | written(self, _STEP, required=True)
        if self.predicts:
            held["predicts"] = True
            if self.against == REFERENCE and self.reference is not None:
                held["against"] = self.reference.content()
            elif self.against not in ("", REFERENCE):
                held["against"] = self.against
        held |= {"exercise": self.exercise} if self.exercise else {}
        held |= written(self, _TASK, required=False) | tables(self, _STEP | _TASK)
        held["start"] = settings_content(self.settings)
        if any_text(self, "question"):
            answers = [
                one.content(right=place == self.right)
                for place, one in enumerate(self.answers)
                if any_text(one, "text")
            ]
            question = written(self, _QUESTION, required=True) | tables(self, _QUESTION)
            held["questions"] = [question | {"answers": answers}]
        return held


def settings_content(config: RunConfig) -> dict[str, Any]:
    """Return the settings that differ from what their data and optimizer usually have."""
    named = ("dataset", *(name for name in config.to_address() if name != "dataset"))
    return {name: getattr(config, name) for name in named}

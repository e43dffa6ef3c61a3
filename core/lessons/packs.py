"""Class packs, one file each in ``core/lessons/packs``: prepared steps through a subject."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.base.errors import LessonError
from core.base.text import N_, UserText
from core.lessons.chapters import run_config
from core.lessons.exercises import Condition, exercises, read_conditions
from core.lessons.files import Table, read_folder
from core.lessons.questions import Question, read_question
from core.settings.config import RunConfig

_FOLDER = Path(__file__).with_name("packs")


@dataclass(frozen=True)
class Step:
    """One step of a pack: something to say, to train and to look at.

    Attributes:
        title: Its title (marked for translation).
        text: What it is about, in a sentence or three (marked for translation).
        settings: The settings to train.
        look: What to look at while it trains (marked for translation).
        predicts: Whether to predict the outcome before it trains.
        question: What to answer before it trains; ``None`` for nothing.
        exercise: Name of the exercise that follows; empty for none.
        claims: What a run with these settings reaches, as the texts say; tests train it.
    """

    title: str
    text: str
    settings: RunConfig
    look: str
    predicts: bool
    question: Question | None
    exercise: str
    claims: tuple[Condition, ...]


@dataclass(frozen=True)
class Pack:
    """Steps that belong together.

    Attributes:
        name: Identifier, as in the address.
        title: Its title (marked for translation).
        text: What one learns (marked for translation).
        minutes: How long it takes with a class.
        steps: Its steps.
    """

    name: str
    title: str
    text: str
    minutes: int
    steps: tuple[Step, ...]

    def step(self, place: int) -> Step:
        """Return a step by its place, counted from 1; the nearest one if there is none."""
        return self.steps[min(max(place, 1), len(self.steps)) - 1]


@cache
def packs() -> Mapping[str, Pack]:
    """Return all packs by name, in order.

    Raises:
        LessonError: A file is not a pack.
    """
    return {name: read_pack(name, content) for name, content in read_folder(_FOLDER)}


def read_pack(name: str, content: Mapping[str, Any]) -> Pack:
    """Read one pack.

    Args:
        name: Its name.
        content: ``title``, ``text``, ``minutes``, and the tables ``steps`` with ``title``,
            ``text``, ``look``, ``predicts``, ``exercise``, the settings ``start``, and the tables
            ``questions`` (one at most) and ``claims`` (conditions, as in an exercise).

    Raises:
        LessonError: Something is missing, or not allowed.
    """
    table = Table(name, content)
    pack = Pack(
        name,
        table.text("title"),
        table.text("text"),
        table.count("minutes"),
        tuple(_step(name, one) for one in table.tables("steps")),
    )
    table.finish()
    if not pack.steps:
        raise table.error("steps", None, N_("at least one step"))
    return pack


def find_pack(name: str) -> Pack:
    """Return a pack by its name.

    Raises:
        LessonError: There is none of this name.
    """
    known = packs()
    if name not in known:
        raise LessonError(
            N_("There is no class pack {received}; the packs are {packs}."),
            received=UserText(name),
            packs=UserText(", ".join(known)),
        )
    return known[name]


def _step(name: str, table: Table) -> Step:
    asked = [read_question(name, one) for one in table.tables("questions")]
    if len(asked) > 1:
        raise table.error("questions", len(asked), N_("one question at most"))
    step = Step(
        table.text("title"),
        table.text("text"),
        run_config(table.settings("start"), name),
        table.text("look"),
        table.switch("predicts"),
        asked[0] if asked else None,
        table.text("exercise", default=""),
        tuple(read_conditions(table, "claims")),
    )
    table.finish()
    if step.exercise and step.exercise not in exercises():
        raise table.error("exercise", step.exercise, N_("the name of an exercise"))
    return step

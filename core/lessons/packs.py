"""Class packs: prepared steps through a subject. Those that ship are in ``core/lessons/packs``."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from core.base.errors import LessonError
from core.base.languages import LANGUAGES
from core.base.text import N_, UserText
from core.lessons.chapters import run_config
from core.lessons.exercises import Condition, exercises, read_conditions
from core.lessons.files import Table, read_folder
from core.lessons.questions import Question, read_question
from core.lessons.reference import Reference, read_reference
from core.settings.config import RunConfig

_FOLDER = Path(__file__).with_name("packs")
_NAME = re.compile(r"[a-z0-9_]{1,40}")

MOST_STEPS = 40
MOST_ANSWERS = 8
MOST_MINUTES = 600


@dataclass(frozen=True)
class Step:
    """One step of a pack: something to say, to train and to look at.

    The texts of packs that ship are marked for translation; those of others are shown as written.

    Attributes:
        name: Identifier within the pack, for the record of answers and runs: it stays when steps
            are moved.
        title: Its title.
        text: What it is about, in a sentence or three.
        settings: The settings to train.
        look: What to look at while it trains.
        against: Name of the step with which to predict, before it trains, whether it gets better,
            worse or about the same; empty for none.
        reference: The result with which to predict it, if not a step; ``None`` for none.
        question: What to answer before it trains; ``None`` for nothing.
        exercise: Name of the exercise that follows; empty for none.
        task: What to do on one's own; empty for nothing.
        claims: What a run with these settings reaches, as the texts say; tests train it.
    """

    name: str
    title: str
    text: str
    settings: RunConfig
    look: str
    against: str
    question: Question | None
    exercise: str
    task: str
    claims: tuple[Condition, ...]
    reference: Reference | None = None

    @property
    def predicts(self) -> bool:
        """Whether to predict, before it trains, how it comes out."""
        return bool(self.against) or self.reference is not None


class _Comparison(NamedTuple):
    """What a step says of its prediction, and where."""

    table: Table
    predicts: bool
    against: str | int | Table | None


@dataclass(frozen=True)
class Pack:
    """Steps that belong together.

    Attributes:
        name: Identifier, as in the address.
        title: Its title.
        text: What one learns.
        minutes: How long it takes with a class.
        steps: Its steps.
        own: Whether somebody made it, so that its texts are shown as written.
        language: Code of the language of its texts besides their translations; empty if its author
            did not say.
    """

    name: str
    title: str
    text: str
    minutes: int
    steps: tuple[Step, ...]
    own: bool = False
    language: str = ""

    def place(self, name: str) -> int:
        """Return the place of the step with a name, counted from 1; 0 if there is none."""
        return next((at for at, one in enumerate(self.steps, 1) if one.name == name), 0)

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


def read_pack(name: str, content: Mapping[str, Any], *, own: bool = False) -> Pack:
    """Read one pack.

    Args:
        name: Its name.
        content: ``title``, ``text``, ``minutes``, and the tables ``steps`` with ``title``,
            ``text``, ``look``, ``name`` (by default its place), ``exercise``, ``task``, the
            settings ``start``, ``predicts`` and ``against`` (the name or the place of an earlier
            step, by default the one before, or a table as in
            ``core.lessons.reference.read_reference``), and the tables ``questions`` (one at most)
            and ``claims`` (conditions, as in an exercise; not in ``own`` packs).
        own: Whether somebody made it. It may have the key ``language`` and, in every table with
            texts, tables with these texts in other languages.

    Raises:
        LessonError: Something is missing, or not allowed.
    """
    others = [code for code in LANGUAGES if own and code != content.get("language")]
    table = Table("TOML" if own else name, content, others)
    title, text, minutes = table.words("title"), table.words("text"), table.count("minutes")
    language = table.text("language", default="") if own else ""
    if language and language not in LANGUAGES:
        raise table.error("language", language, N_("the code of a language, such as en or es"))
    if minutes > MOST_MINUTES:
        raise table.error("minutes", minutes, N_("a whole number from 1 to 600"))
    tables = table.tables("steps")
    table.finish()
    if not tables:
        raise table.error("steps", None, N_("at least one step"))
    if len(tables) > MOST_STEPS:
        raise table.error("steps", len(tables), N_("at most 40 steps"))
    steps: list[Step] = []
    comparisons: list[_Comparison] = []
    for place, one in enumerate(tables, start=1):
        step, comparison = _step(name, one, place, steps, own)
        steps.append(step)
        comparisons.append(comparison)
    compared = (_compared(at, steps, one) for at, one in enumerate(comparisons, start=1))
    return Pack(name, title, text, minutes, tuple(compared), own, language)


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


def _step(
    pack: str, table: Table, place: int, before: Sequence[Step], own: bool
) -> tuple[Step, _Comparison]:
    name = table.text("name", default=str(place))
    if not _NAME.fullmatch(name):
        raise table.error("name", name, N_("1 to 40 lowercase letters, digits and underscores"))
    if any(one.name == name for one in before):
        raise table.error("name", name, N_("a name that no other step has"))
    asked = table.tables("questions")
    if len(asked) > 1:
        raise table.error("questions", len(asked), N_("one question at most"))
    question = read_question(pack, asked[0], name=name if own else "") if asked else None
    if question is not None and len(question.answers) > MOST_ANSWERS:
        raise table.error("questions", len(question.answers), N_("at most 8 answers"))
    start = table.settings("start")
    step = Step(
        name,
        table.words("title"),
        table.words("text"),
        run_config(start, f"{table.file}, start"),
        table.words("look"),
        "",
        question,
        table.text("exercise", default=""),
        table.words("task", default=""),
        () if own else tuple(read_conditions(table, "claims")),
    )
    comparison = _Comparison(table, table.switch("predicts"), table.name_place_or_table("against"))
    table.finish()
    if step.exercise and step.exercise not in exercises():
        raise table.error("exercise", step.exercise, N_("the name of an exercise"))
    return step, comparison


def _compared(place: int, steps: Sequence[Step], how: _Comparison) -> Step:
    """A step with what it is compared with: an earlier step on the same data, or a result."""
    step = steps[place - 1]
    if not how.predicts:
        return step
    if isinstance(how.against, Table):
        return replace(step, reference=read_reference(how.against, step.settings))
    if how.against is None:
        earlier = steps[place - 2] if place > 1 else None
        if earlier is None or earlier.settings.dataset != step.settings.dataset:
            allowed = N_("false, unless the step before has the same data or “against” is given")
            raise how.table.error("predicts", True, allowed)
        return replace(step, against=earlier.name)
    names = [one.name for one in steps]
    if isinstance(how.against, int):
        at = how.against
    else:
        at = names.index(how.against) + 1 if how.against in names else 0
    if not 1 <= at <= len(steps):
        allowed = N_("the name or the number of an earlier step")
    elif at == place:
        allowed = N_("an earlier step; this is the step itself")
    elif at > place:
        allowed = N_("an earlier step; this one comes later")
    elif steps[at - 1].settings.dataset != step.settings.dataset:
        allowed = N_("an earlier step on the same data")
    else:
        return replace(step, against=names[at - 1])
    raise how.table.error("against", how.against, allowed)

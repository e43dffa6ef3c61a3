"""The chapters of the Learn page, one file each in ``core/lessons/chapters``."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from core.base.errors import ConfigError, LessonError
from core.base.text import N_, UserText
from core.lessons.cases import FIGURE, Case, read_cases
from core.lessons.files import Table, read_folder
from core.lessons.formulas import Formula, read_formulas
from core.lessons.questions import Question, read_question
from core.settings.config import RunConfig, default_config
from core.settings.draft import Draft
from core.settings.presets import PRESETS
from core.settings.registry import SETTINGS
from core.settings.settings import Settings

_FOLDER = Path(__file__).with_name("chapters")


@dataclass(frozen=True)
class Training:
    """Something to train in a chapter.

    Attributes:
        caption: What to watch (marked for translation).
        settings: The settings, or those of a stand-in for a preset that is not there.
        preset: Name of a preset; empty for none.
        hint: What to do if the preset is not there (marked for translation); empty if it always is.
    """

    caption: str
    settings: RunConfig
    preset: str = ""
    hint: str = ""

    @property
    def here(self) -> bool:
        """Whether its data are there: those of a preset may have to be uploaded first."""
        return not self.preset or self.preset in PRESETS

    @property
    def config(self) -> RunConfig:
        """The settings of the preset if it is there, else those of the file."""
        preset = PRESETS.get(self.preset)
        return self.settings if preset is None else preset.config


@dataclass(frozen=True)
class Chapter:
    """One idea, on one screen.

    Attributes:
        name: Identifier, as in the address.
        title: Its title (marked for translation).
        idea: The idea, a sentence each (marked for translation).
        formulas: The idea as formulas.
        figures: Names of what can be moved, in ``components.lessons.figures``.
        trainings: What can be trained.
        questions: What to ask oneself afterwards.
        cases: Recorded runs to be diagnosed.
    """

    name: str
    title: str
    idea: tuple[str, ...]
    formulas: tuple[Formula, ...]
    figures: tuple[str, ...]
    trainings: tuple[Training, ...]
    questions: tuple[Question, ...]
    cases: tuple[Case, ...] = ()

    @property
    def drawn(self) -> tuple[str, ...]:
        """Names of all that is drawn: of ``figures``, and of what shows ``cases``."""
        return (*self.figures, FIGURE) if self.cases else self.figures


@cache
def chapters() -> Mapping[str, Chapter]:
    """Return all chapters by name, in order.

    Raises:
        LessonError: A file is not a chapter.
    """
    return {name: read_chapter(name, content) for name, content in read_folder(_FOLDER)}


def read_chapter(name: str, content: Mapping[str, Any]) -> Chapter:
    """Read one chapter.

    Args:
        name: Its name.
        content: ``title``, ``idea``, ``figures``, and the tables ``formulas``, ``training``,
            ``questions`` and ``cases``.

    Raises:
        LessonError: Something is missing, or not allowed.
    """
    table = Table(name, content)
    chapter = Chapter(
        name,
        table.text("title"),
        table.texts("idea"),
        read_formulas(table),
        table.texts("figures", default=()),
        tuple(_training(one, name) for one in table.tables("training")),
        tuple(read_question(name, one) for one in table.tables("questions")),
        read_cases(name, table.tables("cases"), run_config),
    )
    table.finish()
    return chapter


def chapter_in(place: str | None) -> Chapter | None:
    """Return the open chapter of an address; ``None`` if another part of the Learn page is open.

    Args:
        place: What the address says; ``None`` for the first chapter. What follows a dash is the
            open part of class packs or glossary.
    """
    known = chapters()
    return known.get((place or next(iter(known))).partition("-")[0])


def run_config(settings: Mapping[str, Any], owner: str) -> RunConfig:
    """Return the run of a table of settings; those that it does not name have their defaults.

    Args:
        settings: Values by name, as in ``core.settings.registry``.
        owner: What the settings belong to, for messages.

    Raises:
        LessonError: A setting does not exist, or its value is not allowed.
    """
    dataset = settings.get("dataset", RunConfig.dataset)
    try:
        usual = Draft.of(default_config(SETTINGS["dataset"].check(dataset)))
        if "optimizer" in settings:
            usual = usual.changed("optimizer", settings["optimizer"])
        values = {field.name: getattr(usual, field.name) for field in fields(Settings)}
        return RunConfig.from_json(json.dumps(values | dict(settings)))
    except ConfigError as problem:
        raise LessonError(
            N_("{file}: these settings cannot be trained: {reason}"),
            file=UserText(owner),
            reason=problem.message,
        ) from problem


def _training(table: Table, name: str) -> Training:
    caption, preset = table.text("caption"), table.text("preset", default="")
    hint = table.text("hint", default="")
    return Training(caption, run_config(table.rest(), name), preset, hint)

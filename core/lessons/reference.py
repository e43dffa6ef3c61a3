"""A result that a step of a class pack is compared with, the same for everybody."""

import math
from dataclasses import dataclass

from core.base.text import N_
from core.lessons.chapters import run_config
from core.lessons.files import Table
from core.settings.config import RunConfig

# What decides on which rows a run is measured, as in ``core.comparison.groups``.
_ROWS = ("dataset", "samples", "noise", "data_seed", "validation_share", "folds", "fold")


@dataclass(frozen=True)
class Reference:
    """A result, and how it was reached.

    Attributes:
        title: What it is the result of.
        settings: The settings of that run.
        result: The validation accuracy (0 to 1) or the validation MAE (in units of the target) of
            its final weights.
    """

    title: str
    settings: RunConfig
    result: float


def same_rows(one: RunConfig, other: RunConfig) -> bool:
    """Whether runs with these settings are measured on the same rows, which are held out."""
    held_out = one.validation_share > 0 or one.folds > 1
    return held_out and all(getattr(one, name) == getattr(other, name) for name in _ROWS)


def read_reference(table: Table, step: RunConfig) -> Reference:
    """Read the result that a step is compared with.

    Args:
        table: ``title``, ``result`` and the settings ``start``.
        step: The settings of the step.

    Raises:
        LessonError: Something is missing or not allowed, or the result is of other data.
    """
    title, result = table.words("title"), table.number("result")
    given = table.settings("start")
    settings = run_config(given, f"{table.file}, start")
    table.finish()
    if not same_rows(settings, step):
        raise table.error(
            "start", dict(given), N_("settings with the data and the validation share of the step")
        )
    if settings.task.classifies and not 0 <= result <= 1:
        raise table.error("result", result, N_("an accuracy from 0 to 1"))
    if not (math.isfinite(result) and result >= 0):
        raise table.error("result", result, N_("an error, a number from 0"))
    return Reference(title, settings, result)

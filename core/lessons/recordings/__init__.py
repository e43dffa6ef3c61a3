"""Recorded runs that the Learn page shows: one TOML file each, with its settings and its curves.

``benchmarks/recordings.py`` trains them again and writes the curves;
``tests/core/training/test_recordings.py`` compares them with the trainer's.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import fill
from typing import Any

from core.base.errors import LessonError
from core.base.text import N_, UserText
from core.lessons.chapters import run_config
from core.runs.history import Row
from core.settings.config import RunConfig

FOLDER = Path(__file__).parent
_DIGITS = 6  # significant digits that are kept


@dataclass(frozen=True)
class Recording:
    """A run and its curves.

    Attributes:
        settings: Its settings that are not the dataset's defaults.
        loss: Training loss of each epoch.
        val_loss: Validation loss of each epoch.
    """

    settings: Mapping[str, Any]
    loss: tuple[float, ...]
    val_loss: tuple[float, ...]

    @property
    def config(self) -> RunConfig:
        """Its settings.

        Raises:
            LessonError: They cannot be trained.
        """
        return run_config(self.settings, "recordings")

    @classmethod
    def of(cls, settings: Mapping[str, Any], rows: Sequence[Row]) -> "Recording":
        """Return the recording of a run.

        Args:
            settings: Its settings that are not the dataset's defaults.
            rows: Its history, with a validation set.
        """
        ends = [row for row in rows if row.end]
        loss, val_loss = ([getattr(row, name) for row in ends] for name in ("loss", "val_loss"))
        return cls(settings, _short(loss), _short(val_loss))

    def to_toml(self) -> str:
        """Return it as TOML, for ``recording``."""
        return "\n".join((*_curves(self), "[settings]", *_settings(self.settings), ""))


@cache
def recording(name: str) -> Recording:
    """Return a recorded run by name.

    Raises:
        LessonError: Its file is missing or damaged.
    """
    path = FOLDER / f"{name}.toml"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        curves = tuple(content["loss"]), tuple(content["val_loss"])
        return Recording(content["settings"], *curves)
    except (OSError, ValueError, KeyError) as problem:
        raise LessonError(
            N_("The recorded run {name} cannot be read: {reason}. Install Denseboard again."),
            name=UserText(path.name),
            reason=UserText(problem),
        ) from problem


def _curves(one: Recording) -> Iterator[str]:
    for name in ("loss", "val_loss"):
        numbers = ", ".join(f"{value:.{_DIGITS}g}" for value in getattr(one, name))
        yield f"{name} = [\n{fill(numbers, 100)},\n]"


def _settings(settings: Mapping[str, Any]) -> Iterator[str]:
    # Strings, lists, switches and numbers are written alike in JSON and TOML.
    return (f"{name} = {json.dumps(value)}" for name, value in settings.items())


def _short(values: Sequence[float]) -> tuple[float, ...]:
    return tuple(float(f"{value:.{_DIGITS}g}") for value in values)

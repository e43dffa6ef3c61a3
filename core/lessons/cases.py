"""Recorded runs with one illness each: one looks at the curves and says which it is.

What a case asks is in the file of its chapter; the run itself, trained once with these settings, is
``core/lessons/runs/<name>.json``. ``python -m tests.core.training.lesson_runs`` trains all again.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.advice.coach import Advice, advise
from core.advice.coach.curves import CurvesBuilder
from core.base.errors import LessonError
from core.base.text import N_, UserText
from core.lessons.files import Table
from core.lessons.questions import Answer, Question
from core.runs.history import Row
from core.runs.layer_health import Health
from core.settings.config import RunConfig

FOLDER = Path(__file__).with_name("runs")
"""The recorded runs."""

QUESTION = N_("What is wrong with this run?")


@dataclass(frozen=True)
class Recording:
    """A run as it was trained.

    Attributes:
        config: Its settings.
        rows: One row per epoch; times and speeds are 0, as they depend on the machine.
        health: One snapshot of the layers near the end of each epoch, without histograms.
    """

    config: RunConfig
    rows: tuple[Row, ...]
    health: tuple[Health, ...]

    def to_json(self) -> str:
        """Return the recording as a JSON object, a row or snapshot on each line."""
        rows = ",\n".join(json.dumps(row.to_list()) for row in self.rows)
        health = ",\n".join(json.dumps(snapshot.to_list()) for snapshot in self.health)
        return (
            f'{{"config": {self.config.to_json()},\n"rows": [\n{rows}\n],\n'
            f'"health": [\n{health}\n]}}\n'
        )

    @classmethod
    def from_json(cls, text: str) -> "Recording":
        """Read what ``to_json`` wrote.

        Raises:
            ConfigError: The settings are not valid.
            ValueError, LookupError, TypeError: It is not such an object.
        """
        content = json.loads(text)
        return cls(
            RunConfig.from_json(json.dumps(content["config"])),
            tuple(map(Row.from_list, content["rows"])),
            tuple(map(Health.from_list, content["health"])),
        )

    @property
    def guess(self) -> float:
        """The loss of guessing without the inputs, as the coach computes it."""
        builder = CurvesBuilder(self.config)
        builder.add(self.rows)
        return builder.curves().guess

    def advice(self) -> list[Advice]:
        """Return what the coach says about the run."""
        return advise(self.config, self.rows, self.health)

    def idle(self) -> tuple[str, list[float | None]]:
        """Return the share of idle units in the hidden layer that has the most, by snapshot.

        Returns:
            ``"dead"`` or ``"saturated"``, as in ``LayerHealth``, and the shares (0 to 1);
            ``""`` and none if units of this activation are never idle.
        """
        for kind in ("dead", "saturated"):
            shares = [[getattr(layer, kind) for layer in one.layers[:-1]] for one in self.health]
            known = [[share for share in one if share is not None] for one in shares]
            if any(known):
                return kind, [max(one, default=None) for one in known]
        return "", []


@dataclass(frozen=True)
class Case:
    """A recorded run that is to be diagnosed.

    Attributes:
        name: Identifier; the name of its file in ``FOLDER``.
        caption: What is trained on what, without giving the answer away (marked for translation).
        config: The settings it was trained with.
        question: Which illness it has; the answers are the illnesses of all cases.
    """

    name: str
    caption: str
    config: RunConfig
    question: Question

    def recording(self) -> Recording:
        """Return the run.

        Raises:
            LessonError: It is missing, or not what was recorded with these settings.
        """
        recording = recorded(self.name)
        if recording.config != self.config:
            raise LessonError(
                N_(
                    "The run {name} was recorded with other settings. Record it again, as"
                    " CONTRIBUTING.md says."
                ),
                name=UserText(self.name),
            )
        return recording


@lru_cache(maxsize=32)
def recorded(name: str) -> Recording:
    """Read a recorded run.

    Raises:
        LessonError: It is missing or damaged.
    """
    try:
        return Recording.from_json((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, LookupError, TypeError) as problem:
        raise LessonError(
            N_("The run {name} cannot be read. Record it, as CONTRIBUTING.md says."),
            name=UserText(name),
        ) from problem


def read_cases(
    chapter: str,
    tables: Sequence[Table],
    run_config: Callable[[Mapping[str, Any], str], RunConfig],
) -> tuple[Case, ...]:
    """Read the cases of a chapter.

    Args:
        chapter: Its name.
        tables: For each case ``name``, its illness ``label``, ``caption``, the ``settings``, and
            why the illness is right here (``reason``) and how it shows elsewhere (``hint``).
        run_config: Returns the run of a table of settings.

    Raises:
        LessonError: Something is missing, or not allowed.
    """
    read = [_Illness.read(table) for table in tables]
    by_name = sorted(read, key=lambda one: one.name)  # not in the order of the runs
    return tuple(
        Case(
            one.name,
            one.caption,
            run_config(one.settings, f"{chapter}, {one.name}"),
            Question(
                f"{chapter}.{one.name}",
                QUESTION,
                tuple(
                    Answer(other.label, other is one, one.reason if other is one else other.hint)
                    for other in by_name
                ),
            ),
        )
        for one in read
    )


@dataclass(frozen=True)
class _Illness:
    name: str
    label: str
    caption: str
    reason: str
    hint: str
    settings: Mapping[str, Any]

    @classmethod
    def read(cls, table: Table) -> "_Illness":
        illness = cls(
            table.text("name"),
            table.text("label"),
            table.text("caption"),
            table.text("reason"),
            table.text("hint"),
            table.settings("settings"),
        )
        table.finish()
        return illness

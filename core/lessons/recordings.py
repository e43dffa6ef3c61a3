"""Runs that were trained once and are shown on the Learn page.

Each is a file of ``core/lessons/runs``, under the name of the case that it belongs to.
``python -m tests.core.training.lesson_runs`` trains all of them again.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.advice.coach import Advice, advise
from core.advice.coach.curves import CurvesBuilder
from core.base.errors import LessonError
from core.base.text import N_, UserText
from core.runs.history import Row
from core.runs.layer_health import Health
from core.settings.config import RunConfig

FOLDER = Path(__file__).with_name("runs")
"""The recorded runs."""


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

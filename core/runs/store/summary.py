"""What a list of runs shows of each."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from core.data.tasks import Task
from core.runs.history import Row
from core.runs.states import State
from core.settings.config import RunConfig


@dataclass(frozen=True)
class Marks:
    """What its user wrote on a run; nothing of it changes a number.

    Attributes:
        name: "" for none.
        tags: In the order they were given, none twice.
        note: Free text; "" for none.
        pinned: The run is the baseline of its dataset: new runs are compared with it.
        archived: The run is left out of lists unless asked for.
    """

    name: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    pinned: bool = False
    archived: bool = False


class Point(NamedTuple):
    """A metric at the end of an epoch.

    Attributes:
        epoch: Counted from 1.
        metric: Validation accuracy (0 to 1) or mean absolute error in units of the target; of
            the training rows where none are held out.
    """

    epoch: int
    metric: float


@dataclass(frozen=True)
class Summary:
    """One line of the list.

    Attributes:
        run_id: The run.
        raw_settings: Its settings by name, as ``RunConfig.to_json`` writes them; what an earlier
            version did not know has its default, but that an optimizer's own may be missing. They
            need be no ``RunConfig`` now: a table may be deleted, or a newer version have recorded
            them.
        state: Where it stands, or stood when last recorded.
        created: When it was asked for, seconds since 1970 (UTC).
        seconds: From the start of the worker's work to its end.
        best: Where the metric was best, the first such epoch; ``None`` before an epoch ended.
        last: The metric of the last epoch that ended.
        test_loss: Mean loss of the test set.
        test_metric: Test accuracy or mean absolute error.
        marks: What its user wrote on it.
        versions: Of the libraries that decide the numbers.
        epochs: How many epochs were trained to their end, once it is over.
    """

    run_id: str
    raw_settings: Mapping[str, Any]
    state: State
    created: float
    seconds: float = 0.0
    best: Point | None = None
    last: Point | None = None
    test_loss: float | None = None
    test_metric: float | None = None
    marks: Marks = field(default_factory=Marks)
    versions: Mapping[str, str] = field(default_factory=dict)
    epochs: int = 0

    @property
    def dataset(self) -> str:
        return str(self.raw_settings["dataset"])

    def config(self) -> RunConfig:
        """The settings, checked.

        Raises:
            ConfigError: They are no longer allowed.
        """
        return RunConfig.from_json(json.dumps(dict(self.raw_settings)))


def best_and_last(task: Task, rows: Sequence[Row]) -> tuple[Point | None, Point | None]:
    """Where the metric was best and where it ended, from the rows that end an epoch.

    Args:
        task: Says which direction is better.
        rows: The history.
    """
    held_out = any(row.val_metric is not None for row in rows)
    points = [
        Point(round(row.epoch), metric)
        for row in rows
        if row.end and (metric := row.val_metric if held_out else row.metric) is not None
    ]
    if not points:
        return None, None
    sign = -1 if task.classifies else 1
    return min(points, key=lambda point: (sign * point.metric, point.epoch)), points[-1]


def settings_of(config: RunConfig) -> dict[str, Any]:
    """The settings of a run as ``Summary`` holds them."""
    told: dict[str, Any] = json.loads(config.to_json())
    return told

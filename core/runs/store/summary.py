"""What a list of runs shows of each."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any

from core.data.tasks import Task
from core.runs import columns
from core.runs.history import Point, Row
from core.runs.results import Evaluation
from core.runs.states import State
from core.settings.config import RunConfig


@dataclass(frozen=True)
class Marks:
    """What a user wrote on a run; none of it changes a number.

    Attributes:
        name: Empty for none.
        tags: In the order they were added, without repeats.
        note: Free text; empty for none.
        pinned: The run is the baseline of its dataset: new runs are compared with it.
        archived: Lists leave the run out unless they are asked to show archived runs.
    """

    name: Annotated[str, columns.NAME] = ""
    tags: Annotated[tuple[str, ...], columns.TAGS] = ()
    note: Annotated[str, columns.NOTE] = ""
    pinned: Annotated[bool, columns.PINNED] = False
    archived: Annotated[bool, columns.ARCHIVED] = False


@dataclass(frozen=True)
class Progress:
    """How the metric of a run went, from the rows that end an epoch.

    Attributes:
        epochs: How many epochs were trained to their end.
        best: Where the metric was best, the first such epoch; ``None`` before an epoch ended.
        last: The metric of the last epoch that ended.
    """

    epochs: Annotated[int, columns.EPOCHS] = 0
    best: Annotated[Point | None, columns.BEST] = None
    last: Annotated[Point | None, columns.LAST] = None


@dataclass(frozen=True)
class Summary:
    """One line of the list.

    Attributes:
        run_id: The run.
        raw_settings: Its settings by name, as ``RunConfig.to_json`` writes them; one that is not
            recorded has its default, except that an optimizer's own may be missing. They may no
            longer make a ``RunConfig``: a table may be deleted, or another version of the app
            have recorded them.
        state: Its state when last recorded.
        created: When Train was pressed, seconds since 1970 (UTC).
        seconds: From the start of the worker's work to its end.
        best: As in ``Progress``; recorded once the run is over.
        last: Likewise.
        evaluation: How the model did on the test set; ``None`` before, and where it is sealed.
        marks: What its user wrote on it.
        versions: Versions of the libraries that decide the numbers.
        epochs: As in ``Progress``.
    """

    run_id: Annotated[str, columns.RUN_ID]
    raw_settings: Annotated[Mapping[str, Any], columns.RAW_SETTINGS]
    state: Annotated[State, columns.STATE]
    created: Annotated[float, columns.CREATED]
    seconds: Annotated[float, columns.SECONDS] = 0.0
    best: Annotated[Point | None, columns.BEST] = None
    last: Annotated[Point | None, columns.LAST] = None
    evaluation: Annotated[Evaluation | None, columns.EVALUATION] = None
    marks: Marks = field(default_factory=Marks)
    versions: Annotated[Mapping[str, str], columns.VERSIONS] = field(default_factory=dict)
    epochs: Annotated[int, columns.EPOCHS] = 0

    @property
    def test_loss(self) -> float | None:
        """Mean loss of the test set."""
        return None if self.evaluation is None else self.evaluation.loss

    @property
    def test_metric(self) -> float | None:
        """Test accuracy (0 to 1) or mean absolute error in units of the target."""
        return None if self.evaluation is None else self.evaluation.metric

    @property
    def dataset(self) -> str:
        return str(self.raw_settings["dataset"])

    @cached_property
    def settings_key(self) -> str:
        """The settings but for the seed: the same text for runs that differ in nothing else."""
        return self.settings_without(("seed",))

    def settings_without(self, names: Collection[str]) -> str:
        """Return the settings as text, some left out: the same for runs that agree in the rest."""
        # Quicker than JSON: lists ask it of thousands of runs.
        return repr(sorted(item for item in self.raw_settings.items() if item[0] not in names))

    def config(self) -> RunConfig:
        """The settings, checked.

        Raises:
            ConfigError: They are no longer allowed.
        """
        return RunConfig.from_json(json.dumps(dict(self.raw_settings)))


def progress(task: Task, rows: Sequence[Row]) -> Progress:
    """How the metric went.

    Args:
        task: Says which direction is better.
        rows: The history.
    """
    ends = [row for row in rows if row.end]
    held_out = any(row.val_metric is not None for row in rows)
    points = [
        Point(round(row.epoch), metric)
        for row in ends
        if (metric := row.val_metric if held_out else row.metric) is not None
    ]
    if not points:
        return Progress(len(ends))
    sign = -1 if task.classifies else 1
    best = min(points, key=lambda point: (sign * point.metric, point.epoch))
    return Progress(len(ends), best, points[-1])


def settings_of(config: RunConfig) -> dict[str, Any]:
    """The settings of a run as ``Summary`` holds them."""
    settings: dict[str, Any] = json.loads(config.to_json())
    return settings

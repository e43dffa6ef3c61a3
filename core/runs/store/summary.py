"""The summary of a run, for lists."""

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
    """The user's marks on a run, which do not affect its numbers.

    Attributes:
        name: The name; empty for none.
        tags: The tags, in the order they were added, without duplicates.
        note: Free text; empty for none.
        pinned: Whether it is the baseline of its dataset, with which new runs are compared.
        archived: Whether lists hide the run by default.
        shared: Who may see it besides its owner: a value of ``core.runs.sharing.Sharing``.
    """

    name: Annotated[str, columns.NAME] = ""
    tags: Annotated[tuple[str, ...], columns.TAGS] = ()
    note: Annotated[str, columns.NOTE] = ""
    pinned: Annotated[bool, columns.PINNED] = False
    archived: Annotated[bool, columns.ARCHIVED] = False
    shared: Annotated[str, columns.SHARED] = ""


@dataclass(frozen=True)
class Progress:
    """The progress of a run's metric, from the rows that end an epoch.

    Attributes:
        epochs: Number of completed epochs.
        best: The best metric, at the first epoch that has it; ``None`` before the first epoch ends.
        last: The metric of the last completed epoch.
    """

    epochs: Annotated[int, columns.EPOCHS] = 0
    best: Annotated[Point | None, columns.BEST] = None
    last: Annotated[Point | None, columns.LAST] = None


@dataclass(frozen=True)
class Summary:
    """One line of the list.

    Attributes:
        run_id: The run.
        raw_settings: Its settings by name, as in ``RunConfig.to_json``; unrecorded ones have
            their default, except that an optimizer's own may be missing. They may not be valid
            as a ``RunConfig``: a table may be deleted, or another version of the app may have
            recorded them.
        state: Its state when last recorded.
        created: When Train was pressed, in seconds since 1970 (UTC).
        seconds: Duration in the worker, in seconds.
        best: As in ``Progress``; recorded at the end of the run.
        last: As in ``Progress``; recorded at the end of the run.
        evaluation: The result on the test set; ``None`` if there is none, or it is sealed.
        marks: The user's marks.
        versions: Versions of the libraries that affect the numbers.
        epochs: As in ``Progress``.
        search: Id of the search that it is part of; empty for none.
        owner: Id of the person whose run it is; empty where nobody signs in.
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
    search: Annotated[str, columns.OF_SEARCH] = ""
    owner: Annotated[str, columns.OWNER] = ""

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
        """The settings without the seed as text, equal for runs that differ only in the seed."""
        return self.settings_without(("seed",))

    def settings_without(self, names: Collection[str]) -> str:
        """Return the settings as text, without some: equal for runs that agree in the rest."""
        # Faster than JSON: lists need it for thousands of runs.
        return repr(sorted(item for item in self.raw_settings.items() if item[0] not in names))

    def config(self) -> RunConfig:
        """The settings, checked.

        Raises:
            ConfigError: They are no longer allowed.
        """
        return RunConfig.from_json(json.dumps(dict(self.raw_settings)))


def progress(task: Task, rows: Sequence[Row]) -> Progress:
    """Compute the progress of the metric.

    Args:
        task: The task, which decides whether larger or smaller is better.
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
    """Return the settings of a run as in ``Summary.raw_settings``."""
    settings: dict[str, Any] = json.loads(config.to_json())
    return settings

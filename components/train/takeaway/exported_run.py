"""A run and everything its files contain, read only when a file is requested."""

from contextlib import suppress
from dataclasses import dataclass

from components.words.language import _
from core.base.errors import DenseboardError
from core.data.datasets import Dataset, load
from core.evaluation.tracking.tracked_run import TrackedRun
from core.network.script import Origin, Section, sections
from core.network.script.uploads import uploaded
from core.runs.record import Record
from core.runs.results import Result
from core.runs.service_interface import TrainingService
from core.runs.states import State
from core.runs.status import Status
from core.settings.config import RunConfig


@dataclass(frozen=True)
class ExportedRun:
    """A run to export.

    Unlike ``core.evaluation.evaluated.EvaluatedRun`` it may have no result, and its dataset is
    loaded on request.

    Attributes:
        service: Source of its record.
        status: The run, which has ended.
        result: Its result; ``None`` if it was never evaluated.
    """

    service: TrainingService
    status: Status
    result: Result | None

    @property
    def config(self) -> RunConfig:
        return self.status.config

    def record(self) -> Record | None:
        """Return its record; ``None`` if it cannot be read."""
        with suppress(DenseboardError):
            return self.service.store.record(self.status.run_id)
        return None

    def name(self) -> str:
        """Return the name its user gave it; "" if there is none or it cannot be read."""
        with suppress(DenseboardError):
            return self.service.store.marks(self.status.run_id).name
        return ""

    def tracked(self) -> TrackedRun:
        """Return it as programs that track experiments see it."""
        record = self.record()
        return TrackedRun(
            self.status.run_id,
            self.name(),
            self.config,
            self.status.state,
            self.status.created,
            self.service.rows(self.status.run_id),
            self.result.evaluation if self.result else None,
            record.versions if record else {},
        )

    def dataset(self) -> Dataset:
        """Load its dataset.

        Raises:
            DatasetError, StorageError: The dataset is not available.
        """
        return load(self.config.source)

    def script(self) -> list[Section]:
        """Return the script, with comments in the session's language.

        Raises:
            DatasetError, PlanError: The description of what was uploaded is not available.
        """
        return sections(self.config, self._origin(), uploaded(self.config), _)

    def _origin(self) -> Origin:
        rows = self.service.rows(self.status.run_id, max(0, self.status.rows - 1))
        record = self.record()
        return Origin(
            self.status.run_id,
            name=self.name(),
            created=self.status.created,
            epochs=rows[-1].epoch if rows else 0.0,
            stopped=self.status.state is State.STOPPED,
            evaluation=self.result.evaluation if self.result else None,
            versions=record.versions if record else {},
        )

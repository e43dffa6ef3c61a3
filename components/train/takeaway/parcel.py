"""A run with all that its files are made of, read only when one of them is asked for."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from components.words.language import _, language, speaking
from core.base.errors import DenseboardError
from core.data.datasets import Dataset, load
from core.data.tables import data
from core.network.script import Origin, Section, sections
from core.network.script.table import UploadedTable
from core.runs.record import Record
from core.runs.results import Result
from core.runs.service_interface import Status, TrainingService
from core.runs.states import State
from core.settings.config import RunConfig


@dataclass(frozen=True)
class Parcel:
    """One run.

    Attributes:
        service: Where all of it comes from.
        status: The run as it stands; it has ended.
        result: Its result; ``None`` if it was never evaluated.
    """

    service: TrainingService
    status: Status
    result: Result | None

    @property
    def config(self) -> RunConfig:
        return self.status.config

    def record(self) -> Record | None:
        """What is recorded of it; ``None`` where that cannot be read."""
        with suppress(DenseboardError):
            return self.service.store.record(self.status.run_id)
        return None

    def name(self) -> str:
        """What its user calls it; "" for nothing, or where that cannot be read."""
        with suppress(DenseboardError):
            return self.service.store.marks(self.status.run_id).name
        return ""

    def dataset(self) -> Dataset:
        """Its data.

        Raises:
            DatasetError, StorageError: They are not available.
        """
        return load(self.config.source)

    def script(self) -> list[Section]:
        """The script, with remarks in the reader's language.

        Raises:
            DatasetError, PlanError: Nothing is known of its table.
        """
        return sections(self.config, self._origin(), self._uploaded(), _)

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

    def _uploaded(self) -> UploadedTable | None:
        name = self.config.dataset
        if not self.config.info.uploaded:
            return None
        described = data.described(name)
        try:
            return UploadedTable.of(described, data.details(name), self.dataset())
        except DenseboardError:
            return UploadedTable.of(described)  # its data were deleted; its plan is known


def lazily(make: Callable[[Parcel], str | bytes], parcel: Parcel) -> Callable[[], str | bytes]:
    """What a download button calls when it is pressed, in a thread without a session."""
    return partial(_made, make, parcel, language())


def _made(make: Callable[[Parcel], str | bytes], parcel: Parcel, spoken: str) -> str | bytes:
    with speaking(spoken):
        return make(parcel)

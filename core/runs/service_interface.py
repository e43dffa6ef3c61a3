"""The training service as pages see it: one interface for the real and a fake service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from core.base.errors import DenseboardError
from core.runs.frames import Frame
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.results import Result
from core.runs.states import State
from core.settings.config import RunConfig

if TYPE_CHECKING:
    import numpy as np

    from core.runs.checkpoint import Continuation
    from core.runs.epochs import EpochOutputs
    from core.runs.store import RunStore


@dataclass(frozen=True)
class Status:
    """One run at one moment.

    Attributes:
        run_id: The unguessable name of the run.
        config: What it trains.
        state: Its current state.
        place: Place in the queue, counted from 1, while it is queued; otherwise 0.
        rows: How many rows its history has so far.
        stopping: Stop was requested and the worker has not answered yet.
        problem: Why it failed or was cut short; ``None`` otherwise.
        warning: Something the user should know that did not end the run.
        download: Bytes received and expected while the dataset is being fetched.
        created: When Train was pressed, seconds since 1970 (UTC).
        seconds: Seconds from the start of the worker's work to its end, compilation included.
        continues: Id of the run of which it trains more epochs; empty for none.
    """

    run_id: str
    config: RunConfig
    state: State
    place: int = 0
    rows: int = 0
    stopping: bool = False
    problem: DenseboardError | None = None
    warning: DenseboardError | None = None
    download: tuple[int, int] | None = None
    created: float = 0.0
    seconds: float = 0.0
    continues: str = ""


@dataclass(frozen=True)
class EngineStatus:
    """Whether there are workers.

    Attributes:
        ready: Runs can start at once.
        workers: How many workers train.
        memory: Bytes of memory each worker may use; 0 while unknown.
        problem: Why there are none; ``None`` while they are starting or running.
    """

    ready: bool = False
    workers: int = 0
    memory: int = 0
    problem: DenseboardError | None = None


class TrainingService(Protocol):
    """The training service as pages and feeds see it; all but ``predict`` and
    ``epoch_outputs`` return at once."""

    @property
    def store(self) -> "RunStore":
        """The record of all runs, of this server and of earlier ones."""

    def engine(self) -> EngineStatus:
        """Whether runs can start."""
        ...

    def check(self, config: RunConfig) -> None:
        """Raise ``ConfigError`` where a valid configuration would not fit in memory."""
        ...

    def estimate(self, config: RunConfig) -> float:
        """Seconds the run will probably take, from what earlier runs took here."""
        ...

    def submit(self, config: RunConfig, *, replaces: str | None = None) -> str:
        """Record a new run and queue it; return its id.

        Args:
            config: What to train.
            replaces: A run to stop first ("train on change").

        Raises:
            ConfigError: It would not fit in memory.
            StorageError: The data folder cannot be written.
        """
        ...

    def pause(self, run_id: str) -> None:
        """Pause a running run; no effect in other states."""
        ...

    def resume(self, run_id: str) -> None:
        """Resume a paused run; no effect in other states."""
        ...

    def stop(self, run_id: str) -> None:
        """End a run and evaluate it as trained so far; no effect on a finished run."""
        ...

    def status(self, run_id: str) -> Status:
        """The current status of a run.

        Raises:
            RunNotFoundError: No such run is recorded.
        """
        ...

    def rows(self, run_id: str, start: int = 0) -> Sequence[Row]:
        """The history from row ``start`` on.

        Raises:
            RunNotFoundError: No such run is recorded.
        """
        ...

    def health(self, run_id: str, start: int = 0) -> Sequence[Health]:
        """Snapshots of the layers from number ``start`` on.

        Raises:
            RunNotFoundError: No such run is recorded.
        """
        ...

    def frames(self, run_id: str) -> Sequence[Frame]:
        """The network's outputs over the plane of a toy problem, the latest last.

        During training there may be only the latest. Empty for other datasets.

        Raises:
            RunNotFoundError: No such run is recorded.
        """
        ...

    def result(self, run_id: str) -> Result | None:
        """The result of a finished run; ``None`` if there is none (yet).

        Raises:
            RunNotFoundError: No such run is recorded.
            StorageError: The record cannot be read.
        """
        ...

    def predict(self, run_id: str, inputs: "np.ndarray") -> "np.ndarray":
        """The outputs of the trained network of a run; waits a few seconds at most for a worker.

        Args:
            run_id: The run.
            inputs: ``(samples, *input_shape)``, float32, scaled as by
                ``core.data.datasets.prepare``.

        Returns:
            ``(samples, units)`` of the output layer, float32.

        Raises:
            RunNotFoundError: No such run is recorded.
            PredictionError: Its model is not stored or is damaged, or no worker answers.
            StorageError: Its model cannot be read.
        """
        ...

    def epochs(self, run_id: str) -> Sequence[float]:
        """The epochs of a finished run with stored weights, ascending; not always all.

        Raises:
            RunNotFoundError: No such run is recorded.
            StorageError: Their weights cannot be read.
        """
        ...

    def epoch_outputs(self, run_id: str) -> "EpochOutputs":
        """The outputs of the network of a finished run at those epochs.

        The first call waits for a worker, a few seconds or more; later ones read the record.

        Raises:
            RunNotFoundError: No such run is recorded.
            PredictionError: Their weights are not stored, or no worker answers.
            StorageError: Their weights cannot be read.
        """
        ...

    def continuation(self, run_id: str) -> "Continuation":
        """How more epochs of a finished run would be trained.

        Raises:
            RunNotFoundError: No such run is recorded.
            StorageError: Its checkpoint cannot be read.
        """
        ...

    def continue_run(self, run_id: str, epochs: int) -> str:
        """Queue a new run that trains more epochs than a finished one; return its id.

        It has the same settings except the epochs, and the numbers of one longer run: to continue
        from a checkpoint (see ``continuation``) only saves time.

        Args:
            run_id: The finished run.
            epochs: How many more than the whole ones it has trained.

        Raises:
            RunNotFoundError: No such run is recorded.
            ConfigError: So many epochs are not allowed, or the run is still training.
            StorageError: The data folder cannot be used.
        """
        ...

    def subscribe(self, run_id: str, notify: Callable[[], None]) -> Callable[[], None]:
        """Call ``notify``, from any thread, whenever the run has news.

        Returns:
            A function that ends the subscription.

        Raises:
            RunNotFoundError: No such run is recorded.
        """
        ...


_current: TrainingService | None = None


def use_service(service: TrainingService) -> None:
    """Make ``service`` the one that ``current_service`` returns from now on."""
    global _current
    _current = service


def current_service() -> TrainingService:
    """The service of this process: one object for the server's routes and its pages.

    Raises:
        RuntimeError: ``use_service`` was not called; ``app.py`` does it before the first page.
    """
    if _current is None:
        raise RuntimeError("No training service in use: start the app with `streamlit run app.py`.")
    return _current

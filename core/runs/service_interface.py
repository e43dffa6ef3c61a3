"""The interface of the training service, for pages and for fakes in tests."""

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
        run_id: The unguessable id of the run.
        config: Its settings.
        state: Its current state.
        place: Place in the queue, counted from 1, while it is queued; otherwise 0.
        rows: Number of rows of its history so far.
        stopping: Whether stopping was requested, but has not happened yet.
        problem: Why it failed or was cut short; ``None`` otherwise.
        warning: A problem that did not end the run.
        download: Bytes received and expected while the dataset is downloaded.
        created: When Train was pressed, in seconds since 1970 (UTC).
        seconds: Duration in the worker, in seconds, with compilation.
        continues: Id of the run that it continues; empty for none.
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
    """The state of the workers.

    Attributes:
        ready: Whether runs can start at once.
        workers: Number of workers.
        memory: Bytes of memory each worker may use; 0 while unknown.
        problem: Why there are none; ``None`` while they are starting or running.
    """

    ready: bool = False
    workers: int = 0
    memory: int = 0
    problem: DenseboardError | None = None


class TrainingService(Protocol):
    """The training service; all calls but ``predict`` and ``epoch_outputs`` return at once."""

    @property
    def store(self) -> "RunStore":
        """The store of all runs, of this server and of earlier ones."""

    def engine(self) -> EngineStatus:
        """Return the state of the workers."""
        ...

    def check(self, config: RunConfig) -> None:
        """Raise ``ConfigError`` if a valid configuration would not fit in memory."""
        ...

    def estimate(self, config: RunConfig) -> float:
        """Estimate the duration of a run in seconds, from that of earlier runs."""
        ...

    def submit(self, config: RunConfig, *, replaces: str | None = None) -> str:
        """Record a new run and queue it; return its id.

        Args:
            config: Its settings.
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
        """Stop a run and evaluate it as trained so far; no effect on a finished run."""
        ...

    def status(self, run_id: str) -> Status:
        """Return the current status of a run.

        Raises:
            RunNotFoundError: No such run is recorded.
        """
        ...

    def rows(self, run_id: str, start: int = 0) -> Sequence[Row]:
        """Return the history from row ``start`` on.

        Raises:
            RunNotFoundError: No such run is recorded.
        """
        ...

    def health(self, run_id: str, start: int = 0) -> Sequence[Health]:
        """Return the snapshots of the layers from number ``start`` on.

        Raises:
            RunNotFoundError: No such run is recorded.
        """
        ...

    def frames(self, run_id: str) -> Sequence[Frame]:
        """Return the frames of a toy problem, the latest last.

        During training there may be only the latest. Empty for other datasets.

        Raises:
            RunNotFoundError: No such run is recorded.
        """
        ...

    def result(self, run_id: str) -> Result | None:
        """Return the result of a finished run; ``None`` if there is none (yet).

        Raises:
            RunNotFoundError: No such run is recorded.
            StorageError: The record cannot be read.
        """
        ...

    def predict(self, run_id: str, inputs: "np.ndarray") -> "np.ndarray":
        """Compute outputs of the trained network of a run; waits at most a few seconds.

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
        """Return the epochs of a finished run with stored weights, ascending; not always all.

        Raises:
            RunNotFoundError: No such run is recorded.
            StorageError: Their weights cannot be read.
        """
        ...

    def epoch_outputs(self, run_id: str) -> "EpochOutputs":
        """Return the outputs of the network of a finished run at those epochs.

        The first call waits for a worker, a few seconds or more; later ones read the store.

        Raises:
            RunNotFoundError: No such run is recorded.
            PredictionError: Their weights are not stored, or no worker answers.
            StorageError: Their weights cannot be read.
        """
        ...

    def continuation(self, run_id: str) -> "Continuation":
        """Return how a finished run can be continued.

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
            epochs: Epochs to add to the whole ones it has trained.

        Raises:
            RunNotFoundError: No such run is recorded.
            ConfigError: That many epochs are not allowed, or the run is still training.
            StorageError: The data folder cannot be used.
        """
        ...

    def subscribe(self, run_id: str, notify: Callable[[], None]) -> Callable[[], None]:
        """Call ``notify``, from any thread, whenever the run changes.

        Returns:
            A function that ends the subscription.

        Raises:
            RunNotFoundError: No such run is recorded.
        """
        ...


_current: TrainingService | None = None


def use_service(service: TrainingService) -> None:
    """Set the service that ``current_service`` returns."""
    global _current
    _current = service


def current_service() -> TrainingService:
    """Return the service of this process, shared by the server's routes and its pages.

    Raises:
        RuntimeError: ``use_service`` was not called; ``app.py`` does it before the first page.
    """
    if _current is None:
        raise RuntimeError("No training service in use: start the app with `streamlit run app.py`.")
    return _current

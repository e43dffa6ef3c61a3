"""The interface of the training service, for pages and for fakes in tests."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from core.runs.column_importance import ColumnImportance
from core.runs.frames import Frame
from core.runs.history import Row
from core.runs.landscape import Landscape, LandscapeProgress, LandscapeSettings
from core.runs.layer_health import Health
from core.runs.model_formats import ModelFormat
from core.runs.rate_curve import RateCurve
from core.runs.results import Result
from core.runs.status import EngineStatus, Status
from core.settings.config import RunConfig

if TYPE_CHECKING:
    import numpy as np

    from core.runs.checkpoint import Continuation
    from core.runs.epoch_steps import EpochSteps
    from core.runs.epochs import EpochOutputs
    from core.runs.moment import Moment
    from core.runs.store import RunStore


class Landscapes(Protocol):
    """Computes the loss landscapes of finished runs in workers, and keeps the latest.

    All calls return at once and raise ``RunNotFoundError`` if a run is not recorded.
    """

    def kept(self, run_id: str) -> Sequence[Landscape]:
        """Return the stored landscapes of a run, the latest first.

        Raises:
            StorageError: They cannot be read.
        """
        ...

    def seconds(self, run_id: str, settings: LandscapeSettings) -> float:
        """Estimate how long a landscape takes, in seconds."""
        ...

    def start(self, run_id: str, settings: LandscapeSettings) -> None:
        """Begin to compute a landscape, unless it is being computed; it is stored at its end.

        Raises:
            PredictionError: The weights of its epochs are not stored.
        """
        ...

    def cancel(self, run_id: str, other: str = "") -> None:
        """Stop computing the landscape of a run, or of a pair; no effect if there is none."""
        ...

    def underway(self, run_id: str, other: str = "") -> LandscapeProgress | None:
        """Return the landscape of a run, or of a pair, that is being computed or has failed."""
        ...


class TrainingService(Protocol):
    """The training service.

    All calls but ``predict``, ``export``, ``column_importance``, ``epoch_outputs``,
    ``epoch_steps`` and ``rate_curve`` return at once.
    """

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

    def prepare(self, config: RunConfig) -> None:
        """Have an idle worker compile the network of settings that may be trained next.

        It delays no run, and only the latest settings are prepared.
        """
        ...

    def submit(
        self,
        config: RunConfig,
        *,
        replaces: str | None = None,
        search: str = "",
        owner: str = "",
    ) -> str:
        """Record a new run and queue it; return its id.

        Runs of searches wait until no other run is queued, and share the workers fairly among
        their searches.

        Args:
            config: Its settings.
            replaces: A run to stop first ("train on change").
            search: Id of the search that it is part of.
            owner: Id of the person whose run it is.

        Raises:
            ConfigError: It would not fit in memory.
            StorageError: The data folder cannot be written.
        """
        ...

    def pause(self, run_id: str) -> None:
        """Pause a running run, or keep a queued one of a search in the queue; no effect in other
        states, or on other queued runs."""
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

    def export(self, run_id: str, wanted: ModelFormat) -> bytes:
        """Return the trained model of a run as a file; waits for a worker, a few seconds or more.

        Raises:
            RunNotFoundError: No such run is recorded.
            PredictionError: Its model is not stored or is damaged, or no worker answers.
            DatasetError: Its table was deleted, or stored by an earlier version.
            StorageError: Its model or table cannot be read.
        """
        ...

    def column_importance(self, run_id: str) -> ColumnImportance:
        """Measure how much the network of a finished run relies on each column of its table.

        The first call waits for a worker, a few seconds at most; later ones have the answer.

        Raises:
            RunNotFoundError: No such run is recorded.
            PredictionError: It holds out no validation rows, its model is not stored or is
                damaged, or no worker answers.
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

    def moment(
        self, run_id: str, epoch: float | None = None, after: float = -1.0
    ) -> "Moment | None":
        """Return the weights of a run: of a stored epoch, or the latest while it trains.

        Args:
            run_id: The run.
            epoch: Of a finished run, the epoch: the last stored one up to it counts; ``None`` for
                the one whose weights were evaluated.
            after: The epoch of the weights that are known; below 0 for none.

        Returns:
            The weights; ``None`` if there are none later than ``after``, or more than
            ``core.runs.moment.LARGEST``.

        Raises:
            RunNotFoundError: No such run is recorded.
            PredictionError: The worker does not answer.
            StorageError: They cannot be read.
        """
        ...

    def epoch_steps(self, run_id: str, epoch: int) -> "EpochSteps":
        """Return the steps of an epoch that a finished run trained to its end.

        The first call for an epoch waits for a worker, which trains the run again up to it: at
        most a second for most small networks. Later calls have the answer.

        Args:
            run_id: The run.
            epoch: The epoch, counted from 1.

        Raises:
            RunNotFoundError: No such run is recorded.
            PredictionError: The run has no such epoch, its steps cannot be recorded
                (``core.runs.epoch_steps.obstacle``), or no worker answers.
            DenseboardError: Its data cannot be read.
        """
        ...

    def rate_curve(self, config: RunConfig) -> RateCurve:
        """Make a learning-rate range test, which is no run; waits for it, usually seconds.

        Args:
            config: The settings; their learning rate and schedule have no effect.

        Raises:
            ConfigError: It would not fit in memory.
            PredictionError: No worker is idle, or the test takes too long.
        """
        ...

    @property
    def landscapes(self) -> "Landscapes":
        """The loss landscapes of finished runs."""
        ...

    def continuation(self, run_id: str) -> "Continuation":
        """Return how a finished run can be continued.

        Raises:
            RunNotFoundError: No such run is recorded.
            StorageError: Its checkpoint cannot be read.
        """
        ...

    def continue_run(self, run_id: str, epochs: int, *, search: str = "", owner: str = "") -> str:
        """Queue a new run that trains more epochs than a finished one; return its id.

        It has the same settings except the epochs, and the numbers of one longer run: to continue
        from a checkpoint (see ``continuation``) only saves time.

        Args:
            run_id: The finished run.
            epochs: Epochs to add to the whole ones it has trained.
            search: Id of the search that the new run is part of.
            owner: Id of the person whose run the new one is.

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

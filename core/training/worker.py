"""A run inside a Dask worker: told through events, steered by commands."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from distributed import get_worker

from core.base.errors import DenseboardError, TrainingError, unexpected
from core.base.text import N_
from core.data.datasets import load, prepare
from core.runs.checkpoint import Start
from core.runs.frames import Frame
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.protocol import TOPIC, Report
from core.runs.results import Result, TrainingOutcome
from core.runs.states import State
from core.settings.config import RunConfig
from core.training.backend import tf
from core.training.frames import SHOW_SECONDS
from core.training.progress import Control
from core.training.trainer import Trainer

logger = logging.getLogger(__name__)

_DOWNLOAD_SECONDS = 0.2  # between two messages about a download


@dataclass
class Session:
    """A run in this process: what was told of it, and what the user wants of it."""

    run_id: str
    control: Control = field(default_factory=Control)
    state: State = State.STARTING
    rows: list[list[Any]] = field(default_factory=list)
    health: list[list[Any]] = field(default_factory=list)
    frames: list[list[Any]] = field(default_factory=list)
    shown: float = 0.0
    events: int = 0
    begun: bool = False
    start: Start | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def publish(self, rows: list[Row]) -> None:
        """Tell new rows of the history."""
        fresh = [row.to_list() for row in rows]
        with self.lock:
            start = len(self.rows)
            self.rows.extend(fresh)
            self.tell(start=start, rows=fresh)

    def publish_health(self, snapshots: list[Health]) -> None:
        """Tell new snapshots of the layers."""
        fresh = [snapshot.to_list() for snapshot in snapshots]
        with self.lock:
            start = len(self.health)
            self.health.extend(fresh)
            self.tell(health_start=start, health=fresh)

    def publish_frame(self, frame: Frame, kept: bool) -> None:
        """Keep what the network says over the plane for the end, and tell of it now and then."""
        fresh = frame.to_list()
        if kept:
            self.frames.append(fresh)
        now = time.monotonic()
        if now - self.shown >= SHOW_SECONDS:
            self.shown = now
            with self.lock:
                self.tell(frame=fresh)

    def enter(self, state: State) -> None:
        """Tell another state."""
        with self.lock:
            self.state = state
            self.tell(state=state.value)

    def tell(self, **event: Any) -> None:
        """Tell the servers; what is told is numbered, so that a report can be put in its place."""
        self.events += 1
        get_worker().log_event(TOPIC, {"run": self.run_id, "number": self.events, **event})

    def report(self, start: int, health_start: int) -> Report:
        """See ``core.training.remote.report``."""
        with self.lock:
            return (
                self.events,
                self.state.value,
                self.rows[start:],
                self.health[health_start:],
            )


_WAITING = 100  # orders kept for runs that have not come (yet)
_sessions: dict[str, Session] = {}
_lock = threading.Lock()
_trainer = Trainer()


def prepare_process() -> None:
    """Make the first run quick: everything imported, the numbers' libraries touched."""
    tf.constant(0.0)


def _session(run_id: str) -> Session:
    # A command may arrive before its run does: whoever is first makes the session.
    with _lock:
        waiting = [known for known, session in _sessions.items() if not session.begun]
        for known in waiting[:-_WAITING]:
            del _sessions[known]  # its run was over when the command arrived
        return _sessions.setdefault(run_id, Session(run_id))


def command(run_id: str, order: str) -> None:
    """Obey ``pause``, ``resume`` or ``stop`` at the end of the stretch in hand."""
    control = _session(run_id).control
    {"pause": control.pause, "resume": control.resume, "stop": control.stop}[order]()


def start_from(run_id: str, start: Start) -> None:
    """Have a run that is about to come go on from where another ended."""
    _session(run_id).start = start


def report(run_id: str, start: int, health_start: int) -> Report | None:
    """See ``core.training.remote.report``."""
    session = _sessions.get(run_id)
    return session.report(start, health_start) if session and session.begun else None


def train(run_id: str, config_json: str) -> TrainingOutcome:
    """Train a run to its end, telling of it under ``TOPIC``.

    Args:
        run_id: The run.
        config_json: Its settings, from ``RunConfig.to_json``.
    """
    session = _session(run_id)
    session.begun = True
    began = time.perf_counter()
    result, problem = None, None
    try:
        result = _train(session, RunConfig.from_json(config_json))
        state = State.STOPPED if session.control.stopped else State.DONE
    except _StoppedWhileDownloading:
        state = State.STOPPED
    except DenseboardError as error:
        # Without its causes: they would travel along, and not every library's can.
        state, problem = State.FAILED, error.without_cause()
    except (MemoryError, tf.errors.ResourceExhaustedError):
        state, problem = State.FAILED, _out_of_memory()
    except Exception as error:
        # Unpickling an exception of TensorFlow's would import TensorFlow in the server.
        logger.exception("A run ended unexpectedly.")
        state, problem = State.FAILED, unexpected(error)
    finally:
        with _lock:
            _sessions.pop(run_id, None)
    seconds = time.perf_counter() - began
    return TrainingOutcome(
        state, session.rows, result, problem, seconds, session.health, session.frames
    )


def _train(session: Session, config: RunConfig) -> Result | None:
    session.enter(State.STARTING)
    dataset = load(config.source, _download(session))
    if session.control.stopped:
        return None
    start, session.start = session.start, None  # it may be large
    return _trainer.train(
        config,
        prepare(dataset, *config.preparation),
        session.publish,
        session.control,
        on_start=lambda: session.enter(State.RUNNING),
        on_pause=lambda paused: session.enter(State.PAUSED if paused else State.RUNNING),
        publish_health=session.publish_health,
        publish_frame=session.publish_frame,
        start=start,
    )


class _StoppedWhileDownloading(TrainingError):
    """Unwinds a download that nobody waits for any more."""


def _download(session: Session) -> Callable[[int, int], None]:
    told = 0.0

    def progress(received: int, total: int) -> None:
        nonlocal told
        if session.control.stopped:
            raise _StoppedWhileDownloading(N_("Stopped while the dataset was being downloaded."))
        if time.monotonic() - told > _DOWNLOAD_SECONDS or received == total:
            told = time.monotonic()
            session.tell(download=[received, total])

    return progress


def _out_of_memory() -> TrainingError:
    return TrainingError(
        N_(
            "The worker ran out of memory. Use fewer units or a smaller batch size,"
            " or stop other runs first."
        )
    )

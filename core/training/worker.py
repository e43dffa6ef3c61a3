"""A run inside a Dask worker: it reports through events and obeys commands."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from distributed import get_worker

from core.base.errors import DenseboardError, TrainingError, out_of_memory, unexpected
from core.base.text import N_
from core.data.datasets import load, prepare
from core.runs.checkpoint import Checkpoint, Kept, Start, keepable
from core.runs.epochs import EpochWeights
from core.runs.frames import Frame
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.moment import Moment
from core.runs.protocol import TOPIC, Report
from core.runs.rate_curve import RateCurve
from core.runs.results import Result, TrainingOutcome
from core.runs.states import State
from core.settings.config import RunConfig
from core.training.accelerator import choose_device
from core.training.ahead import Ahead
from core.training.backend import tf
from core.training.background import BackgroundThread
from core.training.frames import SHOW_SECONDS
from core.training.progress import Control
from core.training.range_test import range_test
from core.training.trainer import Trainer

logger = logging.getLogger(__name__)

_DOWNLOAD_SECONDS = 0.2  # between two messages about a download


@dataclass
class Session:
    """A run in this process: what it has published, and what the user asks of it."""

    run_id: str
    control: Control = field(default_factory=Control)
    state: State = State.STARTING
    rows: list[list[Any]] = field(default_factory=list)
    health: list[list[Any]] = field(default_factory=list)
    frames: list[list[Any]] = field(default_factory=list)
    frame_sent: float = 0.0  # when, by ``time.monotonic``
    events: int = 0
    started: bool = False
    start: Start | None = None
    latest: tuple[Checkpoint, Mapping[float, np.ndarray]] | None = None
    moment: Moment | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def publish(self, rows: list[Row]) -> None:
        """Send new rows of the history."""
        new = [row.to_list() for row in rows]
        with self.lock:
            start = len(self.rows)
            self.rows.extend(new)
            self.send(start=start, rows=new)

    def publish_health(self, snapshots: list[Health]) -> None:
        """Send new snapshots of the layers."""
        new = [snapshot.to_list() for snapshot in snapshots]
        with self.lock:
            start = len(self.health)
            self.health.extend(new)
            self.send(health_start=start, health=new)

    def publish_frame(self, frame: Frame, stored: bool) -> None:
        """Send a frame, unless one was sent a moment ago.

        Args:
            frame: The frame.
            stored: Whether it is one of the frames that the run returns at its end.
        """
        new = frame.to_list()
        if stored:
            self.frames.append(new)
        now = time.monotonic()
        if now - self.frame_sent >= SHOW_SECONDS:
            self.frame_sent = now
            with self.lock:
                self.send(frame=new)

    def publish_checkpoint(
        self, checkpoint: Checkpoint, weights: Mapping[float, np.ndarray]
    ) -> None:
        """Hold a checkpoint, and the stored weights by epoch, for a server that asks for it."""
        self.latest = checkpoint, weights

    def publish_weights(self, moment: Moment) -> None:
        """Hold the latest weights, for a server whose viewers watch them."""
        self.moment = moment

    def kept(self, after: int) -> Kept | None:
        """See ``core.training.remote.kept``."""
        if self.latest is None or self.latest[0].epoch <= after:
            return None
        checkpoint, weights = self.latest
        ends = sorted(weights)
        values = [weights[end] for end in ends]
        packed = EpochWeights(np.array(ends), np.stack(values)).to_bytes() if ends else b""
        frames = [frame for frame in list(self.frames) if frame[0] <= checkpoint.epoch]
        return Kept(checkpoint.epoch, checkpoint.to_bytes(), packed, frames)

    def enter(self, state: State) -> None:
        """Change the state, and send it."""
        with self.lock:
            self.state = state
            self.send(state=state.value)

    def send(self, **event: Any) -> None:
        """Send an event to the servers, numbered so that they can order it among reports."""
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


_WAITING = 100  # sessions held for runs that have not started (yet)
_sessions: dict[str, Session] = {}
_lock = threading.Lock()
trainer = Trainer()
"""The trainer of this process."""
_ahead = Ahead(trainer)


def prepare_process() -> str:
    """Import and initialise everything, so that the first run starts at once.

    Returns:
        The accelerator on which this process trains; empty for the processor.
    """
    accelerator = choose_device()
    tf.constant(0.0)
    return accelerator


def warm_up(config_json: str) -> None:
    """Prepare this process for a run that may come: see ``core.training.ahead.Ahead.prepare``.

    Args:
        config_json: Its settings, from ``RunConfig.to_json``.
    """
    try:
        _ahead.prepare(RunConfig.from_json(config_json))
    except (MemoryError, tf.errors.ResourceExhaustedError):
        raise out_of_memory() from None


_range_test_thread = BackgroundThread("denseboard-range-test")


async def rate_curve(config_json: str) -> RateCurve:
    """See ``core.training.range_test.range_test``; does not block the worker's event loop.

    Args:
        config_json: The settings, from ``RunConfig.to_json``.

    Raises:
        DenseboardError: The dataset or the network does not fit, or a run goes first.
    """
    curve: RateCurve = await _range_test_thread.run(_rate_curve, config_json)
    return curve


def _rate_curve(config_json: str) -> RateCurve:
    try:
        config = RunConfig.from_json(config_json)
        data = prepare(load(config.source), *config.preparation)
        return range_test(trainer.warm, config, data, _is_training)
    except (MemoryError, tf.errors.ResourceExhaustedError):
        raise out_of_memory() from None


def _is_training() -> bool:
    with _lock:
        return any(session.started for session in _sessions.values())


def _session(run_id: str) -> Session:
    # A command may arrive before its run: whichever comes first creates the session.
    with _lock:
        waiting = [known for known, session in _sessions.items() if not session.started]
        for known in waiting[:-_WAITING]:
            del _sessions[known]  # its run was over when the command arrived
        return _sessions.setdefault(run_id, Session(run_id))


def command(run_id: str, order: str) -> None:
    """Obey ``pause``, ``resume`` or ``stop`` at the end of the current stretch of steps."""
    control = _session(run_id).control
    {"pause": control.pause, "resume": control.resume, "stop": control.stop}[order]()


def start_from(run_id: str, start: Start) -> None:
    """Set the checkpoint that a run, which has yet to start, continues from."""
    _session(run_id).start = start


def report(run_id: str, start: int, health_start: int) -> Report | None:
    """See ``core.training.remote.report``."""
    session = _sessions.get(run_id)
    return session.report(start, health_start) if session and session.started else None


def kept(run_id: str, after: int) -> Kept | None:
    """See ``core.training.remote.kept``."""
    session = _sessions.get(run_id)
    return session.kept(after) if session else None


def moment(run_id: str, after: float) -> Moment | None:
    """See ``core.training.remote.moment``."""
    session = _sessions.get(run_id)
    latest = session.moment if session else None
    return latest if latest is not None and latest.epoch > after else None


def train(run_id: str, config_json: str) -> TrainingOutcome:
    """Train a run to its end, and publish its progress under ``TOPIC``.

    Args:
        run_id: The run.
        config_json: Its settings, from ``RunConfig.to_json``.
    """
    session = _session(run_id)
    session.started = True
    began = time.perf_counter()
    result, problem = None, None
    try:
        result = _train(session, RunConfig.from_json(config_json))
        state = State.STOPPED if session.control.stopped else State.DONE
    except _StoppedWhileDownloading:
        state = State.STOPPED
    except DenseboardError as error:
        # Without its causes: they would be pickled too, and not every library's can be.
        state, problem = State.FAILED, error.without_cause()
    except (MemoryError, tf.errors.ResourceExhaustedError):
        state, problem = State.FAILED, out_of_memory()
    except Exception as error:
        # Unpickling a TensorFlow exception would import TensorFlow in the server.
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
    _ahead.join(config)
    start, session.start = session.start, None  # frees the memory once it has been used
    return trainer.train(
        config,
        prepare(dataset, *config.preparation),
        session.publish,
        session.control,
        on_start=lambda: session.enter(State.RUNNING),
        on_pause=lambda paused: session.enter(State.PAUSED if paused else State.RUNNING),
        publish_health=session.publish_health,
        publish_frame=session.publish_frame,
        start=start,
        publish_checkpoint=session.publish_checkpoint if keepable(config) else None,
        publish_weights=session.publish_weights,
    )


class _StoppedWhileDownloading(TrainingError):
    """Aborts the download for a run that was stopped."""


def _download(session: Session) -> Callable[[int, int], None]:
    sent = 0.0

    def progress(received: int, total: int) -> None:
        nonlocal sent
        if session.control.stopped:
            raise _StoppedWhileDownloading(N_("Stopped while the dataset was being downloaded."))
        if time.monotonic() - sent > _DOWNLOAD_SECONDS or received == total:
            sent = time.monotonic()
            session.send(download=[received, total])

    return progress

"""A run inside a Dask worker: told through events, steered by commands."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from distributed import get_worker

from core.config import RunConfig
from core.datasets import load, prepare
from core.engine.remote import topic
from core.errors import DenseboardError, TrainingError
from core.history import Row
from core.results import Outcome, Result
from core.states import State
from core.text import N_
from core.training.backend import tf
from core.training.progress import Control
from core.training.trainer import Trainer

_DOWNLOAD_SECONDS = 0.2  # between two messages about a download


@dataclass
class Session:
    """A run in this process: what was told of it, and what the user wants of it."""

    control: Control = field(default_factory=Control)
    state: State = State.STARTING
    rows: list[list[Any]] = field(default_factory=list)


_sessions: dict[str, Session] = {}
_lock = threading.Lock()
_trainer = Trainer()


def prepare_process() -> None:
    """Make the first run quick: everything imported, the numbers' libraries touched."""
    tf.constant(0.0)


def _session(run_id: str) -> Session:
    # A command may arrive before its run does: whoever is first makes the session.
    with _lock:
        return _sessions.setdefault(run_id, Session())


def command(run_id: str, order: str) -> None:
    """Obey ``pause``, ``resume`` or ``stop`` at the end of the stretch in hand."""
    control = _session(run_id).control
    {"pause": control.pause, "resume": control.resume, "stop": control.stop}[order]()


def report(run_id: str, start: int) -> tuple[str, list[list[Any]]] | None:
    """State and rows of a run in hand."""
    session = _sessions.get(run_id)
    return (session.state.value, session.rows[start:]) if session else None


def train(run_id: str, config_json: str) -> Outcome:
    """Train a run to its end, telling of it under its topic.

    Args:
        run_id: The run.
        config_json: Its settings, from ``RunConfig.to_json``.
    """
    session = _session(run_id)
    worker = get_worker()

    def tell(**event: Any) -> None:
        worker.log_event(topic(run_id), event)

    began = time.perf_counter()
    result, problem = None, None
    try:
        result = _train(session, RunConfig.from_json(config_json), tell)
        state = State.STOPPED if session.control.stopped else State.DONE
    except _StoppedWhileDownloading:
        state = State.STOPPED
    except DenseboardError as error:
        state, problem = State.FAILED, error
    except (MemoryError, tf.errors.ResourceExhaustedError):
        state, problem = State.FAILED, _out_of_memory()
    finally:
        with _lock:
            _sessions.pop(run_id, None)
    return Outcome(state, session.rows, result, problem, time.perf_counter() - began)


def _train(session: Session, config: RunConfig, tell: Any) -> Result | None:
    def publish(rows: list[Row]) -> None:
        fresh = [row.to_list() for row in rows]
        start = len(session.rows)
        session.rows.extend(fresh)
        tell(start=start, rows=fresh)

    def enter(state: State) -> None:
        session.state = state
        tell(state=state.value)

    enter(State.STARTING)
    dataset = load(config.dataset, _download(session, tell))
    if session.control.stopped:
        return None
    return _trainer.train(
        config,
        prepare(dataset, config.validation_share, config.seed),
        publish,
        session.control,
        on_start=lambda: enter(State.RUNNING),
        on_pause=lambda paused: enter(State.PAUSED if paused else State.RUNNING),
    )


class _StoppedWhileDownloading(TrainingError):
    """Unwinds a download that nobody waits for any more."""


def _download(session: Session, tell: Any) -> Any:
    told = 0.0

    def progress(received: int, total: int) -> None:
        nonlocal told
        if session.control.stopped:
            raise _StoppedWhileDownloading(N_("Stopped while the dataset was being downloaded."))
        if time.monotonic() - told > _DOWNLOAD_SECONDS or received == total:
            told = time.monotonic()
            tell(download=[received, total])

    return progress


def _out_of_memory() -> TrainingError:
    return TrainingError(
        N_(
            "The worker ran out of memory. Use fewer units or a smaller batch size,"
            " or stop other runs first."
        )
    )

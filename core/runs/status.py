"""The status of a run and of the workers, as pages show them."""

from dataclasses import dataclass

from core.base.errors import DenseboardError
from core.runs.states import State
from core.settings.config import RunConfig


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
        deaths: How many times a worker died that trained it. Each time its history goes back to
            the epoch that training goes on from.
        search: Id of the search that it is part of; empty for none.
        owner: Id of the person whose run it is; empty where nobody signs in.
        accelerator: On which it was trained; empty for the processor.
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
    deaths: int = 0
    search: str = ""
    owner: str = ""
    accelerator: str = ""


@dataclass(frozen=True)
class EngineStatus:
    """The state of the workers.

    Attributes:
        ready: Whether runs can start at once.
        workers: Number of workers.
        memory: Bytes of memory each worker may use; 0 while unknown.
        problem: Why there are none; ``None`` while they are starting or running.
        waiting: Number of queued runs that would start if a worker were free.
        used: Bytes of memory that all workers use together.
    """

    ready: bool = False
    workers: int = 0
    memory: int = 0
    problem: DenseboardError | None = None
    waiting: int = 0
    used: int = 0

"""The states of a run."""

from enum import StrEnum


class State(StrEnum):
    """The state of a run; the last three are final."""

    QUEUED = "queued"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def final(self) -> bool:
        return self in (State.DONE, State.STOPPED, State.FAILED)

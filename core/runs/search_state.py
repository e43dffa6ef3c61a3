"""The states of a search and of its trials."""

from enum import StrEnum


class SearchState(StrEnum):
    """The state of a search; the last three are final, but more trials may be added."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def final(self) -> bool:
        return self in (SearchState.DONE, SearchState.STOPPED, SearchState.FAILED)


class TrialState(StrEnum):
    """The state of a trial; all but the first are final."""

    RUNNING = "running"
    DONE = "done"
    PRUNED = "pruned"
    FAILED = "failed"

    @property
    def final(self) -> bool:
        return self is not TrialState.RUNNING

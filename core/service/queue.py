"""The queue of runs that wait for a worker."""

from collections.abc import Iterator

from core.service.live import LiveRun


class RunQueue:
    """A first-in, first-out queue; each run knows its place."""

    def __init__(self) -> None:
        self._runs: list[LiveRun] = []

    def __iter__(self) -> Iterator[LiveRun]:
        """Iterate over a copy of the queue."""
        return iter(list(self._runs))

    def __contains__(self, run: LiveRun) -> bool:
        return run in self._runs

    def add(self, run: LiveRun) -> None:
        """Append a run."""
        self._runs.append(run)
        self._number()

    def remove(self, run: LiveRun) -> None:
        """Remove a run; no effect if it is not queued."""
        if run in self._runs:
            self._runs.remove(run)
            self._number()

    def _number(self) -> None:
        for place, run in enumerate(self._runs, start=1):
            run.move_to(place)

"""The queue of runs that wait for a worker."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from core.service.live import LiveRun
from core.settings.config import RunConfig


class RunQueue:
    """A queue in which persons take turns; each run knows its place.

    The next run is of the person who trains the fewest, and of those of the one whose last turn is
    longest ago; the runs of one person are first in, first out. Runs of searches come after all
    others. Among those of a person, the next is one of the search that trains the fewest runs; in a
    search, one whose program need not be compiled for it.
    """

    def __init__(self) -> None:
        self._runs: list[LiveRun] = []
        self._turns: dict[str, int] = {}  # number of the last turn of each person
        self._turn = 0

    def __iter__(self) -> Iterator[LiveRun]:
        """Iterate over a copy of the queue."""
        return iter(list(self._runs))

    def __contains__(self, run: LiveRun) -> bool:
        return run in self._runs

    def next(
        self, training: Iterable[LiveRun], detour: Callable[[RunConfig], int] = lambda _config: 0
    ) -> LiveRun | None:
        """Return the run to be trained next, without removing it; ``None`` if none may start.

        Args:
            training: The runs that workers train.
            detour: Tells which runs of a search are to come first: those with the lowest number.
        """
        current = list(training)
        of_search = Counter(run.record.search for run in current)
        of_person = Counter(run.record.owner for run in current)

        def key(run: LiveRun) -> tuple[int, ...]:
            owner = run.record.owner
            turn = (_low(run), of_person[owner], self._turns.get(owner, 0))
            if not _low(run):
                return turn
            return (*turn, of_search[run.record.search], detour(run.record.config))

        # The first of equals, as ``min`` returns it, is the one that has waited longest.
        return min((run for run in self._runs if not run.held), key=key, default=None)

    def take(self, run: LiveRun) -> None:
        """Remove a run that is to be trained: its person's turn is over."""
        self._turn += 1
        self._turns[run.record.owner] = self._turn
        self.remove(run)

    @property
    def waiting(self) -> int:
        """Number of runs that may start."""
        return sum(not run.held for run in self._runs)

    def add(self, run: LiveRun) -> None:
        """Append a run to those of its kind."""
        place = len(self._runs) if _low(run) else self._first_low()
        self._runs.insert(place, run)
        self._number()

    def add_first(self, run: LiveRun) -> None:
        """Add a run that has waited before to the front of those of its kind."""
        self._runs.insert(self._first_low() if _low(run) else 0, run)
        self._number()

    def remove(self, run: LiveRun) -> None:
        """Remove a run; no effect if it is not queued."""
        if run in self._runs:
            self._runs.remove(run)
            self._number()

    def _first_low(self) -> int:
        return sum(not _low(run) for run in self._runs)

    def _number(self) -> None:
        """Tell each run its place, as persons take turns if nothing trains."""
        waiting: Counter[tuple[bool, str]] = Counter()
        order: dict[str, tuple[bool, int, int]] = {}
        for run in self._runs:
            owner = run.record.owner
            before = waiting[_low(run), owner]
            waiting[_low(run), owner] += 1
            order[run.run_id] = (_low(run), before, self._turns.get(owner, 0))
        in_turn = sorted(self._runs, key=lambda run: order[run.run_id])
        for place, run in enumerate(in_turn, start=1):
            run.move_to(place)


def _low(run: LiveRun) -> bool:
    return bool(run.record.search)

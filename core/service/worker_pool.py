"""The workers of a cluster: which are free, and which have compiled a program."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from core.base.cache import LRUCache
from core.runs.protocol import WARM_PROGRAMS
from core.service.connection import WorkerInfo
from core.settings.config import RunConfig

# Each program that XLA compiles permanently takes 10 to 20 MB of the process. A worker is restarted
# when it uses this share of its memory after this many programs, before a run fills the rest; and
# after the most programs, so that it stays within 3 GB on a machine that has far more. Our own
# cluster has a spare worker, so that no run waits for it.
_WORN_SHARE = 0.6
_WORN_PROGRAMS = 20
_MOST_PROGRAMS = 100
_WARM_FROM = 10  # programs in a worker after which the spare one is warmed up


class WorkerPool:
    """Tracks the workers and chooses one for each run."""

    def __init__(self) -> None:
        self.workers: dict[str, WorkerInfo] = {}
        self._graphs: dict[str, LRUCache[Any, bool]] = {}
        self._programs: dict[str, set[Any]] = {}  # of these graphs, and of dropped ones
        self._compiled: dict[str, int] = {}  # number of programs, by worker
        self._excluded: dict[str, str] = {}  # processes being restarted or warmed up, by worker
        self._warmed: set[str] = set()  # such processes
        self._lent: dict[str, Any] = {}  # program, or none, by worker that does other work
        self._limit: int | None = None

    @property
    def memory(self) -> int:
        """Memory limit of a worker in bytes, the smallest if they differ; 0 without limits."""
        return min((w.memory for w in self.workers.values() if w.memory), default=0)

    @property
    def used(self) -> int:
        """Memory that all workers use, in bytes."""
        return sum(worker.used for worker in self.workers.values())

    @property
    def size(self) -> int:
        """How many runs can be trained at once."""
        return min(len(self.workers), self._limit or len(self.workers))

    def update(self, workers: dict[str, WorkerInfo], limit: int | None = None) -> None:
        """Set the current workers.

        Args:
            workers: All of them, by address; those that are being restarted are left out.
            limit: The number of workers that train at once; ``None`` for all. The others are spare.
        """
        self._limit = limit
        workers = {a: w for a, w in workers.items() if self._excluded.get(a) != w.process}
        known = {
            address: self._graphs[address]
            for address, worker in workers.items()
            if address in self.workers and worker.process == self.workers[address].process
        }
        self._graphs = {a: known.get(a) or LRUCache(WARM_PROGRAMS) for a in workers}
        self._programs = {a: self._programs[a] if a in known else set() for a in workers}
        self._compiled = {a: self._compiled.get(a, 0) if a in known else 0 for a in workers}
        self.workers = workers

    def compiled(self, address: str, config: RunConfig) -> None:
        """Record that a worker has, or will soon have, compiled a run's program."""
        if address not in self._graphs:
            return
        graph, program = config.graph, config.program
        if graph not in self._graphs[address]:
            self._programs[address] -= {one for one in self._programs[address] if one[0] == graph}
        self._graphs[address].put(graph, True)
        self._compiled[address] += program not in self._programs[address]
        self._programs[address].add(program)

    def _readiness(self, address: str, config: RunConfig) -> int:
        """How much a worker has of a run's program: 2 for all, 1 for its graph, 0 for nothing."""
        graph, program = config.graph, config.program
        if graph not in self._graphs[address]:
            return 0
        return 2 if program in self._programs[address] else 1

    def worn(self, ours: Mapping[str, tuple[str, bool]]) -> str | None:
        """Return an idle worker that has compiled too many programs, or whose memory they fill.

        Args:
            ours: As in ``choose``.

        Returns:
            Its address; ``None`` if there is none, or if another is being restarted.
        """
        if self._excluded:
            return None
        busy = {address for address, _ in ours.values()} | self._lent.keys()
        idle = (a for a, worker in self.workers.items() if a not in busy and not worker.tasks)
        return next(filter(self._is_worn, idle), None)

    def cold_spare(self, ours: Mapping[str, tuple[str, bool]]) -> str | None:
        """Return an idle worker that has never trained, if it will be needed soon.

        Its first network would take a third of a second longer than later ones. It returns each
        process once, and none while there is no spare worker.

        Args:
            ours: As in ``choose``.
        """
        if self._excluded or len(self.workers) <= (self._limit or len(self.workers)):
            return None
        if max(self._compiled.values(), default=0) < _WARM_FROM:
            return None
        busy = {address for address, _ in ours.values()} | self._lent.keys()
        for address, worker in self.workers.items():
            fresh = not self._compiled[address] and worker.process not in self._warmed
            if fresh and address not in busy and not worker.tasks:
                self._warmed.add(worker.process)
                return address
        return None

    def _is_worn(self, address: str) -> bool:
        worker = self.workers[address]
        programs = self._compiled[address]
        full = worker.used > _WORN_SHARE * worker.memory > 0
        return programs >= (_WORN_PROGRAMS if full else _MOST_PROGRAMS)

    def exclude(self, address: str) -> None:
        """Exclude a worker until it has a new process, or is included again."""
        self._excluded[address] = self.workers[address].process
        self.update(dict(self.workers), self._limit)

    def include(self, address: str) -> None:
        """Include a worker again."""
        self._excluded.pop(address, None)

    def least_busy(self, usual: str | None) -> str | None:
        """Return the address of the worker that a query disturbs least; ``None`` for none.

        Args:
            usual: The worker asked before, preferred unless it is busy and another is free.
        """
        workers = self.workers.items()
        return min(workers, key=lambda w: (bool(w[1].tasks), w[0] != usual), default=(None,))[0]

    def idle(self, config: RunConfig) -> str | None:
        """Return a worker without tasks, preferably one that has compiled a run's program."""
        idle = [a for a, worker in self.workers.items() if not worker.tasks and a not in self._lent]
        return max(idle, key=lambda a: self._readiness(a, config), default=None)

    @contextmanager
    def lent(self, address: str, prepares: RunConfig | None = None) -> Iterator[None]:
        """Within the block, give a worker a run only if no other is free, and do not restart it.

        Args:
            address: The worker.
            prepares: What it compiles in the meantime: it is given runs of this program.
        """
        self._lent[address] = prepares.program if prepares else None
        try:
            yield
        finally:
            self._lent.pop(address, None)

    def has_compiled(self, config: RunConfig) -> bool:
        """Whether a worker has, or will soon have, compiled a run's program."""
        return any(self._readiness(address, config) == 2 for address in self.workers)

    def detour(self, config: RunConfig, ours: Mapping[str, tuple[str, bool]]) -> int:
        """Return what it costs to train a run next, rather than another that can wait as well.

        Args:
            config: The run.
            ours: As in ``choose``.

        Returns:
            0 if a worker that can train it has compiled its program; 1 if it has traced its
            graph, and none has compiled it; 2 if none has traced it; 3 if others have traced it,
            and 4 if others have compiled it, so that this would be done twice; 5 if no worker is
            free.
        """
        address = self.choose(config, ours)
        if address is None:
            return 5
        here = self._readiness(address, config)
        most = max(self._readiness(one, config) for one in self.workers)
        if here == most:
            return 2 - here
        return 2 + most

    def choose(self, config: RunConfig, ours: Mapping[str, tuple[str, bool]]) -> str | None:
        """Return a free worker, preferably one that has most of the program; ``None`` for none.

        A worker that has compiled it is also chosen if its current run is about to end. One whose
        memory is nearly full comes last, so that it is idle and can be restarted.

        Args:
            config: The run.
            ours: Our tasks by key: the worker's address, and whether the task is about to end.
        """
        busy = {address for address, ending in ours.values() if not ending}
        ending = {address for address, _ in ours.values()} - busy
        for address, worker in self.workers.items():
            if worker.tasks - ours.keys():
                busy.add(address)  # with a task of another server

        def missing(address: str) -> int:
            return 2 - self._readiness(address, config)

        def disturbed(address: str) -> bool:
            return bool(self._lent.get(address, config.program) != config.program)

        working = (busy | ending) & self.workers.keys()
        full = len(working) >= self.size  # then only a worker that will be free is possible
        free = [a for a in self.workers if a not in busy and (a in ending or not full)]
        best = min(
            free,
            key=lambda a: (disturbed(a), self._is_worn(a), missing(a), a in ending),
            default=None,
        )
        return None if best is None or (best in ending and missing(best)) else best

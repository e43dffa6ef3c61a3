"""The workers of a cluster: which are free, and which have compiled a program."""

from collections.abc import Mapping
from typing import Any

from core.base.cache import LRUCache
from core.service.connection import WorkerInfo
from core.settings.config import RunConfig

_WARM_PROGRAMS = 8  # as many as a worker caches
# Each program that XLA compiles permanently takes 10 to 20 MB of the process. A worker is restarted
# when it uses this share of its memory after this many programs, before a run fills the rest.
_WORN_SHARE = 0.6
_WORN_PROGRAMS = 20


class WorkerPool:
    """Tracks the workers and chooses one for each run."""

    def __init__(self) -> None:
        self.workers: dict[str, WorkerInfo] = {}
        self._programs: dict[str, LRUCache[Any, bool]] = {}
        self._compiled: dict[str, int] = {}  # number of programs, by worker
        self._excluded: dict[str, str] = {}  # processes being restarted, by worker

    @property
    def memory(self) -> int:
        """Memory limit of a worker in bytes, the smallest if they differ; 0 without limits."""
        return min((w.memory for w in self.workers.values() if w.memory), default=0)

    def update(self, workers: dict[str, WorkerInfo]) -> None:
        """Set the current workers, without processes that are being restarted."""
        workers = {a: w for a, w in workers.items() if self._excluded.get(a) != w.process}
        known = {
            address: self._programs[address]
            for address, worker in workers.items()
            if address in self.workers and worker.process == self.workers[address].process
        }
        self._programs = {a: known.get(a) or LRUCache(_WARM_PROGRAMS) for a in workers}
        self._compiled = {a: self._compiled.get(a, 0) if a in known else 0 for a in workers}
        self.workers = workers

    def compiled(self, address: str, config: RunConfig) -> None:
        """Record that a worker has, or will soon have, compiled a run's program."""
        if address in self._programs:
            self._compiled[address] += config.program not in self._programs[address]
            self._programs[address].put(config.program, True)

    def worn(self, ours: Mapping[str, tuple[str, bool]]) -> list[str]:
        """Return the idle workers whose memory is nearly filled by compiled programs.

        Args:
            ours: As in ``choose``.
        """
        busy = {address for address, _ in ours.values()}
        return [
            address
            for address, worker in self.workers.items()
            if address not in busy
            and not worker.tasks
            and self._compiled[address] >= _WORN_PROGRAMS
            and worker.used > _WORN_SHARE * worker.memory > 0
        ]

    def exclude(self, address: str) -> None:
        """Exclude a worker until it has a new process, or is included again."""
        self._excluded[address] = self.workers[address].process
        self.update(dict(self.workers))

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

    def choose(self, config: RunConfig, ours: Mapping[str, tuple[str, bool]]) -> str | None:
        """Return a free worker, preferably one that has compiled the program; ``None`` for none.

        A worker that has compiled it is also chosen if its current run is about to end.

        Args:
            config: The run.
            ours: Our tasks by key: the worker's address, and whether the task is about to end.
        """
        busy = {address for address, ending in ours.values() if not ending}
        ending = {address for address, _ in ours.values()} - busy
        for address, worker in self.workers.items():
            if worker.tasks - ours.keys():
                busy.add(address)  # with a task of another server

        def cold(address: str) -> bool:
            return config.program not in self._programs[address]

        free = [address for address in self.workers if address not in busy]
        best = min(free, key=lambda a: (cold(a), a in ending), default=None)
        return None if best is None or (best in ending and cold(best)) else best

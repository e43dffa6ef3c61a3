"""Servers that use the store in their own processes, which can be killed.

They are forked from a process that has imported everything, and so start at once.
"""

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from benchmarks.kills import start
from core.runs.store import RunStore
from core.settings.config import RunConfig

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(
    [__name__, "benchmarks.kills", "core.runs.store.opened", "core.runs.store.claims"]
)


class Server:
    """A process that runs ``target(tell, *arguments)`` and sends values by ``tell``."""

    def __init__(self, target: Callable[..., None], *arguments: Any) -> None:
        self._told, theirs = _context.Pipe(duplex=False)
        self._process: BaseProcess = _context.Process(
            target=target, args=(theirs, *arguments), daemon=True
        )
        start(self._process)
        theirs.close()

    def hear(self, seconds: float = 60.0) -> Any:
        """Return the next value it sends."""
        assert self._told.poll(seconds), "the server is silent"
        return self._told.recv()

    def wait(self) -> int | None:
        """Wait for its end; return its exit code."""
        self._process.join(60.0)
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._told.close()


def create(pipe: Connection, home: Path, url: str, count: int) -> None:
    """Create runs, and send their ids."""
    store = RunStore(home, url)
    pipe.send([store.create(RunConfig()).run_id for _ in range(count)])


def hold(pipe: Connection, home: Path, url: str, run_id: str) -> None:
    """Claim a run and keep the claim; send whether it was granted."""
    claim = RunStore(home, url).claim(run_id)
    pipe.send(claim is not None)
    time.sleep(600)


def save(pipe: Connection, home: Path, url: str, run_id: str) -> None:
    """Record the same run again and again, with one worker or another."""
    store = RunStore(home, url)
    record = store.record(run_id)
    pipe.send("begun")
    while True:
        for worker in ("a" * 50_000, "b" * 100_000):
            store.save(replace(record, worker=worker))

"""Scheduler and workers of our own, as processes that do not die with the server."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from core.base.paths import unusable
from core.service import certificates
from core.service.capacity import Capacity

ROOT = Path(__file__).resolve().parents[2]
_LOOPBACK = "127.0.0.1"
# How long workers wait for a scheduler; it counts while they import TensorFlow, too, which
# takes a minute on a busy machine.
_DEATH_TIMEOUT = "300"
# In the environment of every process of an engine: the folder it belongs to. Unlike process
# numbers in a file, it can neither go stale nor be lost with the folder.
MARK = "DENSEBOARD_ENGINE"
_SCHEDULER = "distributed.cli.dask_scheduler"
_WORKERS = "core.service.launch"
_ENVIRONMENT = {
    # A run must not silently start again from zero on another worker.
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
    "DASK_DISTRIBUTED__SCHEDULER__WORK_STEALING": "False",
    # The death of a worker on this machine closes its connection. Silence by the clock means
    # nothing here: it comes from a computer that slept or a clock that was set.
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "null",
    # Nothing but Dask's own protocol is served.
    "DASK_DISTRIBUTED__SCHEDULER__HTTP__ROUTES": "[]",
    "DASK_DISTRIBUTED__WORKER__HTTP__ROUTES": "[]",
    # A run keeps its memory until it ends: spilling or pausing would only stall it.
    "DASK_DISTRIBUTED__WORKER__MEMORY__TARGET": "False",
    "DASK_DISTRIBUTED__WORKER__MEMORY__SPILL": "False",
    "DASK_DISTRIBUTED__WORKER__MEMORY__PAUSE": "False",
    # Dask sets these for every worker it starts; one that is forked has to find them set.
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_TRIM_THRESHOLD_": "65536",
    "SPT_NOENV": "1",  # setproctitle, where it is installed, would overwrite the mark
}


class Processes:
    """The processes of one engine, whoever started them.

    Args:
        folder: The engine's private folder, which must exist when they are started.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._file = self.folder / "scheduler.json"
        self._started: list[subprocess.Popen[bytes]] = []
        self._ahead: subprocess.Popen[bytes] | None = None

    def start_scheduler(self) -> "subprocess.Popen[bytes]":
        """Start the scheduler, which will soon have an ``address``.

        Raises:
            StorageError: The folder cannot be written.
        """
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            raise unusable(self._file, error) from error
        return self._spawn(
            "scheduler",
            _SCHEDULER,
            *certificates.options(self.folder),
            *("--protocol", "tls", "--host", _LOOPBACK, "--port", "0"),
            *("--scheduler-file", str(self._file), "--preload", "core.service.linger"),
            *("--no-dashboard", "--no-show", "--dashboard-address", f"{_LOOPBACK}:0"),
        )

    def start_ahead(self) -> None:
        """Start the process of the workers before it is known what it has to do.

        It imports TensorFlow meanwhile, and ends where it is not told.

        Raises:
            StorageError: The folder cannot be written.
        """
        self._ahead = self._ahead or self._spawn("workers", _WORKERS)

    def drop_ahead(self) -> None:
        """End that process if it was given nothing to do: there are workers, or will be none."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(ahead.pid, signal.SIGKILL)
            ahead.communicate()
            self._reap()

    def start_workers(self, capacity: Capacity) -> None:
        """Start the workers, which wait for the scheduler and are ready with TensorFlow imported.

        Raises:
            StorageError: The folder cannot be written.
        """
        self.start_ahead()
        ahead, self._ahead = self._ahead, None
        arguments = [
            *certificates.options(self.folder),
            *("--scheduler-file", str(self._file)),
            *("--protocol", "tls", "--host", _LOOPBACK, "--no-dashboard"),
            *("--dashboard-address", f"{_LOOPBACK}:0"),
            *("--nworkers", str(capacity.workers), "--nthreads", "1"),
            *("--memory-limit", str(capacity.memory), "--death-timeout", _DEATH_TIMEOUT),
            *("--local-directory", str(self.folder / "scratch")),
            *("--preload", "core.training.preload"),
        ]
        with contextlib.suppress(OSError):  # it has died: that is seen, and another is started
            if ahead and ahead.stdin:
                with ahead.stdin as line:
                    line.write(json.dumps(arguments).encode())

    def address(self) -> str | None:
        """The address of the scheduler, once it has written it."""
        try:
            return str(json.loads(self._file.read_text(encoding="utf-8"))["address"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def scheduler_alive(self) -> bool:
        """Whether there is a scheduler."""
        return self._runs(_SCHEDULER)

    def workers_alive(self) -> bool:
        """Whether the process that looks after the workers is there."""
        return self._runs(_WORKERS)

    def log(self, name: str) -> Path:
        """The log of ``scheduler`` or ``workers``."""
        return self.folder / f"{name}.log"

    def stop(self, patience: float = 1.0, *, ahead: bool = True) -> None:
        """End all of them and whatever they started.

        Args:
            patience: Seconds before processes that do not end by themselves are killed.
            ahead: Whether the process that was started ahead is ended as well.
        """
        if ahead:
            self.drop_ahead()
        sent = signal.SIGTERM
        while mine := [process for process in self._members() if not self._is_ahead(process)]:
            for process in mine:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.send_signal(sent)
            psutil.wait_procs(mine, timeout=patience)
            sent = signal.SIGKILL
        self._reap()
        with contextlib.suppress(OSError):
            self._file.unlink(missing_ok=True)

    def _spawn(self, name: str, module: str, *arguments: str) -> "subprocess.Popen[bytes]":
        environment = {**os.environ, **_ENVIRONMENT, MARK: str(self.folder)}
        paths = [str(ROOT), environment.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
        command = [sys.executable, "-m", module, *arguments]
        try:
            with self.log(name).open("wb") as log:
                process = subprocess.Popen(
                    command,
                    cwd=ROOT,
                    env=environment,
                    stdin=subprocess.DEVNULL if arguments else subprocess.PIPE,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # Ctrl-C in the terminal must not reach it
                )
        except OSError as error:
            raise unusable(self.log(name), error) from error
        self._started.append(process)
        return process

    def _is_ahead(self, process: psutil.Process) -> bool:
        try:
            return self._ahead is not None and os.getsid(process.pid) == self._ahead.pid
        except OSError:
            return False

    def _runs(self, module: str) -> bool:
        self._reap()
        return any(module in _command(process) for process in self._members())

    def _members(self) -> list[psutil.Process]:
        """Every process of this user that bears our mark and is not dead."""
        members = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                marked = process.environ().get(MARK) == str(self.folder)
                if marked and process.status() != psutil.STATUS_ZOMBIE:
                    members.append(process)
        return members

    def _reap(self) -> None:
        """Forget our own children that have ended."""
        self._started = [process for process in self._started if process.poll() is None]


def _command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []

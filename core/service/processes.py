"""Our own scheduler and workers, as processes that outlive the server."""

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
# Seconds that workers wait for a scheduler, including the import of TensorFlow, which takes a
# minute on a busy machine.
_DEATH_TIMEOUT = "300"
# Environment variable of every process of an engine, with the engine's folder. Unlike process
# numbers in a file, it can neither become stale nor be lost with the folder.
MARK = "DENSEBOARD_ENGINE"
_SCHEDULER = "distributed.cli.dask_scheduler"
_WORKERS = "core.service.launch"
_ENVIRONMENT = {
    # A run must not silently restart on another worker.
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
    "DASK_DISTRIBUTED__SCHEDULER__WORK_STEALING": "False",
    # When a worker on this machine dies, its connection closes. A timeout would only react to a
    # computer that slept, or a clock that was changed.
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "null",
    # Serve nothing but Dask's own protocol.
    "DASK_DISTRIBUTED__SCHEDULER__HTTP__ROUTES": "[]",
    "DASK_DISTRIBUTED__WORKER__HTTP__ROUTES": "[]",
    # Nobody sees how prompt Dask's loops are, nor its profiles, which take a third of what an idle
    # engine uses.
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "500ms",
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    # A run needs its memory until it ends: spilling or pausing would only stall it.
    "DASK_DISTRIBUTED__WORKER__MEMORY__TARGET": "False",
    "DASK_DISTRIBUTED__WORKER__MEMORY__SPILL": "False",
    "DASK_DISTRIBUTED__WORKER__MEMORY__PAUSE": "False",
    # Dask sets these for every worker it starts; for forked workers they must be set before.
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_TRIM_THRESHOLD_": "65536",
    "SPT_NOENV": "1",  # otherwise setproctitle, if installed, overwrites the mark
}


class Processes:
    """The processes of one engine, whichever server started them.

    Args:
        folder: The engine's private folder, which must exist when they are started.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._file = self.folder / "scheduler.json"
        self._started: list[subprocess.Popen[bytes]] = []
        self._prestarted: subprocess.Popen[bytes] | None = None

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

    def prestart(self) -> None:
        """Start the parent process of the workers, without its arguments.

        It imports TensorFlow while it waits for them.

        Raises:
            StorageError: The folder cannot be written.
        """
        self._prestarted = self._prestarted or self._spawn("workers", _WORKERS)

    def cancel_prestart(self) -> None:
        """End that process if it did not get its arguments."""
        prestarted, self._prestarted = self._prestarted, None
        if prestarted is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(prestarted.pid, signal.SIGKILL)
            prestarted.communicate()
            self._reap()

    def start_workers(self, capacity: Capacity) -> None:
        """Start the workers, which import TensorFlow and wait for the scheduler.

        Raises:
            StorageError: The folder cannot be written.
        """
        self.prestart()
        prestarted, self._prestarted = self._prestarted, None
        arguments = [
            *certificates.options(self.folder),
            *("--scheduler-file", str(self._file)),
            *("--protocol", "tls", "--host", _LOOPBACK, "--no-dashboard"),
            *("--dashboard-address", f"{_LOOPBACK}:0"),
            *("--nworkers", str(capacity.workers + capacity.spare), "--nthreads", "1"),
            *("--memory-limit", str(capacity.memory), "--death-timeout", _DEATH_TIMEOUT),
            *("--local-directory", str(self.folder / "scratch")),
            *("--preload", "core.training.preload"),
        ]
        with contextlib.suppress(OSError):  # it has died; ``workers_alive`` will tell
            if prestarted and prestarted.stdin:
                with prestarted.stdin as line:
                    line.write(json.dumps(arguments).encode())

    def address(self) -> str | None:
        """Return the address of the scheduler; ``None`` until it is known."""
        try:
            return str(json.loads(self._file.read_text(encoding="utf-8"))["address"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def scheduler_alive(self) -> bool:
        """Whether the scheduler is running."""
        return self._runs(_SCHEDULER)

    def workers_alive(self) -> bool:
        """Whether the parent process of the workers is running."""
        return self._runs(_WORKERS)

    def log(self, name: str) -> Path:
        """Return the log file of ``scheduler`` or ``workers``."""
        return self.folder / f"{name}.log"

    def stop(self, patience: float = 1.0, *, prestarted: bool = True) -> None:
        """End all processes and their children.

        Args:
            patience: Seconds before processes that do not end by themselves are killed.
            prestarted: Whether to end the prestarted process as well.
        """
        if prestarted:
            self.cancel_prestart()
        sent = signal.SIGTERM
        while mine := [process for process in self._members() if not self._is_prestarted(process)]:
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
                    start_new_session=True,  # so that Ctrl-C in the terminal does not reach it
                )
        except OSError as error:
            raise unusable(self.log(name), error) from error
        self._started.append(process)
        return process

    def _is_prestarted(self, process: psutil.Process) -> bool:
        try:
            return self._prestarted is not None and os.getsid(process.pid) == self._prestarted.pid
        except OSError:
            return False

    def _runs(self, module: str) -> bool:
        self._reap()
        return any(module in _command(process) for process in self._members())

    def _members(self) -> list[psutil.Process]:
        """All living processes that have our mark."""
        members = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                marked = process.environ().get(MARK) == str(self.folder)
                if marked and process.status() != psutil.STATUS_ZOMBIE:
                    members.append(process)
        return members

    def _reap(self) -> None:
        """Remove our children that have ended."""
        self._started = [process for process in self._started if process.poll() is None]


def _command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []

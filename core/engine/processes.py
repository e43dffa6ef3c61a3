"""Scheduler and workers of our own, as processes that do not die with the server."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from core.engine import certificates
from core.engine.capacity import Capacity
from core.errors import EngineError
from core.folders import unusable
from core.text import N_

ROOT = Path(__file__).resolve().parents[2]
_LOOPBACK = "127.0.0.1"
_SCHEDULER_SECONDS = 30.0
# How long workers wait for a scheduler; it counts while they import TensorFlow, too, which
# takes a minute on a busy machine.
_DEATH_TIMEOUT = "300"
# A run must not silently start again from zero on another worker; a silent worker is lost
# within seconds; nothing but Dask's own protocol is served.
_ENVIRONMENT = {
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
    "DASK_DISTRIBUTED__SCHEDULER__WORK_STEALING": "False",
    "DASK_DISTRIBUTED__SCHEDULER__HTTP__ROUTES": "[]",
    "DASK_DISTRIBUTED__WORKER__HTTP__ROUTES": "[]",
    # A run keeps its memory until it ends: spilling or pausing would only stall it.
    "DASK_DISTRIBUTED__WORKER__MEMORY__TARGET": "False",
    "DASK_DISTRIBUTED__WORKER__MEMORY__SPILL": "False",
    "DASK_DISTRIBUTED__WORKER__MEMORY__PAUSE": "False",
    "OMP_NUM_THREADS": "1",
}


def start(folder: Path, capacity: Capacity) -> str:
    """Start a scheduler and its workers; return the scheduler's address.

    The workers go on starting (TensorFlow takes some ten seconds) after this returns.

    Args:
        folder: The engine's private folder.
        capacity: How many workers, and their memory.

    Raises:
        EngineError: The scheduler does not come up.
        StorageError: The folder cannot be written.
    """
    certificates.create(folder)
    file = folder / "scheduler.json"
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise unusable(file, error) from error
    scheduler = _spawn(
        folder,
        "scheduler",
        "distributed.cli.dask_scheduler",
        *certificates.options(folder),
        *("--protocol", "tls", "--host", _LOOPBACK, "--port", "0"),
        *("--scheduler-file", str(file), "--preload", "core.engine.linger"),
        *("--no-dashboard", "--no-show", "--dashboard-address", f"{_LOOPBACK}:0"),
    )
    _remember(folder, {"scheduler": scheduler.pid})
    address = _wait_for_address(file, scheduler, folder)
    start_workers(folder, address, capacity)
    return address


def start_workers(folder: Path, address: str, capacity: Capacity) -> None:
    """Start the workers of a scheduler that is there.

    Raises:
        StorageError: The folder cannot be written.
    """
    workers = _spawn(
        folder,
        "workers",
        "distributed.cli.dask_worker",
        address,
        *certificates.options(folder),
        *("--protocol", "tls", "--host", _LOOPBACK, "--no-dashboard"),
        *("--dashboard-address", f"{_LOOPBACK}:0"),
        *("--nworkers", str(capacity.workers), "--nthreads", "1"),
        *("--memory-limit", str(capacity.memory), "--death-timeout", _DEATH_TIMEOUT),
        *("--local-directory", str(folder / "scratch"), "--preload", "core.training.preload"),
    )
    _remember(folder, {**_remembered(folder), "workers": workers.pid})


def workers_alive(folder: Path) -> bool:
    """Whether the process that looks after the workers is there."""
    return _ours(_remembered(folder).get("workers", 0))


def running_address(folder: Path) -> str | None:
    """The address an earlier server left, if its scheduler is still alive."""
    try:
        told = json.loads((folder / "scheduler.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return str(told["address"]) if _ours(_remembered(folder).get("scheduler", 0)) else None


def stop(folder: Path, patience: float = 1.0) -> None:
    """End scheduler, workers and whatever they started.

    Args:
        folder: The engine's private folder.
        patience: Seconds before processes that do not end by themselves are killed.
    """
    # Each was made the leader of its own session; its descendants belong to that.
    mine = [process for pid in _remembered(folder).values() for process in _session(pid)]
    for process in mine:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGTERM)
    _, alive = psutil.wait_procs(mine, timeout=patience)
    for process in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=patience)
    for name in ("processes.json", "scheduler.json"):
        with contextlib.suppress(OSError):
            (folder / name).unlink(missing_ok=True)


def _spawn(folder: Path, name: str, module: str, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, **_ENVIRONMENT}
    paths = [str(ROOT), environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    try:
        with (folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in the terminal must not reach it
            )
    except OSError as error:
        raise unusable(folder, error) from error


def _wait_for_address(file: Path, scheduler: "subprocess.Popen[bytes]", folder: Path) -> str:
    end = time.monotonic() + _SCHEDULER_SECONDS
    while time.monotonic() < end and scheduler.poll() is None:
        with contextlib.suppress(OSError, ValueError, KeyError):
            return str(json.loads(file.read_text(encoding="utf-8"))["address"])
        time.sleep(0.02)
    scheduler.kill()
    raise EngineError(
        N_("The training engine did not start. What it said is in {log}; mend that and reload."),
        log=str(folder / "scheduler.log"),
    )


def _remember(folder: Path, pids: dict[str, int]) -> None:
    path = folder / "processes.json"
    try:
        path.write_text(json.dumps(pids), encoding="utf-8")
    except OSError as error:
        raise unusable(path, error) from error


def _remembered(folder: Path) -> dict[str, int]:
    """Process numbers of scheduler and workers, as far as they were started."""
    try:
        pids = json.loads((folder / "processes.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return pids if isinstance(pids, dict) else {}


def _ours(pid: int) -> bool:
    """Whether a process number still belongs to one of our processes."""
    try:
        return "distributed.cli" in " ".join(psutil.Process(pid).cmdline())
    except psutil.Error:
        return False


def _session(leader: int) -> list[psutil.Process]:
    """A process we started, all it started, and what is left of its session."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if os.getsid(process.pid) == leader:
                found.append(process)
    return found

"""Train hundreds of different networks on one server, and watch the exchange of its workers.

``python -m benchmarks.exchange`` trains 300 digits networks in a folder of its own, as on a machine
with 6 GB. Each network is new, so that a program is compiled for each, and there are always as many
runs as workers that train at once.
"""

import argparse
import json
import os
import statistics
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from distributed import system

from core.base.paths import HOME_VARIABLE
from core.runs.states import State
from core.service.capacity import capacity
from core.service.processes import Processes
from core.service.service import DaskTrainingService
from core.settings.config import RunConfig

NETWORKS = 300
MACHINE = 6.0  # GB of memory, so that workers are exchanged several times
EPOCHS = 3
_POLL_SECONDS = 0.005
_WATCH_SECONDS = 0.25
_READY_SECONDS = 180.0


@dataclass
class Trained:
    """One run.

    Attributes:
        worker: Address of its worker.
        waited: Seconds from the moment a worker could take it to the moment one had it.
        seconds: Its duration in the worker.
        state: How it ended.
    """

    worker: str
    waited: float
    seconds: float
    state: State


class Watch:
    """Watches the memory of all processes of an engine, in a thread.

    Args:
        folder: The engine's folder.

    Attributes:
        largest: The largest resident size of a process so far, in bytes.
    """

    def __init__(self, folder: Path) -> None:
        self.largest = 0
        self._processes = Processes(folder)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(_WATCH_SECONDS):
            for process in self._processes._members():
                with suppress(psutil.Error):
                    self.largest = max(self.largest, process.memory_info().rss)


def networks(count: int) -> list[RunConfig]:
    """Return settings of which no two share a program."""
    return [RunConfig(units=(16 + n % 32, 8 + n // 32), epochs=EPOCHS) for n in range(count)]


def train(service: DaskTrainingService, configs: list[RunConfig], at_once: int) -> list[Trained]:
    """Train networks, with a new one submitted whenever one has ended."""
    left, trained = list(configs), []
    going: dict[str, tuple[float, float | None]] = {}  # when submitted, and when a worker had it
    while left or going:
        while left and len(going) < at_once:
            going[service.submit(left.pop(0))] = time.monotonic(), None
        for run_id, (since, taken) in list(going.items()):
            status = service.status(run_id)
            if taken is None and status.state is not State.QUEUED:
                taken = time.monotonic()
                going[run_id] = since, taken
            if status.state.final and taken is not None:
                del going[run_id]
                worker = service._run(run_id).record.worker
                trained.append(Trained(worker, taken - since, status.seconds, status.state))
        time.sleep(_POLL_SECONDS)
    return trained


def measure(count: int) -> dict[str, float]:
    """Train so many networks; return the figures."""
    size = capacity()
    service = DaskTrainingService()
    service.start()
    try:
        end = time.monotonic() + _READY_SECONDS
        while service.engine().workers < size.workers:
            if time.monotonic() > end:
                raise SystemExit(f"The workers are not ready: {service.engine().problem}")
            time.sleep(_POLL_SECONDS)
        engine = Path(os.environ[HOME_VARIABLE]) / "engine"
        with Watch(engine) as watch:
            trained = train(service, networks(count), size.workers)
        cache = sum(file.stat().st_size for file in (engine / "programs").rglob("*.pb"))
    finally:
        service.close()
    return {
        "networks": count,
        "failed": sum(run.state is not State.DONE for run in trained),
        "processes": len({run.worker for run in trained}),
        "share_bytes": size.memory,
        "largest_bytes": watch.largest,
        "waited_median": statistics.median(run.waited for run in trained),
        "waited_longest": max(run.waited for run in trained),
        "seconds_median": statistics.median(run.seconds for run in trained),
        "cache_bytes": cache,
    }


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", type=int, default=NETWORKS)
    parser.add_argument("--machine", type=float, default=MACHINE, help="its memory in GB")
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    options = parser.parse_args()
    system.MEMORY_LIMIT = int(options.machine * 2**30)
    with tempfile.TemporaryDirectory() as home:
        os.environ[HOME_VARIABLE] = home
        figures = measure(options.networks)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n")
    gigabyte = 2**30
    print(
        f"{figures['networks']:.0f} networks in {figures['processes']:.0f} worker processes,"
        f" {figures['failed']:.0f} failed. The largest process had"
        f" {figures['largest_bytes'] / gigabyte:.2f} of {figures['share_bytes'] / gigabyte:.2f} GB."
        f" Until a worker had it, a run waited {figures['waited_median']:.3f} s in the median and"
        f" {figures['waited_longest']:.3f} s at most; in the worker it took"
        f" {figures['seconds_median']:.2f} s in the median. The cache of programs has"
        f" {figures['cache_bytes'] / 2**20:.0f} MB."
    )


if __name__ == "__main__":
    main()

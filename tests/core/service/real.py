"""Helpers for tests with real services: separate processes, and waiting for states."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import psutil

from core.runs.history import Row
from core.runs.protocol import THREADS
from core.runs.service_interface import TrainingService
from core.runs.states import State
from core.runs.store import RunStore
from core.service.service import DaskTrainingService
from core.settings.config import RunConfig

LONG = RunConfig(epochs=10_000, batch_size=4)  # minutes: it is stopped, and never ends before
SHORT = RunConfig(epochs=3)
# The same without XLA, for workers that soon die: compiling takes more than they train.
ENDLESS, BRIEF = (replace(config, jit_compile=False) for config in (LONG, SHORT))
PROMPT = 0.5  # seconds within which a command is obeyed
# A worker that starts while browsers and other workers share two slow cores takes a minute.
PATIENCE = 180.0

_SERVER = """
import json, sys, time
from core.settings.config import RunConfig
from core.service.service import DaskTrainingService

service = DaskTrainingService()
service.start()
ids = [service.submit(RunConfig.from_json(text)) for text in sys.argv[1:]]
while True:
    print(json.dumps([[i, service.status(i).state.value, service.status(i).rows] for i in ids]))
    sys.stdout.flush()
    time.sleep(0.02)
"""


class Server:
    """A service in its own process, which can be killed."""

    def __init__(self, *configs: RunConfig) -> None:
        root = Path(__file__).parents[3]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SERVER, *(config.to_json() for config in configs)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(root)},
        )

    def read_until(self, enough: Callable[[list[tuple[State, int]]], bool]) -> list[str]:
        """Wait for states and numbers of rows; return the ids."""
        assert self._process.stdout
        for line in self._process.stdout:
            runs = json.loads(line)
            if enough([(State(state), rows) for _, state, rows in runs]):
                return [run_id for run_id, _, _ in runs]
        raise AssertionError("The server ended.")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


def until(true: Callable[[], bool], seconds: float = PATIENCE) -> float:
    """Wait for a condition; return how long it took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "waited in vain"
        time.sleep(0.02)
    return time.monotonic() - began


def reach(
    service: TrainingService, run_id: str, *states: State, seconds: float = PATIENCE
) -> float:
    """Wait until a run is in one of these states; return how long it took."""
    return until(lambda: service.status(run_id).state in states, seconds)


def training_process(service: DaskTrainingService, run_id: str) -> psutil.Process:
    """Return the worker process of a run, by the port in its address."""
    port = int(service._run(run_id).record.worker.rsplit(":", 1)[1])
    pids = [
        connection.pid
        for connection in psutil.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port
    ]
    assert len(pids) == 1 and pids[0]
    return psutil.Process(pids[0])


def stop_at_once(service: DaskTrainingService, run_id: str) -> None:
    """Stop a run, and check that its worker does not continue for more than half a second.

    CPU time is measured, which does not depend on how busy the machine is.
    """
    begun = service.status(run_id).state is not State.QUEUED
    process = training_process(service, run_id) if begun else psutil.Process()
    before = sum(process.cpu_times()[:2])
    service.stop(run_id)
    reach(service, run_id, State.STOPPED)
    assert sum(process.cpu_times()[:2]) - before < PROMPT * THREADS


def finish(service: TrainingService, run_id: str, seconds: float = PATIENCE) -> State:
    until(lambda: service.status(run_id).state.final, seconds)
    return service.status(run_id).state


def epochs(rows: Sequence[Row]) -> list[tuple[object, ...]]:
    """The numbers at the ends of epochs, which are equal for equal settings."""
    return [(r.epoch, r.loss, r.metric, r.val_loss, r.val_metric) for r in rows if r.end]


def recorded(run_id: str) -> list[Row]:
    return RunStore().rows(run_id)

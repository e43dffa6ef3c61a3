"""Kill two servers again and again while they write runs in eight threads each.

``python -m benchmarks.kills`` does it for a minute with 20 kills, on SQLite in a folder of its
own, with ``DENSEBOARD_DATABASE`` on the database it names, which should hold nothing else.
"""

import argparse
import hashlib
import multiprocessing
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType

import numpy as np

from core.base.errors import StorageError
from core.runs.history import Row
from core.runs.layer_health import Health, LayerHealth
from core.runs.results import Evaluation, Result
from core.runs.states import State
from core.runs.store import RunStore, opened
from core.settings.config import RunConfig

PROCESSES, THREADS = 2, 8
_PIECES, _ROWS = 4, 5  # how often a run reports, and how many rows each time
_MODEL_BYTES = 30_000
_PATIENCE_SECONDS = 30.0
_LEAST = 5  # runs that must be finished at the end


@dataclass(frozen=True)
class Told:
    """The outcome.

    Attributes:
        finished: Runs of which a server was told that their end is recorded.
        cut_short: Runs that were going on when their server was killed.
        kills: How often one was.
        refused: Calls that ended in a ``StorageError``.
        seconds: How long they wrote.
        faults: What is not as it should be.
    """

    finished: int
    cut_short: int
    kills: int
    refused: int
    seconds: float
    faults: tuple[str, ...]


def torment(
    home: Path, url: str, seconds: float, kills: int, *, threads: int = THREADS, seed: int = 0
) -> Told:
    """Have servers write runs, kill them at random moments, then check every run.

    Args:
        home: Their data folder.
        url: Their database; "" for a file in ``home``.
        seconds: How long they write.
        kills: How many kills are spread over that time; all are killed once more at the end.
        threads: How many runs each of them writes at once.
        seed: Of the moments.
    """
    chance = random.Random(seed)
    moments = sorted(chance.uniform(0.1, 1.0) * seconds for _ in range(kills))
    log = home / "told"
    home.mkdir(parents=True, exist_ok=True)
    said, began = 0, time.monotonic()
    servers = [_start(home, url, log, threads) for _ in range(PROCESSES)]
    try:
        for moment in moments:
            time.sleep(max(0.0, began + moment - time.monotonic()))
            # On a busy machine it may take longer: a server that did nothing proves nothing.
            said = _wait_for_more_than(said, log, "created")
            which = chance.randrange(PROCESSES)
            _kill(servers[which])
            servers[which] = _start(home, url, log, threads)
        time.sleep(max(0.0, began + seconds - time.monotonic()))
        _wait_for_more_than(_LEAST, log, "finished")
    finally:
        for server in servers:
            _kill(server)
    took = time.monotonic() - began
    return _judged(RunStore(home, url or None), log.read_text().splitlines(), kills, took)


def _wait_for_more_than(number: int, log: Path, word: str) -> int:
    """Wait until servers have reported a kind of event so often; return the count."""
    until, there = time.monotonic() + _PATIENCE_SECONDS, 0
    while time.monotonic() < until:
        there = log.read_text().count(word) if log.exists() else 0
        if there > number:
            break
        time.sleep(0.01)
    return there


def _judged(store: RunStore, lines: list[str], kills: int, seconds: float) -> Told:
    opened.close()
    said: dict[str, list[str]] = {"created": [], "finished": [], "refused": []}
    for line in lines:
        with suppress(ValueError, KeyError):  # a killed server may leave its last line cut
            word, run_id = line.split(" ", 1)
            said[word].append(run_id)
    found = {run.run_id: run for run in store.summaries()}
    faults = [
        f"{run_id} was created and is gone" for run_id in said["created"] if run_id not in found
    ]
    faults += [
        f"{run_id} was finished and is {found[run_id].state}"
        for run_id in said["finished"]
        if run_id in found and found[run_id].state is not State.DONE
    ]
    for run_id, summary in found.items():
        fault = _fault_of(store, run_id, over=summary.state.final)
        if fault:
            faults.append(f"{run_id} ({summary.state}): {fault}")
    cut = [run_id for run_id, run in found.items() if not run.state.final]
    for run_id in cut:  # their servers are dead, so the next one may claim them at once
        claim = store.claim(run_id)
        if claim is None:
            faults.append(f"{run_id} cannot be claimed")
        else:
            claim.release()
    finished, refused = len(said["finished"]), len(said["refused"])
    return Told(finished, len(cut), kills, refused, seconds, tuple(faults))


def _fault_of(store: RunStore, run_id: str, *, over: bool) -> str:
    """Return what is wrong with a run; everything in it follows from its name."""
    rows, result = _rows(run_id), _result(run_id)
    record, there = store.record(run_id), store.rows(run_id)
    if not over:
        whole = len(there) % _ROWS == 0 and there == rows[: len(there)]
        left = [name for name in ("outputs", "model") if store.artifact(run_id, name) is not None]
        return "" if whole and not left and not store.health(run_id) else "a part of it is there"
    read = store.result(record)
    if read is None or record.evaluation != result.evaluation:
        return "no evaluation"
    if there != rows or store.health(run_id) != _health(run_id):
        return "other curves"
    same = np.array_equal(read.outputs, result.outputs)
    return "" if same and store.model(run_id) == result.model else "other artifacts"


def _rows(run_id: str) -> list[Row]:
    chance = random.Random(run_id)
    values = [round(chance.random(), 4) for _ in range(_PIECES * _ROWS)]
    return [
        Row(n / _ROWS, n % _ROWS == 0, value, value, None, None, 0.5, 1.0, 1.0, float(n))
        for n, value in enumerate(values, 1)
    ]


def _health(run_id: str) -> list[Health]:
    value = round(random.Random(run_id).random(), 4)
    return [Health(1.0, (LayerHealth(value, value, None, None, (1, 2), -1.0, 1.0),))] * 40


def _result(run_id: str) -> Result:
    bits = hashlib.shake_256(run_id.encode()).digest(_MODEL_BYTES)
    outputs = np.frombuffer(bits[:400], np.uint8).astype(np.float32).reshape(100, 4)
    return Result(Evaluation(bits[0] / 256, bits[1] / 256, 100), outputs, bits)


def _start(home: Path, url: str, log: Path, threads: int) -> BaseProcess:
    # Forked from a process that has imported everything, so it starts at once.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["benchmarks.kills", "core.runs.store.opened", "core.runs.store.claims"]
    )
    server = context.Process(target=_write, args=(home, url, log, threads), daemon=True)
    start(server)
    return server


def start(server: BaseProcess) -> None:
    """Start a process without the script that a test of a page may have left as ``__main__``.

    Streamlit's test runner puts it there, and multiprocessing would execute it in the child.
    """
    main = sys.modules["__main__"]
    if main.__spec__ is None:
        sys.modules["__main__"] = ModuleType("__main__")
    try:
        server.start()
    finally:
        sys.modules["__main__"] = main


def _kill(server: BaseProcess) -> None:
    server.kill()
    server.join()


def _write(home: Path, url: str, log: Path, threads: int) -> None:
    """Write runs, as a server, until killed."""
    store = RunStore(home, url or None)
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def tell(word: str, run_id: str) -> None:
        os.write(
            file, f"{word} {run_id}\n".encode()
        )  # atomic: other threads write to the same file

    def work() -> None:
        for seed in count():
            try:
                _write_one(store, RunConfig(seed=seed), tell)
            except StorageError as error:
                tell("refused", str(error).replace("\n", " "))

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def _write_one(store: RunStore, config: RunConfig, tell: "Callable[[str, str], None]") -> None:
    record = store.create(config)
    run_id, rows = record.run_id, _rows(record.run_id)
    tell("created", run_id)
    claim = store.claim(run_id)
    assert claim is not None
    record = replace(record, state=State.RUNNING)
    store.save(record)
    for start in range(0, len(rows), _ROWS):
        store.append(run_id, rows[start : start + _ROWS])
    store.finish(replace(record, state=State.DONE), rows, _result(run_id), _health(run_id))
    tell("finished", run_id)
    claim.release()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--threads", type=int, default=THREADS)
    arguments = parser.parse_args()
    url = os.environ.get("DENSEBOARD_DATABASE", "")
    with tempfile.TemporaryDirectory() as folder:
        seconds, kills = arguments.seconds, arguments.kills
        told = torment(Path(folder), url, seconds, kills, threads=arguments.threads)
        print(
            f"{told.finished} runs finished and {told.cut_short} cut short by {told.kills} kills in"
            f" {told.seconds:.0f} s; {told.refused} calls refused; {len(told.faults)} faults"
        )
        for fault in told.faults[:20]:
            print(f"  {fault}")
    sys.exit(bool(told.faults))


if __name__ == "__main__":
    main()

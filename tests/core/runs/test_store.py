"""The record of runs on the disk: whole or not at all, whatever happens to it."""

import errno
import io
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.boundary import Frame
from core.config import RunConfig
from core.errors import DivergedError, RunNotFoundError, StorageError
from core.health import Health, LayerHealth
from core.history import Row
from core.record import Record
from core.results import Evaluation, Result
from core.runs import RunStore
from core.states import State

ROWS = [
    Row(
        n / 2,
        n % 2 == 0,
        0.5**n,
        0.5,
        0.3 if n % 2 == 0 else None,
        None,
        0.001,
        100.0,
        2.0,
        float(n),
    )
    for n in range(1, 9)
]
KERNEL = np.linspace(-1, 1, 6, dtype=np.float32).reshape(3, 2)
RESULT = Result(
    Evaluation(0.25, 0.9, 4),
    np.arange(8, dtype=np.float32).reshape(4, 2),
    b"model",
    KERNEL,
    np.linspace(0, 1, 6, dtype=np.float32).reshape(3, 2),
)
HEALTH = [
    Health(n / 2, (LayerHealth(0.5**n, 0.001, None, 0.25, (n, 2, 3), -1.0, float(n)),))
    for n in range(1, 4)
]
FRAMES = [Frame(float(n), bytes(range(n, n + 40)) * 40) for n in range(3)]


@pytest.fixture
def store(data_folder: Path) -> RunStore:
    return RunStore()


@pytest.fixture
def record(store: RunStore) -> Record:
    return store.create(RunConfig(epochs=7))


def folder_of(record: Record, data_folder: Path) -> Path:
    return data_folder / "runs" / record.run_id


class FullDisk:
    """Lets ``room`` bytes more be written, as a full disk does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
        disk = self
        self.room = room

        class File(io.FileIO):
            def write(self, data: Any) -> int:
                data = bytes(data)
                if disk.room <= 0:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                written = super().write(data[: disk.room]) or 0
                disk.room -= written
                return written

        monkeypatch.setattr("core.runs.store.io.FileIO", File)


def test_a_record_comes_back_as_it_was(store: RunStore, record: Record) -> None:
    assert store.record(record.run_id) == record
    problem = DivergedError("After {epochs} epochs at {rate:g}.", epochs=1.5, rate=0.1)
    failed = replace(
        record, state=State.FAILED, problem=problem, worker="tls://127.0.0.1:1", seconds=2.5
    )
    store.finish(failed, ROWS, None)
    read = store.record(record.run_id)
    assert replace(read, problem=None) == replace(failed, problem=None)
    assert isinstance(read.problem, DivergedError) and str(read.problem) == str(problem)
    assert store.rows(record.run_id) == ROWS and store.result(read) is None


def test_a_finished_run_comes_back_whole(store: RunStore, record: Record) -> None:
    store.finish(replace(record, state=State.DONE), ROWS, RESULT, HEALTH, FRAMES)
    read = store.record(record.run_id)
    assert store.health(record.run_id) == HEALTH and store.frames(record.run_id) == FRAMES
    result = store.result(read)
    assert result is not None and result.evaluation == RESULT.evaluation
    assert (result.outputs == RESULT.outputs).all() and result.outputs.dtype == np.float32
    assert result.kernel is not None and result.kernel.dtype == np.float32
    assert (result.kernel == KERNEL).all()
    validated = result.validation_outputs
    assert validated is not None and validated.dtype == np.float32
    assert (validated == RESULT.validation_outputs).all()
    assert store.model_path(record.run_id).read_bytes() == b"model"
    assert {"tensorflow", "keras", "numpy"} <= read.versions.keys()


def test_a_run_of_an_older_version_has_no_snapshots(store: RunStore, record: Record) -> None:
    store.finish(replace(record, state=State.DONE), ROWS, RESULT)
    assert store.health(record.run_id) == [] and store.frames(record.run_id) == []


def test_a_damaged_snapshot_hides_those_after_it(
    store: RunStore, record: Record, data_folder: Path
) -> None:
    store.finish(replace(record, state=State.DONE), ROWS, RESULT, HEALTH)
    path = folder_of(record, data_folder) / "health.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text(lines[0] + "[1, [[0]]]\n" + lines[2])
    assert store.health(record.run_id) == HEALTH[:1]


def test_records_are_private(record: Record, data_folder: Path) -> None:
    assert stat.S_IMODE(folder_of(record, data_folder).stat().st_mode) == 0o700


def test_history_is_appended(store: RunStore, record: Record) -> None:
    for n in range(len(ROWS)):
        store.append(record.run_id, ROWS[n : n + 1])
    assert store.rows(record.run_id) == ROWS


@pytest.mark.parametrize("cut", range(1, 40, 6))
def test_a_line_cut_short_is_left_out_and_written_over(
    store: RunStore, record: Record, data_folder: Path, cut: int
) -> None:
    store.append(record.run_id, ROWS[:3])
    path = folder_of(record, data_folder) / "history.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    whole = path.read_bytes().count(b"\n")  # a row without its line's end does not count
    assert store.rows(record.run_id) == ROWS[:whole] and whole < 3
    store.append(record.run_id, ROWS[whole:5])
    assert store.rows(record.run_id) == ROWS[:5]


@pytest.mark.parametrize("room", [0, 1, 70, 150])
def test_a_full_disk_takes_all_of_an_addition_or_nothing(
    store: RunStore, record: Record, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    store.append(record.run_id, ROWS[:2])
    with monkeypatch.context() as patch:
        disk = FullDisk(patch, room)
        with pytest.raises(StorageError, match="the disk is full"):
            store.append(record.run_id, ROWS[2:6])
        assert store.rows(record.run_id) == ROWS[:2]
        disk.room = 10_000
        store.append(record.run_id, ROWS[2:6])
    assert store.rows(record.run_id) == ROWS[:6]


def test_a_full_disk_leaves_the_old_record(
    store: RunStore, record: Record, monkeypatch: pytest.MonkeyPatch, data_folder: Path
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StorageError, match="the disk is full"):
            store.save(replace(record, state=State.RUNNING))
        with pytest.raises(StorageError, match="the disk is full"):
            store.finish(replace(record, state=State.DONE), ROWS, RESULT)
        with pytest.raises(StorageError, match="the disk is full"):
            store.create(RunConfig())
    assert store.record(record.run_id) == record
    assert not list(folder_of(record, data_folder).glob(".*.part"))


def test_a_record_is_old_or_new_whenever_the_writer_is_killed(
    store: RunStore, record: Record, data_folder: Path
) -> None:
    code = """
import sys
from dataclasses import replace
from core.runs import RunStore
store = RunStore()
record = store.record(sys.argv[1])
while True:
    for worker in ("a" * 50_000, "b" * 100_000):
        store.save(replace(record, worker=worker))
        print("+", flush=True)
"""
    for delay in (0.0, 0.003, 0.007):
        writer = subprocess.Popen(
            [sys.executable, "-c", code, record.run_id],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        assert writer.stdout
        writer.stdout.readline()
        for _ in range(20):
            assert store.record(record.run_id).worker in ("a" * 50_000, "b" * 100_000)
        time.sleep(delay)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        assert store.record(record.run_id).worker in ("a" * 50_000, "b" * 100_000)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"format": 1, "run_id": "x", "config": {}, "state": "flying"}',
    ],
)
def test_a_damaged_record_is_told_and_stops_nobody(
    store: RunStore, record: Record, data_folder: Path, text: bytes
) -> None:
    other = store.create(RunConfig())
    path = folder_of(record, data_folder) / "run.json"
    path.write_bytes(text)
    with pytest.raises(RunNotFoundError, match="is damaged") as caught:
        store.record(record.run_id)
    assert str(path) in str(caught.value)
    assert [found.run_id for found in store.unfinished()] == [other.run_id]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("created", "yesterday"),
        ("config", {"epochs": 0}),
        ("config", []),
        ("problem", ["DivergedError", "{missing}", {}]),
        ("problem", ["DivergedError"]),
        ("evaluation", {"loss": 1}),
        ("state", None),
    ],
)
def test_a_record_with_a_wrong_value_is_damaged(
    store: RunStore, record: Record, data_folder: Path, name: str, value: Any
) -> None:
    path = folder_of(record, data_folder) / "run.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), name: value}))
    with pytest.raises(RunNotFoundError, match="is damaged"):
        store.record(record.run_id)


def test_a_run_recorded_by_an_earlier_version(store: RunStore, record: Record) -> None:
    old = replace(RESULT, kernel=None, validation_outputs=None)
    store.finish(replace(record, state=State.DONE), ROWS, old)
    result = store.result(store.record(record.run_id))
    assert result is not None and result.kernel is None and result.validation_outputs is None
    assert (result.outputs == RESULT.outputs).all()


@pytest.mark.parametrize("cut", [0, 90])
@pytest.mark.parametrize("name", ["outputs.npy", "kernel.npy", "validation.npy"])
def test_damaged_arrays_are_told(
    store: RunStore, record: Record, data_folder: Path, name: str, cut: int
) -> None:
    store.finish(replace(record, state=State.DONE), ROWS, RESULT)
    path = folder_of(record, data_folder) / name
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(StorageError, match="is damaged"):
        store.result(store.record(record.run_id))


def test_outputs_that_are_gone_are_told(store: RunStore, record: Record, data_folder: Path) -> None:
    store.finish(replace(record, state=State.DONE), ROWS, RESULT)
    (folder_of(record, data_folder) / "outputs.npy").unlink()
    with pytest.raises(StorageError, match="cannot be used"):
        store.result(store.record(record.run_id))


@pytest.mark.parametrize(
    "run_id", ["", ".", "..", "../x", "x/..", "/etc", "a\0", "a b", "ñ", "x" * 65, "~", "a\n"]
)
def test_what_is_no_run_id_never_becomes_a_path(store: RunStore, run_id: str) -> None:
    for call in (
        store.record,
        store.rows,
        store.claim,
        store.health,
        store.frames,
        store.model_path,
        store.has_rows,
    ):
        with pytest.raises(RunNotFoundError):
            call(run_id)


def test_an_unknown_run_is_told(store: RunStore) -> None:
    with pytest.raises(RunNotFoundError, match="No run is recorded under nothing"):
        store.record("nothing")


def test_unfinished_runs_come_oldest_first(store: RunStore, data_folder: Path) -> None:
    made = [store.create(RunConfig(seed=seed)) for seed in range(5)]
    for n, one in enumerate(made):
        store.save(replace(one, created=1000.0 - n))
    store.finish(replace(made[2], state=State.DONE), [], None)
    (data_folder / "runs" / "stray.txt").write_text("x")
    (data_folder / "runs" / "empty").mkdir()
    assert [r.config.seed for r in store.unfinished()] == [4, 3, 1, 0]


def test_a_thousand_records_are_read_quickly(store: RunStore, data_folder: Path) -> None:
    text = store.create(RunConfig()).to_json()
    for n in range(1000):
        folder = data_folder / "runs" / f"run{n}"
        folder.mkdir()
        (folder / "run.json").write_text(text)
    began = time.perf_counter()
    assert len(store.unfinished()) == 1001
    assert time.perf_counter() - began < 3.0


def test_one_server_has_the_right_to_write(store: RunStore, record: Record) -> None:
    lock = store.claim(record.run_id)
    assert lock is not None and store.claim(record.run_id) is None
    lock.release()
    again = store.claim(record.run_id)
    assert again is not None
    again.release()


def test_a_folder_deleted_meanwhile_is_made_again(
    store: RunStore, record: Record, data_folder: Path
) -> None:
    store.append(record.run_id, ROWS)
    shutil.rmtree(data_folder)
    assert not store.has_rows(record.run_id)
    store.append(record.run_id, ROWS[:2])
    store.save(record)
    assert store.record(record.run_id) == record and store.rows(record.run_id) == ROWS[:2]


def test_a_folder_that_cannot_be_written_is_told(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_folder.parent.mkdir(exist_ok=True)
    data_folder.write_text("in the way")
    with pytest.raises(StorageError, match="there is a file where a folder should be"):
        RunStore().create(RunConfig())
    with pytest.raises(StorageError, match="there is a file where a folder should be"):
        RunStore().unfinished()

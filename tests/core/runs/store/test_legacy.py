"""Runs that earlier versions recorded, a folder each, are taken in once and nothing is lost."""

import json
import shutil
import signal
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.base.errors import DivergedError, RunNotFoundError
from core.base.locks import FileLock
from core.runs.history import Row
from core.runs.record import Record
from core.runs.results import Evaluation
from core.runs.states import State
from core.runs.store import RunStore, opened
from core.runs.store.summary import Point
from core.settings.config import RunConfig
from tests import disks
from tests.core.runs.store.samples import FRAMES, HEALTH, KERNEL, RESULT, ROWS
from tests.core.runs.store.servers import Server, take_in


def lines(rows: Sequence[Any]) -> str:
    return "".join(json.dumps(row.to_list()) + "\n" for row in rows)


def folder(home: Path, record: Record, *, whole: bool = True, rows: Sequence[Row] = ROWS) -> Path:
    """Write a run as earlier versions did."""
    path = home / "runs" / record.run_id
    path.mkdir(parents=True)
    told = {"format": 1, **record.to_dict()}
    (path / "run.json").write_text(json.dumps(told, indent=1))
    (path / "history.jsonl").write_text(lines(rows))
    (path / "lock").touch()
    if whole:
        (path / "health.jsonl").write_text(lines(HEALTH))
        (path / "boundary.jsonl").write_text(lines(FRAMES))
        np.save(path / "outputs.npy", RESULT.outputs)
        np.save(path / "kernel.npy", KERNEL)
        np.save(path / "validation.npy", np.zeros(3, np.float32))
        (path / "model.keras").write_bytes(b"model")
    return path


def done(number: int = 0) -> Record:
    config = RunConfig(seed=number)
    evaluation = Evaluation(0.25, 0.9, 4, epoch=2)
    return Record(
        f"run-{number}", config, State.DONE, 1000.0 + number, seconds=2.5, evaluation=evaluation
    )


def test_everything_of_a_run_is_taken_in(store: RunStore, data_folder: Path) -> None:
    record = done()
    folder(data_folder, record)
    problem = DivergedError("After {epochs} epochs.", epochs=1.5)
    failed = replace(done(1), state=State.FAILED, problem=problem, evaluation=None)
    folder(data_folder, failed, whole=False)

    first, second = store.summaries()
    assert (first.run_id, first.state, first.seconds) == ("run-0", State.DONE, 2.5)
    assert first.best == Point(4, 0.78) and first.epochs == 4 and first.test_metric == 0.9
    assert second.state is State.FAILED and second.last == Point(4, 0.78)
    assert store.record("run-0") == record
    assert isinstance(store.record("run-1").problem, DivergedError)
    assert store.rows("run-0") == store.rows("run-1") == ROWS
    assert store.health("run-0") == HEALTH and store.frames("run-0") == FRAMES
    result = store.result(record)
    assert result is not None and (result.outputs == RESULT.outputs).all()
    assert result.kernel is not None and (result.kernel == KERNEL).all()
    assert result.validation_outputs is not None and len(result.validation_outputs) == 3
    assert store.model("run-0") == b"model"

    assert not (data_folder / "runs").exists()
    kept = data_folder / "runs.imported" / "run-0"
    assert (kept / "model.keras").read_bytes() == b"model" and (kept / "run.json").exists()


def test_a_run_cut_short_goes_on_from_its_last_whole_line(
    store: RunStore, data_folder: Path
) -> None:
    going = replace(done(), state=State.RUNNING, evaluation=None)
    path = folder(data_folder, going, whole=False, rows=ROWS[:3])
    text = (path / "history.jsonl").read_text()
    (path / "history.jsonl").write_text(text[:-5])
    assert [record.run_id for record in store.unfinished()] == ["run-0"]
    assert store.rows("run-0") == ROWS[:2] and store.summaries()[0].best is None
    store.append("run-0", ROWS[2:4])
    assert store.rows("run-0") == ROWS[:4]


def test_settings_no_longer_allowed_are_kept_all_the_same(
    store: RunStore, data_folder: Path
) -> None:
    path = folder(data_folder, done())
    told = json.loads((path / "run.json").read_text())
    told["config"] = {"dataset": "table-0123456789ab", "loss": "mean_squared_error", "layers": 3}
    (path / "run.json").write_text(json.dumps(told))
    (summary,) = store.summaries()
    assert summary.dataset == "table-0123456789ab" and summary.raw_settings["layers"] == 3
    assert summary.best == Point(1, 0.72)  # of an error the lowest
    with pytest.raises(RunNotFoundError, match="is damaged"):
        store.record("run-0")


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"null", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000],
    ids=["empty", "cut", "null", "list", "nothing", "bytes", "deep"],
)
def test_a_damaged_folder_is_left_and_stops_nobody(
    store: RunStore, data_folder: Path, text: bytes
) -> None:
    folder(data_folder, done(0))
    (folder(data_folder, done(1)) / "run.json").write_bytes(text)
    folder(data_folder, done(2))
    (data_folder / "runs" / "stray.txt").write_text("x")
    (data_folder / "runs" / "empty").mkdir()
    assert [run.run_id for run in store.summaries()] == ["run-0", "run-2"]
    kept = data_folder / "runs.imported"
    assert (kept / "run-1" / "run.json").read_bytes() == text and (kept / "stray.txt").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seed", 10**30),
        ("created", float("nan")),
        ("created", 10**400),
        ("worker", "\ud800"),
        ("worker", "a\0"),
    ],
    ids=["seed", "nan", "huge", "half", "nul"],
)
def test_what_no_database_takes_is_left_and_takes_no_other_with_it(
    store: RunStore, data_folder: Path, field: str, value: object
) -> None:
    folder(data_folder, done(0))
    path = folder(data_folder, done(1)) / "run.json"
    told = json.loads(path.read_text())
    (told["config"] if field == "seed" else told)[field] = value
    path.write_text(json.dumps(told))
    assert [run.run_id for run in store.summaries()] == ["run-0"]
    assert (data_folder / "runs.imported" / "run-1" / "run.json").exists()


def test_nothing_is_taken_in_twice(store: RunStore, data_folder: Path) -> None:
    folder(data_folder, done(0))
    store.summaries()
    store.mark("run-0", name="mine")
    store.delete(["run-0"])
    shutil.copytree(data_folder / "runs.imported", data_folder / "runs")
    folder(data_folder, done(1))  # as an earlier version would, started once more
    opened.close()
    assert [run.run_id for run in store.summaries()] == ["run-1"]
    store.restore(["run-0"])
    assert store.marks("run-0").name == "mine"
    assert (data_folder / "runs.imported-2" / "run-1").is_dir()


def test_a_crash_in_the_middle_loses_nothing(store: RunStore, url: str, data_folder: Path) -> None:
    opened.close()  # the next server finds folders
    for number in range(9):
        folder(data_folder, done(number))
    for last in ("run-1", "run-5"):
        killed = Server(take_in, data_folder, url, last)
        assert killed.wait() == -signal.SIGKILL
        killed.kill()
        assert (data_folder / "runs" / "run-8").is_dir()
    servers = [Server(take_in, data_folder, url) for _ in range(2)]  # that start at once
    told = [server.hear() for server in servers]
    for server in servers:
        server.kill()
    assert max(told) == 9
    assert [run.run_id for run in store.summaries()] == [f"run-{n}" for n in range(9)]
    for number in range(9):
        assert store.rows(f"run-{number}") == ROWS and store.model(f"run-{number}") == b"model"
    assert not (data_folder / "runs").exists()


def test_a_run_that_an_earlier_version_still_writes_is_left_to_it(
    store: RunStore, data_folder: Path
) -> None:
    folder(data_folder, done(0))
    path = folder(data_folder, replace(done(1), state=State.RUNNING))
    lock = FileLock(path / "lock")
    assert lock.acquire()
    assert [run.run_id for run in store.summaries()] == ["run-0"]
    assert path.is_dir()
    lock.release()
    opened.close()  # the next start
    assert [run.run_id for run in store.summaries()] == ["run-0", "run-1"]
    assert not path.exists()


def test_a_full_disk_leaves_all_folders_for_the_next_start(
    data_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    RunStore().summaries()
    opened.close()
    for number in range(3):
        (folder(data_folder, done(number)) / "model.keras").write_bytes(bytes(100_000))
    with disks.full():
        assert RunStore().summaries() == []
    assert "the disk is full" in caplog.text
    opened.close()
    assert len(RunStore().summaries()) == 3


def test_a_folder_that_cannot_be_read_now_is_taken_in_later(
    data_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = folder(data_folder, done(0)) / "model.keras"
    folder(data_folder, done(1))
    path.unlink()
    path.symlink_to("/proc/self/mem")  # whoever reads it gets an error
    assert [run.run_id for run in RunStore().summaries()] == ["run-1"]
    assert "run-0 cannot be read" in caplog.text
    path.unlink()
    path.write_bytes(b"model")
    opened.close()
    assert [run.run_id for run in RunStore().summaries()] == ["run-0", "run-1"]
    assert RunStore().model("run-0") == b"model" and not (data_folder / "runs").exists()

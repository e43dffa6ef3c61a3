"""The store of runs: every change is complete or not made at all."""

import os
import stat
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import update

from core.base.errors import DivergedError, PredictionError, RunNotFoundError, StorageError
from core.runs.record import Record
from core.runs.states import State
from core.runs.store import RunStore
from core.runs.store.schema import chunks, runs
from core.settings.config import RunConfig
from tests.core.runs.store.samples import FRAMES, HEALTH, KERNEL, RESULT, ROWS
from tests.core.runs.store.servers import Server, save


@pytest.fixture
def record(store: RunStore) -> Record:
    return store.create(RunConfig(epochs=7))


def damage(store: RunStore, **values: Any) -> None:
    """Write other values into the columns of all runs."""
    with store._open().database.writing() as connection:
        connection.execute(update(runs).values(**values))


def test_a_record_round_trips(store: RunStore, record: Record) -> None:
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


def test_a_finished_run_is_loaded_completely(store: RunStore, record: Record) -> None:
    store.finish(replace(record, state=State.DONE), ROWS, RESULT, HEALTH, FRAMES)
    read = store.record(record.run_id)
    assert store.rows(record.run_id) == ROWS
    assert store.health(record.run_id) == HEALTH and store.frames(record.run_id) == FRAMES
    result = store.result(read)
    assert result is not None and result.evaluation == RESULT.evaluation
    assert (result.outputs == RESULT.outputs).all() and result.outputs.dtype == np.float32
    assert result.kernel is not None and result.kernel.dtype == np.float32
    assert (result.kernel == KERNEL).all()
    validated = result.validation_outputs
    assert validated is not None and validated.dtype == np.float32
    assert (validated == RESULT.validation_outputs).all()
    assert store.model(record.run_id) == b"model"
    assert {"tensorflow", "keras", "numpy"} <= read.versions.keys()


def test_a_run_without_arrays_has_none(store: RunStore, record: Record) -> None:
    little = replace(RESULT, kernel=None, validation_outputs=None, model=b"")
    store.finish(replace(record, state=State.DONE), ROWS, little)
    assert store.health(record.run_id) == [] and store.frames(record.run_id) == []
    result = store.result(store.record(record.run_id))
    assert result is not None and result.kernel is None and result.validation_outputs is None
    assert (result.outputs == RESULT.outputs).all()
    with pytest.raises(PredictionError, match="is not stored"):
        store.model(record.run_id)


def test_history_is_appended_and_replaced_at_the_end(store: RunStore, record: Record) -> None:
    assert not store.has_rows(record.run_id)
    for n in range(len(ROWS)):
        store.append(record.run_id, ROWS[n : n + 1])
    assert store.has_rows(record.run_id) and store.rows(record.run_id) == ROWS
    store.finish(replace(record, state=State.STOPPED), ROWS[:5], None)
    assert store.rows(record.run_id) == ROWS[:5]
    store.finish(replace(record, state=State.STOPPED), [], None)
    assert store.rows(record.run_id) == []


def test_what_a_run_can_go_on_from_is_kept_until_its_end(store: RunStore, record: Record) -> None:
    store.append(record.run_id, ROWS)
    store.keep(record.run_id, b"one", b"", HEALTH[:1], [])
    store.keep(record.run_id, b"two", b"weights", HEALTH, FRAMES)
    assert store.artifact(record.run_id, "checkpoint") == b"two"
    assert store.artifact(record.run_id, "weights") == b"weights"
    assert store.health(record.run_id) == HEALTH and store.frames(record.run_id) == FRAMES
    with pytest.raises(RunNotFoundError):
        store.keep("a" * 22, b"one", b"", [], [])


def test_a_history_is_rewound(store: RunStore, record: Record) -> None:
    store.append(record.run_id, ROWS[:1])
    store.append(record.run_id, ROWS[1:])
    again = replace(record, deaths=1)
    store.rewind(again, ROWS[:1])
    assert store.record(record.run_id) == again and store.rows(record.run_id) == ROWS[:1]
    store.append(record.run_id, ROWS[1:])
    assert store.rows(record.run_id) == ROWS
    store.rewind(again, [])
    assert store.rows(record.run_id) == []
    store.append(record.run_id, ROWS[:1])
    assert store.rows(record.run_id) == ROWS[:1]


def test_reading_ends_at_a_damaged_line(store: RunStore, record: Record) -> None:
    store.finish(replace(record, state=State.DONE), ROWS, RESULT, HEALTH)
    whole = b"".join(str(h.to_list()).replace("None", "null").encode() + b"\n" for h in HEALTH)
    lines = whole.splitlines(keepends=True)
    for data, left in ((lines[0] + b"[1, [[0]]]\n" + lines[2], 1), (whole[:-1], 2), (whole, 3)):
        with store._open().database.writing() as connection:
            connection.execute(update(chunks).filter_by(kind="health").values(data=data))
        assert store.health(record.run_id) == HEALTH[:left]


@pytest.mark.parametrize(
    "values",
    [
        {"settings": ""},
        {"settings": "[" * 100_000},
        {"settings": '{"epochs": 0}'},
        {"settings": "[]"},
        {"state": "flying"},
        {"problem": '["DivergedError", "{missing}", {}]'},
        {"problem": '["DivergedError"]'},
        {"evaluation": '{"loss": 1}'},
        {"versions": "x"},
    ],
    ids=str,
)
def test_a_damaged_record_is_logged_and_skipped(
    store: RunStore, record: Record, values: dict[str, str]
) -> None:
    damage(store, **values)
    other = store.create(RunConfig())
    with pytest.raises(RunNotFoundError, match="is damaged") as caught:
        store.record(record.run_id)
    assert record.run_id in str(caught.value)
    assert [run.run_id for run in store.unfinished()] == [other.run_id]
    assert other.run_id in [run.run_id for run in store.summaries()]


@pytest.mark.parametrize("name", ["outputs", "kernel", "validation_outputs"])
def test_damaged_arrays_are_reported(store: RunStore, record: Record, name: str) -> None:
    store.finish(replace(record, state=State.DONE), ROWS, RESULT)
    whole = store.artifact(record.run_id, name)
    assert whole
    for cut in (0, 90):
        store.write_artifact(record.run_id, name, whole[:cut])
        with pytest.raises(StorageError, match=f"{name} is damaged"):
            store.result(store.record(record.run_id))
    store.delete_artifact(record.run_id, "outputs")
    with pytest.raises(StorageError, match="outputs is damaged"):
        store.result(store.record(record.run_id))


@pytest.mark.parametrize(
    "run_id", ["", ".", "..", "../x", "x/..", "/etc", "a\0", "a b", "ñ", "x" * 65, "~", "a\n"]
)
def test_an_invalid_run_id_does_not_reach_the_database(run_id: str) -> None:
    store = RunStore(url="nonsense")
    calls: list[Any] = [store.record, store.rows, store.claim, store.health, store.frames]
    calls += [store.model, store.has_rows, store.marks, store.mark, store.add_test_views]
    calls += [
        lambda run_id: store.append(run_id, ROWS),
        lambda run_id: store.delete([run_id]),
        lambda run_id: store.restore([run_id]),
        lambda run_id: store.write_artifact(run_id, "x", b""),
        lambda run_id: store.artifact(run_id, "x"),
        lambda run_id: store.delete_artifact(run_id, "x"),
        lambda run_id: store.guess(run_id, {}),
    ]
    for call in calls:
        with pytest.raises(RunNotFoundError):
            call(run_id)


def test_an_unknown_run_is_reported(store: RunStore) -> None:
    with pytest.raises(RunNotFoundError, match="No run is recorded under nothing"):
        store.record("nothing")
    with pytest.raises(RunNotFoundError):
        store.append("nothing", ROWS)
    with pytest.raises(RunNotFoundError):
        store.write_artifact("nothing", "x", b"")
    assert store.rows("nothing") == [] and store.artifact("nothing", "x") is None


def test_unfinished_runs_come_oldest_first(store: RunStore) -> None:
    made = [store.create(RunConfig(seed=seed)) for seed in range(5)]
    for n, one in enumerate(made):
        store.save(replace(one, created=1000.0 - n))
    store.finish(replace(made[2], state=State.DONE), [], None)
    assert [r.config.seed for r in store.unfinished()] == [4, 3, 1, 0]


def test_any_artifact_is_stored_by_name(store: RunStore, record: Record) -> None:
    assert store.artifact(record.run_id, "épochs/1") is None
    assert not store.has_artifact(record.run_id, "empty")
    large = os.urandom(3_000_000)
    store.write_artifact(record.run_id, "épochs/1", b"old")
    store.write_artifact(record.run_id, "épochs/1", large)
    store.write_artifact(record.run_id, "empty", b"")
    assert store.artifact(record.run_id, "épochs/1") == large
    assert store.artifact(record.run_id, "empty") == b"" and store.has_artifact(
        record.run_id, "empty"
    )
    store.delete_artifact(record.run_id, "épochs/1")
    store.delete_artifact(record.run_id, "épochs/1")
    assert store.artifact(record.run_id, "épochs/1") is None
    store.finish(replace(record, state=State.DONE), ROWS, RESULT)
    assert store.artifact(record.run_id, "empty") == b""


def test_a_record_is_old_or_new_whenever_the_writer_is_killed(
    store: RunStore, url: str, record: Record, data_folder: Path
) -> None:
    for delay in (0.0, 0.003, 0.007):
        writer = Server(save, data_folder, url, record.run_id)
        assert writer.hear() == "begun"
        until = time.monotonic() + 10
        while not store.record(record.run_id).worker and time.monotonic() < until:
            pass
        for _ in range(20):
            assert store.record(record.run_id).worker in ("a" * 50_000, "b" * 100_000)
        time.sleep(delay)
        writer.kill()
        assert store.record(record.run_id).worker in ("a" * 50_000, "b" * 100_000)


def test_nothing_is_opened_before_it_is_used(data_folder: Path) -> None:
    RunStore()
    assert not data_folder.exists()
    code = (
        "import sys; from core.runs.store import RunStore; RunStore()"
        "; print('sqlalchemy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_store_follows_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = RunStore()
    made: dict[str, list[str]] = {}
    for name in ("one", "two", "one"):
        monkeypatch.setenv("DENSEBOARD_HOME", str(tmp_path / name))
        made.setdefault(name, []).append(store.create(RunConfig()).run_id)
        assert [run.run_id for run in store.summaries()] == made[name]
    assert RunStore(tmp_path / "two").record(made["two"][0])


def test_records_are_private(data_folder: Path) -> None:
    RunStore().create(RunConfig())
    for path in data_folder.glob("runs.db*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

"""Databases that cannot be used are reported clearly, and without passwords."""

import os
import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import create_engine

from core.base.errors import StorageError
from core.runs.results import Evaluation, Result
from core.runs.states import State
from core.runs.store import RunStore, database
from core.settings.config import RunConfig
from tests import disks
from tests.core.runs.store.samples import FRAMES, HEALTH, ROWS

LARGE = Result(
    Evaluation(0.5, 0.5, 1), np.zeros(20_000, np.float32), random.Random(0).randbytes(200_000)
)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("runs", "is not the address of a database"),
        ("postgresql://user:s3cret@host:port/name", "is not the address of a database"),
        ("nosuch://user:s3cret@host/name", "of the kind nosuch, which is not supported"),
        ("mysql://user:s3cret@host/name", "of the kind mysql, which is not supported"),
        ("sqlite:////tmp/runs.db?timeout=soon", "is not the address of a database"),
        ("sqlite://", "which does not name a file"),
        ("sqlite:////tmp/%00", "which does not name a file"),
        ("sqlite:///:memory:", "which does not name a file"),
        ("sqlite:////proc/nowhere/runs.db", "/proc/nowhere/runs.db cannot be used"),
        ("postgresql://user:s3cret@127.0.0.1:1/name", "user:***@127.0.0.1:1/name cannot be used"),
        ("postgresql://user:s3cret@nowhere.invalid/name", "cannot be used"),
    ],
)
def test_an_unusable_database_is_reported(
    url: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DENSEBOARD_DATABASE", url)
    store = RunStore()
    calls: list[Callable[[], object]] = [store.summaries, store.unfinished]
    calls += [lambda: store.create(RunConfig()), lambda: store.claim("a-run")]
    for call in calls:
        with pytest.raises(StorageError) as caught:
            call()
        assert message in str(caught.value) and "s3cret" not in str(caught.value)
        assert "DENSEBOARD_" in str(caught.value)


@pytest.mark.parametrize("kind", ["postgresql", "postgresql+psycopg"])
def test_a_missing_driver_comes_with_the_command_that_installs_it(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.setenv("DENSEBOARD_DATABASE", f"{kind}://user:s3cret@host/name")
    with pytest.raises(StorageError) as caught:
        RunStore().summaries()
    assert 'pip install "psycopg[binary]"' in str(caught.value)
    assert "psycopg" in str(caught.value) and "s3cret" not in str(caught.value)


def test_a_database_outage(store: RunStore, tmp_path: Path) -> None:
    """A database is used again when it is available again."""
    record = store.create(RunConfig())
    engine = create_engine(store._open().database._engine.url)
    if (
        engine.dialect.name == "postgresql"
    ):  # as after a restart of the server: all connections are gone
        with engine.connect() as connection:
            ended = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            ours = "datname = current_database() AND pid <> pg_backend_pid()"
            terminated = connection.exec_driver_sql(f"{ended} WHERE {ours}").scalar_one()
            assert terminated >= 1
    engine.dispose()
    assert store.record(record.run_id) == record
    store.save(replace(record, state=State.RUNNING))
    assert store.record(record.run_id).state is State.RUNNING


def test_an_unusable_folder_is_reported(data_folder: Path) -> None:
    data_folder.parent.mkdir(exist_ok=True)
    data_folder.write_text("in the way")
    for call in (lambda: RunStore().create(RunConfig()), RunStore().unfinished):
        with pytest.raises(StorageError, match="there is a file where a folder should be"):
            call()


def test_a_file_that_cannot_be_opened_is_reported(data_folder: Path) -> None:
    (data_folder / "runs.db").mkdir(parents=True)
    for call in (lambda: RunStore().create(RunConfig()), RunStore().unfinished):
        with pytest.raises(StorageError, match=r"runs\.db cannot be used"):
            call()


def test_a_file_that_is_no_database_is_reported(data_folder: Path) -> None:
    data_folder.mkdir(parents=True)
    (data_folder / "runs.db").write_bytes(b"no database at all " * 1000)
    with pytest.raises(StorageError, match=r"runs\.db is damaged"):
        RunStore().summaries()
    assert (data_folder / "runs.db").read_bytes().startswith(b"no database")


def test_a_file_locked_for_too_long_is_reported(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_LOCKED_SECONDS", 0.2)
    store = RunStore()
    record = store.create(RunConfig())
    other = sqlite3.connect(data_folder / "runs.db")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match=r"runs\.db has been locked by another program"):
        store.save(replace(record, state=State.RUNNING))
    assert store.record(record.run_id) == record  # readers do not wait
    other.rollback()
    other.close()
    store.save(replace(record, state=State.RUNNING))


def test_a_full_disk_leaves_a_run_as_it_was(data_folder: Path) -> None:
    store = RunStore()
    record = store.create(RunConfig())
    store.append(record.run_id, ROWS)
    with disks.full():
        with pytest.raises(StorageError, match="the disk is full"):
            store.finish(replace(record, state=State.DONE), ROWS[:3], LARGE, HEALTH, FRAMES)
        with pytest.raises(StorageError, match="the disk is full"):
            store.write_artifact(record.run_id, "large", LARGE.model)
        with pytest.raises(StorageError, match="the disk is full"):
            store.append(record.run_id, ROWS * 1000)
    assert store.record(record.run_id) == record and store.rows(record.run_id) == ROWS
    assert store.health(record.run_id) == [] and store.artifact(record.run_id, "outputs") is None
    store.finish(replace(record, state=State.DONE), ROWS[:3], LARGE, HEALTH, FRAMES)
    assert store.rows(record.run_id) == ROWS[:3] and store.model(record.run_id) == LARGE.model


_LIMITED = """
import os, resource, sys
from dataclasses import replace
from core.base.errors import StorageError
from core.runs.store import RunStore
from core.runs.states import State
from tests.core.runs.store.samples import HEALTH, ROWS
from tests.core.runs.store.test_database import LARGE
store = RunStore()
record = store.record(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    store.finish(replace(record, state=State.DONE), ROWS[:3], LARGE, HEALTH)
except StorageError as error:
    print(error)
    assert store.record(record.run_id) == record and store.rows(record.run_id) == ROWS
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    store.finish(replace(record, state=State.DONE), ROWS[:3], LARGE, HEALTH)
"""


@pytest.mark.parametrize("room", [1, 5_000, 70_000, 120_000])
def test_a_file_at_its_size_limit(data_folder: Path, room: int) -> None:
    """The kernel refuses a write in the middle of SQLite's own writing."""
    store = RunStore()
    record = store.create(RunConfig())
    store.append(record.run_id, ROWS)
    there = max(path.stat().st_size for path in data_folder.glob("runs.db*"))
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, record.run_id, str(there + room)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[4])},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "cannot be used" in done.stdout
    assert store.record(record.run_id).state is State.DONE
    assert store.rows(record.run_id) == ROWS[:3] and store.model(record.run_id) == LARGE.model


def test_a_power_cut_loses_no_finished_run(data_folder: Path) -> None:
    """For SQLite only: lasting changes are flushed to the disk, others are not."""
    store = RunStore()
    record = store.create(RunConfig())
    opened_database = store._open().database
    levels = {}
    for lasting in (True, False):
        with opened_database.writing(lasting=lasting) as connection:
            levels[lasting] = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    assert levels == {True: 2, False: 1}  # FULL, NORMAL
    assert record


def test_a_reader_has_a_snapshot_and_blocks_nobody(store: RunStore) -> None:
    record = store.create(RunConfig())
    base = store._open().database
    seen: list[State] = []
    with base.writing() as connection:
        connection.exec_driver_sql("UPDATE runs SET state = 'running'")
        reader = threading.Thread(target=lambda: seen.append(store.record(record.run_id).state))
        reader.start()
        reader.join(5)
        assert seen == [State.QUEUED]
    assert store.record(record.run_id).state is State.RUNNING


def test_a_failed_transaction_writes_nothing(store: RunStore) -> None:
    record = store.create(RunConfig())
    with pytest.raises(ZeroDivisionError), store._open().database.writing() as connection:
        connection.exec_driver_sql("UPDATE runs SET state = 'running'")
        _ = 1 / 0
    assert store.record(record.run_id) == record

"""A worker gets the table of a run; if it cannot, the run ends with the reason."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.base.errors import DatasetError, DenseboardError, StorageError
from core.data.datasets.catalog import DATASETS
from core.data.tables import store, transfer
from core.runs.states import State
from core.runs.store import RunStore
from core.service.live import LiveRun
from core.service.supply import supply_run
from core.service.writer import Writer
from core.settings.config import RunConfig, default_config
from core.training import remote
from tests.core.data.tables.people import uploaded

PIECE = 1000


class FakeConnection:
    """Answers like a worker on a machine with its own data folder.

    Args:
        home: That machine's data folder.
        patch: Sets the environment.
    """

    def __init__(self, home: Path, patch: pytest.MonkeyPatch) -> None:
        self._home, self._patch = home, patch
        self.called: list[str] = []
        self.fails: dict[str, DenseboardError] = {}
        self.before: Callable[[], None] = lambda: None

    async def call(self, worker: str, function: Any, *arguments: Any) -> Any:
        self.called.append(function.__name__)
        self.before()
        if function.__name__ in self.fails:
            raise self.fails[function.__name__]
        with pytest.MonkeyPatch.context() as there:
            there.setenv("DENSEBOARD_HOME", str(self._home))
            return function(*arguments)


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeConnection:
    monkeypatch.setattr(transfer, "PIECE", PIECE)
    return FakeConnection(tmp_path / "there", monkeypatch)


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DENSEBOARD_HOME", str(tmp_path / "here"))
    return tmp_path / "here"


@pytest.fixture
def run(tmp_path: Path) -> LiveRun:
    return live(default_config(uploaded(tmp_path / "people.csv").name))


def live(config: RunConfig) -> LiveRun:
    runs = RunStore()
    record = runs.create(config)
    return LiveRun(record, [], runs.claim(record.run_id))


def give(run: LiveRun, worker: FakeConnection) -> bool:
    writer = Writer(RunStore())
    try:
        return asyncio.run(supply_run(run, "tcp://there", worker, writer))  # type: ignore[arg-type]
    finally:
        writer.close()
        if run.lock:
            run.lock.release()


def left_there(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / "there/datasets/tables").glob("*")}


def test_it_is_sent_once(run: LiveRun, worker: FakeConnection, tmp_path: Path) -> None:
    name = run.record.config.dataset
    size = sum(transfer.files(name).values())
    assert give(run, worker) and run.download == (size, size)
    assert worker.called.count("take_table") >= size / PIECE
    assert left_there(tmp_path) == {name, f"{name}.json"}
    worker.called.clear()
    assert give(run, worker) and worker.called == ["lacks_table"]
    assert run.state is State.QUEUED


def test_built_in_datasets_are_not_requested(worker: FakeConnection) -> None:
    assert give(live(RunConfig()), worker) and worker.called == []


def test_stopping_ends_the_sending(run: LiveRun, worker: FakeConnection, tmp_path: Path) -> None:
    def stop() -> None:
        if worker.called.count("take_table") == 2:
            run.stop_soon()

    worker.before = stop
    assert not give(run, worker)
    assert run.state is State.STOPPED
    assert worker.called[-1] == remote.discard_table.__name__
    assert worker.called.count("take_table") == 2
    assert left_there(tmp_path) == set()


@pytest.mark.parametrize("at", ["lacks_table", "begin_table", "take_table", "install_table"])
def test_a_worker_that_refuses_ends_the_run_with_its_reason(
    at: str, run: LiveRun, worker: FakeConnection, tmp_path: Path
) -> None:
    worker.fails[at] = StorageError("The disk there is full.")
    assert not give(run, worker)
    assert run.state is State.FAILED
    assert isinstance(run.record.problem, StorageError)
    assert RunStore().record(run.run_id).state is State.FAILED
    assert left_there(tmp_path) == set()


def test_a_table_deleted_meanwhile(run: LiveRun, worker: FakeConnection) -> None:
    store.delete(run.record.config.dataset)
    assert DATASETS[run.record.config.dataset].deleted
    assert not give(run, worker)
    assert isinstance(run.record.problem, DatasetError)
    assert "upload the file people.csv again" in str(run.record.problem)

"""The end of the engine: killed with its server, closed at any moment, or unusable."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from core.base.errors import EngineError, StorageError
from core.runs.history import Row
from core.runs.states import State
from core.runs.store import RunStore
from core.service.processes import Processes
from core.service.service import DaskTrainingService
from tests.core.service.real import BRIEF, ENDLESS, LONG, SHORT, finish, reach, until

pytestmark = pytest.mark.workers


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A separate data folder, and so a separate engine, for each test."""
    folder = tmp_path / "denseboard"
    monkeypatch.setenv("DENSEBOARD_HOME", str(folder))
    monkeypatch.setenv("DENSEBOARD_WORKERS", "1")
    monkeypatch.delenv("DENSEBOARD_SCHEDULER", raising=False)
    return folder


@pytest.fixture
def start(data_folder: Path) -> Iterator[Callable[[], DaskTrainingService]]:
    made: list[DaskTrainingService] = []

    def started() -> DaskTrainingService:
        made.append(DaskTrainingService())
        made[-1].start()
        return made[-1]

    yield started
    for service in made:
        service.close()
    Processes(data_folder / "engine").stop(0)


def members(home: Path) -> list[psutil.Process]:
    return Processes(home / "engine")._members()


def closing(service: DaskTrainingService) -> float:
    began = time.monotonic()
    service.close()
    return time.monotonic() - began


def deleted(folder: Path) -> bool:
    """Delete a folder while servers and workers may write into it."""
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()


def test_an_engine_that_dies_with_or_without_its_server(
    start: Callable[[], DaskTrainingService], data_folder: Path
) -> None:
    # The state after a server was killed together with its engine.
    store = RunStore()
    begun, queued = store.create(BRIEF), store.create(BRIEF)
    store.append(begun.run_id, [Row(0.1, False, 1.0, 0.5, None, None, 0.001, 9.0, 9.0, 0.1)])
    store.save(replace(begun, state=State.RUNNING, worker="tls://127.0.0.1:1"))

    service = start()
    assert finish(service, begun.run_id) is State.DONE
    assert service.status(begun.run_id).deaths == 1  # of its worker, and it started over
    assert [row.epoch for row in service.rows(begun.run_id) if row.end] == [1, 2, 3]
    assert finish(service, queued.run_id) is State.DONE

    # The engine is killed while the server is running.
    trained = service.submit(ENDLESS)
    until(lambda: service.status(trained).rows > 3)
    for process in members(data_folder):
        process.kill()
    waiting = service.submit(BRIEF)
    until(lambda: service.status(trained).deaths == 1)
    until(lambda: service.status(trained).rows > 3)
    assert service.status(waiting).state is State.QUEUED  # it waits behind the one from before
    service.stop(trained)
    assert finish(service, trained) is State.STOPPED
    assert finish(service, waiting) is State.DONE

    # The whole data folder is deleted: keys, records, compiled programs.
    until(lambda: not service._writer.unsaved)
    until(lambda: deleted(data_folder))
    waiting = service.submit(replace(SHORT, units=(19,)))
    assert finish(service, waiting) is State.DONE
    until(lambda: not service._writer.unsaved)
    assert store.record(waiting).state is State.DONE

    # The service is closed while a run compiles and others wait.
    ids = [service.submit(replace(LONG, units=(300, 200, 100))), service.submit(ENDLESS)]
    reach(service, ids[0], State.STARTING, State.RUNNING)
    assert closing(service) < 5.0
    assert not members(data_folder)
    assert [store.record(run_id).state for run_id in ids] == [State.STOPPED] * 2
    assert store.unfinished() == []


@pytest.mark.parametrize("seconds", [0.0, 0.3, 1.5, 3.0])
def test_closing_while_starting_up_leaves_nothing(
    start: Callable[[], DaskTrainingService], data_folder: Path, seconds: float
) -> None:
    service = start()
    run_id = service.submit(BRIEF)
    time.sleep(seconds)
    assert closing(service) < 5.0
    assert not members(data_folder)
    assert RunStore().record(run_id).state is State.STOPPED
    assert not service._loop.alive


def test_a_service_never_started_can_be_closed() -> None:
    DaskTrainingService().close()


def test_an_unusable_data_folder_is_reported_until_fixed(
    start: Callable[[], DaskTrainingService], data_folder: Path
) -> None:
    data_folder.write_text("in the way")
    service = start()
    until(lambda: service.engine().problem is not None)
    problem = service.engine().problem
    assert isinstance(problem, StorageError)
    assert "there is a file where a folder should be" in str(problem)
    with pytest.raises(StorageError, match="there is a file where a folder should be"):
        service.submit(BRIEF)
    data_folder.unlink()
    until(lambda: service.engine().problem is None)
    run_id = service.submit(BRIEF)
    service.stop(run_id)
    assert finish(service, run_id, 2) is State.STOPPED
    assert closing(service) < 5.0
    assert not members(data_folder)


def test_closing_with_an_unusable_data_folder_is_prompt(
    start: Callable[[], DaskTrainingService], data_folder: Path
) -> None:
    data_folder.write_text("in the way")
    service = start()
    until(lambda: service.engine().problem is not None)
    assert closing(service) < 2.0


@pytest.mark.parametrize("workers", ["0", "-1", "two", "1e3", "999999", "٣"])
def test_an_invalid_number_of_workers_is_reported(
    start: Callable[[], DaskTrainingService],
    data_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    workers: str,
) -> None:
    monkeypatch.setenv("DENSEBOARD_WORKERS", workers)
    service = start()
    until(lambda: service.engine().problem is not None)
    problem = service.engine().problem
    assert isinstance(problem, EngineError)
    assert workers in str(problem) and "DENSEBOARD_WORKERS" in str(problem)
    assert closing(service) < 2.0
    until(lambda: not members(data_folder))  # what was started ahead ends once it has imported

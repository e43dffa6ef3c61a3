"""One engine for all tests of this folder that need real workers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.service.service import DaskTrainingService
from core.settings.config import RunConfig
from tests.core.service.real import Server, finish, until


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("denseboard")


@pytest.fixture(autouse=True)
def data_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One data folder for all, so that they share the engine."""
    monkeypatch.setenv("DENSEBOARD_HOME", str(home))
    monkeypatch.setenv("DENSEBOARD_WORKERS", "2")
    monkeypatch.delenv("DENSEBOARD_SCHEDULER", raising=False)
    return home


@pytest.fixture(scope="session")
def shared(home: Path) -> Iterator[DaskTrainingService]:
    """A service with two ready workers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DENSEBOARD_HOME", str(home))
        patch.setenv("DENSEBOARD_WORKERS", "2")
        patch.delenv("DENSEBOARD_SCHEDULER", raising=False)
        service = DaskTrainingService()
        service.start()
        until(lambda: service.engine().workers == 2)
    yield service
    service.close()


@pytest.fixture
def service(shared: DaskTrainingService) -> Iterator[DaskTrainingService]:
    """The same service, with at least one ready worker.

    What a failed test still trains is stopped, so that the workers are free for the next test.
    """
    until(lambda: shared.engine().ready)
    yield shared
    unfinished = [run for run in list(shared._runs) if not shared.status(run).state.final]
    for run_id in unfinished:
        shared.stop(run_id)
    for run_id in unfinished:
        finish(shared, run_id)


@pytest.fixture
def another(shared: DaskTrainingService) -> Iterator[Callable[[], DaskTrainingService]]:
    """Starts more services on the same data folder."""
    made = []

    def start() -> DaskTrainingService:
        service = DaskTrainingService()
        made.append(service)
        service.start()
        return service

    yield start
    for service in made:
        service.close()


@pytest.fixture
def server() -> Iterator[Callable[..., Server]]:
    made = []

    def start(*configs: RunConfig) -> Server:
        made.append(Server(*configs))
        return made[-1]

    yield start
    for one in made:
        one.kill()

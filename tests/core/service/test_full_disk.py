"""A run continues when it cannot be recorded, and is recorded as soon as possible."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from core.base import paths
from core.base.errors import StorageError
from core.runs.states import State
from core.runs.store import RunStore
from core.service.service import DaskTrainingService
from core.settings.config import RunConfig
from tests.core.service.real import LONG, SHORT, finish, stop_at_once, until

WRITES = ("append", "save", "finish")


class Disk:
    """A store that refuses to write while the disk is full."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = False
        for name in WRITES:
            monkeypatch.setattr(RunStore, name, self._guard(getattr(RunStore, name)))

    def _guard(self, write: Any) -> Any:
        def guarded(store: RunStore, *arguments: Any) -> Any:
            if self.full:
                error = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                raise paths.unusable(Path("/runs"), error)
            return write(store, *arguments)

        return guarded


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def test_a_disk_that_fills_up_during_a_run(
    service: DaskTrainingService, disk: Disk, home: Path
) -> None:
    store = RunStore()
    run_id = service.submit(LONG)
    until(lambda: len(store.rows(run_id)) > 3)
    disk.full = True
    until(lambda: service.status(run_id).warning is not None)
    warning = service.status(run_id).warning
    assert isinstance(warning, StorageError) and "the disk is full" in str(warning)
    rows, written = service.status(run_id).rows, len(store.rows(run_id))
    until(lambda: service.status(run_id).rows > rows + 5)  # it continues
    assert service.status(run_id).state is State.RUNNING and len(store.rows(run_id)) == written

    disk.full = False
    until(lambda: service.status(run_id).warning is None)
    recorded = store.rows(run_id)
    assert len(recorded) > rows and recorded == list(service.rows(run_id))[: len(recorded)]

    disk.full = True
    until(lambda: service.status(run_id).warning is not None)
    stop_at_once(service, run_id)
    assert service.result(run_id) is not None
    assert store.record(run_id).state is State.RUNNING
    with pytest.raises(StorageError, match="the disk is full"):
        service.submit(SHORT)

    disk.full = False
    until(lambda: store.record(run_id).state is State.STOPPED)
    until(lambda: service.status(run_id).warning is None)
    assert store.rows(run_id) == list(service.rows(run_id))
    assert store.result(store.record(run_id)) is not None and store.model(run_id)


def test_an_unexpected_error_does_not_end_the_writer(
    service: DaskTrainingService, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    def broken(*arguments: Any) -> None:
        raise RuntimeError("nobody foresaw this")

    run_id = service.submit(LONG)
    until(lambda: service.status(run_id).rows > 1)
    with monkeypatch.context() as patch:
        patch.setattr(RunStore, "append", broken)
        until(lambda: service.status(run_id).warning is not None)
        assert "nobody foresaw this" in str(service.status(run_id).warning)
    until(lambda: service.status(run_id).warning is None)
    service.stop(run_id)
    finish(service, run_id)


def test_runs_deleted_while_training_are_recorded_again(
    service: DaskTrainingService, home: Path
) -> None:
    store = RunStore()
    run_id = service.submit(RunConfig(epochs=600))
    until(lambda: len(store.rows(run_id)) > 3)
    for path in home.glob("runs.db*"):
        path.unlink()
    assert finish(service, run_id) is State.DONE
    until(lambda: run_id not in service._writer.unsaved)
    assert store.record(run_id).state is State.DONE
    assert store.rows(run_id) == list(service.rows(run_id))

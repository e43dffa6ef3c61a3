"""Earlier epochs of runs, and continued runs, with real workers."""

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.base.errors import ConfigError, PredictionError, StorageError
from core.runs.states import State
from core.runs.store import RunStore
from core.service.service import DaskTrainingService
from core.settings.config import RunConfig, default_config
from tests.core.service.real import LONG, finish, reach, until

CONFIG = replace(default_config("digits"), epochs=6, units=(16,), dropout=0.2)


def recorded(service: DaskTrainingService, run_id: str, home: Path) -> RunStore:
    store = RunStore(home)
    assert finish(service, run_id) in (State.DONE, State.STOPPED)
    until(lambda: store.record(run_id).state.final)
    return store


def numbers(service: DaskTrainingService, run_id: str) -> list[tuple[object, ...]]:
    rows = service.rows(run_id)
    return [(row.epoch, row.loss, row.val_loss) for row in rows if row.end]


def test_outputs_of_an_epoch_are_computed_and_cached(
    service: DaskTrainingService, home: Path
) -> None:
    run_id = service.submit(CONFIG)
    store = recorded(service, run_id, home)
    assert list(service.epochs(run_id)) == [1, 2, 3, 4, 5, 6]
    assert store.artifact(run_id, "epochs") is None  # nothing reads the test set during training
    outputs, result = service.epoch_outputs(run_id), service.result(run_id)
    assert result is not None and result.validation_outputs is not None
    test, validation = outputs.at(6)
    np.testing.assert_allclose(test, result.outputs, rtol=1e-6, atol=1e-6)
    assert validation is not None
    np.testing.assert_allclose(validation, result.validation_outputs, rtol=1e-6, atol=1e-6)
    again = DaskTrainingService(store)  # it has no workers, and needs none
    began = time.thread_time()
    np.testing.assert_array_equal(again.epoch_outputs(run_id).test, outputs.test)
    assert time.thread_time() - began < 0.3
    again.close()


def test_more_epochs_are_those_of_a_longer_run(service: DaskTrainingService, home: Path) -> None:
    first = service.submit(CONFIG)
    recorded(service, first, home)
    continuation = service.continuation(first)
    assert (continuation.trained, continuation.epoch) == (6, 6)
    more = service.continue_run(first, 4)
    whole = service.submit(replace(CONFIG, epochs=10))
    store = recorded(service, more, home)
    recorded(service, whole, home)
    assert service.status(more).config == service.status(whole).config
    assert service.status(more).continues == store.record(more).continues == first
    assert numbers(service, more) == numbers(service, whole)
    assert service.rows(more)[: len(service.rows(first))] == service.rows(first)
    one, other = service.result(more), service.result(whole)
    assert one is not None and other is not None and one.evaluation == other.evaluation
    assert np.array_equal(one.outputs, other.outputs)
    assert list(service.epochs(more)) == list(range(1, 11))
    snapshots = [snapshot.epoch for snapshot in service.health(more)]
    assert snapshots == sorted(snapshots) and snapshots[0] < 1


def test_a_stopped_run_goes_on_from_a_whole_epoch(service: DaskTrainingService, home: Path) -> None:
    stopped = service.submit(replace(LONG, units=(16,)))
    reach(service, stopped, State.RUNNING)
    until(lambda: len([row for row in service.rows(stopped) if row.end]) > 20)
    with pytest.raises(ConfigError, match="still training"):
        service.continue_run(stopped, 1)
    service.stop(stopped)
    recorded(service, stopped, home)
    continuation = service.continuation(stopped)
    assert continuation.trained >= continuation.epoch > 0
    more = service.continue_run(stopped, 2)
    recorded(service, more, home)
    assert service.rows(more)[-1].epoch == continuation.trained + 2
    with pytest.raises(ConfigError):
        service.continue_run(stopped, 10**9)


def test_it_starts_again_where_the_numbers_would_differ(
    service: DaskTrainingService, home: Path
) -> None:
    config: RunConfig = replace(CONFIG, schedule="cosine")
    first = service.submit(config)
    recorded(service, first, home)
    assert "depends on the total number of epochs" in service.continuation(first).reason
    more = service.continue_run(first, 2)
    recorded(service, more, home)
    whole = service.submit(replace(config, epochs=8))
    recorded(service, whole, home)
    assert numbers(service, more) == numbers(service, whole)


def test_missing_epochs_are_reported(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    service = DaskTrainingService(store)  # never started
    record = replace(store.create(CONFIG), state=State.DONE)
    store.save(record)
    assert service.epochs(record.run_id) == ()
    with pytest.raises(PredictionError, match="are not stored"):
        service.epoch_outputs(record.run_id)
    assert "is not stored" in service.continuation(record.run_id).reason
    store.write_artifact(record.run_id, "epochs", b"damaged")
    with pytest.raises(StorageError, match="are damaged"):
        service.epoch_outputs(record.run_id)
    service.close()

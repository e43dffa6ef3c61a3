"""Real runs whose workers die."""

import itertools
import signal
from collections.abc import Callable
from dataclasses import replace

import pytest

from core.base.errors import WorkerLostError
from core.runs.states import State
from core.runs.store import RunStore
from core.service import keeping
from core.service.service import DaskTrainingService
from core.settings.config import default_config
from tests.core.service.real import (
    BRIEF,
    ENDLESS,
    epochs,
    finish,
    reach,
    training_process,
    until,
)

Start = Callable[[], DaskTrainingService]


def test_a_run_whose_worker_dies_goes_on_with_the_same_numbers(
    service: DaskTrainingService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_SECONDS", 0.1)
    monkeypatch.setattr(keeping, "_COST", 1)  # kept long before the run ends
    config = replace(default_config("moons"), batch_size=1, units=(32, 32), epochs=1000)
    undisturbed, run_id = service.submit(config), service.submit(config)
    store = RunStore()
    until(lambda: store.has_artifact(run_id, "checkpoint"))
    training_process(service, run_id).send_signal(signal.SIGKILL)
    until(lambda: service.status(run_id).deaths == 1)
    kept = len(epochs(list(service.rows(run_id))))
    assert kept > 0 and not service.status(run_id).state.final
    assert {finish(service, one) for one in (run_id, undisturbed)} == {State.DONE}
    rows = list(service.rows(run_id))
    assert epochs(rows) == epochs(list(service.rows(undisturbed)))
    assert [row.epoch for row in rows if row.end] == list(range(1, 1001))
    assert all(a.seconds <= b.seconds for a, b in itertools.pairwise(rows))
    result, expected = service.result(run_id), service.result(undisturbed)
    assert result is not None and expected is not None
    assert (result.outputs == expected.outputs).all()
    until(lambda: store.record(run_id).state is State.DONE)
    assert store.record(run_id).deaths == 1 and store.record(undisturbed).deaths == 0
    assert store.rows(run_id) == rows
    for parts in (store.health(run_id), store.frames(run_id)):
        moments = [part.epoch for part in parts]
        assert moments == sorted(set(moments)) and moments[0] <= kept < moments[-1]
    assert next(iter(service.epochs(run_id))) == 1


def test_a_run_fails_after_the_third_death_and_no_other_does(service: DaskTrainingService) -> None:
    run_id = service.submit(ENDLESS)
    other = service.submit(replace(ENDLESS, seed=1))
    until(lambda: service.status(other).rows > 3)
    service.pause(other)  # it leaves the processor to the workers that start
    for death in (1, 2, 3):
        until(lambda: service.status(run_id).state is State.RUNNING)
        training_process(service, run_id).send_signal(signal.SIGKILL)
        until(lambda: service.status(run_id).deaths == death)  # noqa: B023  at once
        assert service.status(run_id).state.final == (death == 3)
    problem = service.status(run_id).problem
    assert service.status(run_id).state is State.FAILED
    assert isinstance(problem, WorkerLostError) and "died 3 times" in str(problem)
    assert service.result(run_id) is None
    assert service.status(other).state is State.PAUSED
    assert service.status(other).deaths == 0
    rows = service.status(other).rows
    service.resume(other)
    until(lambda: service.status(other).rows > rows)
    service.stop(other)
    finish(service, other)
    assert finish(service, service.submit(BRIEF)) is State.DONE
    until(lambda: service.engine().workers == 2)  # its nanny has started a new one


def test_a_run_paused_when_its_worker_dies_is_paused_again(service: DaskTrainingService) -> None:
    run_id = service.submit(ENDLESS)
    until(lambda: service.status(run_id).rows > 3)
    service.pause(run_id)
    reach(service, run_id, State.PAUSED)
    training_process(service, run_id).send_signal(signal.SIGKILL)
    until(lambda: service.status(run_id).deaths == 1)
    reach(service, run_id, State.PAUSED)
    service.stop(run_id)
    assert finish(service, run_id) is State.STOPPED

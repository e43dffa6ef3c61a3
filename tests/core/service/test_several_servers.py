"""Several servers on one engine: what one leaves, another goes on with."""

import itertools
import time
from collections.abc import Callable
from dataclasses import replace

from core.runs.states import State
from core.runs.store import RunStore
from core.service.service import DaskTrainingService
from core.settings.config import RunConfig
from tests.core.service.real import (
    BRIEF,
    ENDLESS,
    Server,
    epochs,
    finish,
    reach,
    recorded,
    until,
)

Start = Callable[[], DaskTrainingService]


def test_the_remaining_of_two_servers_continues_recording(
    service: DaskTrainingService, server: Callable[..., Server]
) -> None:
    owner = server(ENDLESS)
    (run_id,) = owner.read_until(lambda states: states[0][1] > 3)
    rows = service.status(run_id).rows  # adopts it
    until(lambda: service.status(run_id).rows > rows + 5)
    assert service._run(run_id).lock is None
    service.pause(run_id)
    reach(service, run_id, State.PAUSED)
    service.resume(run_id)
    reach(service, run_id, State.RUNNING)
    written = len(recorded(run_id))
    owner.kill()
    until(lambda: service._run(run_id).lock is not None)
    until(lambda: len(recorded(run_id)) > written + 5)
    service.stop(run_id)
    assert finish(service, run_id) is State.STOPPED
    until(lambda: RunStore().record(run_id).evaluation is not None)
    assert recorded(run_id) == list(service.rows(run_id))


def test_a_queued_run_of_another_server_can_be_stopped(
    service: DaskTrainingService, server: Callable[..., Server]
) -> None:
    owner = server(ENDLESS, replace(ENDLESS, seed=1), replace(ENDLESS, seed=2))
    ids = owner.read_until(
        lambda states: [s for s, _ in states][2] is State.QUEUED and states[1][1] > 0
    )
    assert service.status(ids[2]).state is State.QUEUED
    service.stop(ids[2])
    owner.read_until(lambda states: states[2][0] is State.STOPPED)
    assert finish(service, ids[2]) is State.STOPPED
    for run_id in ids:
        service.stop(run_id)
        assert finish(service, run_id) is State.STOPPED
    owner.read_until(lambda states: all(state is State.STOPPED for state, _ in states))


def test_a_run_survives_the_killing_of_its_server(
    service: DaskTrainingService, another: Start, server: Callable[..., Server]
) -> None:
    config = RunConfig(epochs=500)
    undisturbed = service.submit(config)
    assert finish(service, undisturbed) is State.DONE

    killed = server(config, *(replace(BRIEF, seed=seed) for seed in range(3)))
    ids = killed.read_until(lambda states: states[0][1] > 3)
    killed.kill()
    time.sleep(0.3)
    after = another()
    for run_id in ids:
        assert finish(after, run_id) is State.DONE
    until(lambda: not after._writer.unsaved)
    rows = recorded(ids[0])
    assert epochs(rows) == epochs(list(service.rows(undisturbed)))
    assert all(a.seconds <= b.seconds for a, b in itertools.pairwise(rows))
    health = RunStore().health(ids[0])  # before and after, from the worker
    assert health[0].epoch < 1 and 499 < health[-1].epoch <= 500
    result, expected = after.result(ids[0]), service.result(undisturbed)
    assert result is not None and expected is not None
    assert (result.outputs == expected.outputs).all()


def test_runs_that_finished_without_a_server_are_collected(
    service: DaskTrainingService, another: Start, server: Callable[..., Server]
) -> None:
    killed = server(RunConfig(epochs=300))
    (run_id,) = killed.read_until(lambda states: states[0][1] > 0)
    killed.kill()
    before = len(recorded(run_id))
    time.sleep(1.5)  # longer than the run takes
    after = another()
    assert finish(after, run_id) is State.DONE
    assert len(epochs(list(after.rows(run_id)))) == 300 and before < after.status(run_id).rows
    assert after.result(run_id) is not None
    until(lambda: recorded(run_id) == list(after.rows(run_id)))

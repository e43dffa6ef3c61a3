"""Real runs on real workers: states, control, queue."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from core.base.errors import DivergedError, RunNotFoundError
from core.runs.states import State
from core.runs.store import RunStore
from core.service.service import DaskTrainingService
from core.settings.config import RunConfig, default_config
from tests.core.service.real import (
    LONG,
    PATIENCE,
    PROMPT,
    SHORT,
    epochs,
    finish,
    reach,
    recorded,
    stop_at_once,
    training_process,
    until,
)

Start = Callable[[], DaskTrainingService]


def test_a_run_passes_its_states_in_order_and_is_recorded(service: DaskTrainingService) -> None:
    seen: list[State] = []
    run_id = service.submit(RunConfig(epochs=200))

    def note() -> None:
        state = service.status(run_id).state
        if state not in seen:
            seen.append(state)

    leave = service.subscribe(run_id, note)
    note()
    assert finish(service, run_id) is State.DONE
    leave()
    order = [State.QUEUED, State.STARTING, State.RUNNING, State.DONE]
    assert [state for state in order if state in seen] == seen
    assert {State.STARTING, State.RUNNING, State.DONE} <= set(seen)

    result = service.result(run_id)
    assert result is not None and result.evaluation.metric > 0.9
    assert len(epochs(list(service.rows(run_id)))) == 200
    store = RunStore()
    until(lambda: store.record(run_id).state is State.DONE)
    record = store.record(run_id)
    assert record.evaluation == result.evaluation and record.seconds > 0
    assert recorded(run_id) == list(service.rows(run_id))
    assert store.health(run_id) == list(service.health(run_id)) and len(store.health(run_id)) >= 2
    assert len(store.model(run_id)) > 10_000
    read = store.result(record)
    assert read is not None and (read.outputs == result.outputs).all()
    assert read.kernel is not None and result.kernel is not None
    assert (read.kernel == result.kernel).all()
    assert len(run_id) >= 22  # 128 bits


def test_frames_are_shown_during_a_run_and_recorded_at_its_end(
    service: DaskTrainingService,
) -> None:
    run_id = service.submit(replace(default_config("moons"), epochs=5000))
    until(lambda: len(service.frames(run_id)) == 1)
    first = service.frames(run_id)[0]
    until(lambda: service.frames(run_id)[-1].epoch > first.epoch + 2)
    assert len(service.frames(run_id)) == 1  # only the latest
    early = service.moment(run_id)
    assert early is not None
    until(lambda: service.moment(run_id, after=early.epoch) is not None)
    service.stop(run_id)
    assert finish(service, run_id) is State.STOPPED
    late = service.moment(run_id)
    assert late is not None and late.epoch == pytest.approx(service.rows(run_id)[-1].epoch)
    assert late.values.shape == early.values.shape and (late.values != early.values).any()
    assert service.moment(run_id, after=late.epoch) is None
    frames = list(service.frames(run_id))
    assert len(frames) > 2 and frames[0].epoch == 0
    assert frames[-1].epoch == pytest.approx(service.rows(run_id)[-1].epoch, abs=1e-4)
    until(lambda: RunStore().frames(run_id) == frames)


def test_pause_stops_training_and_resume_continues(service: DaskTrainingService) -> None:
    run_id = service.submit(LONG)
    until(lambda: service.status(run_id).rows > 3)
    process = training_process(service, run_id)
    paused, resumed = [], []
    for seconds in (1.0, 0.0, 0.0):
        trained, since = service.rows(run_id)[-1].seconds, time.monotonic()
        service.pause(run_id)
        paused.append(reach(service, run_id, State.PAUSED))
        before, rows = process.cpu_times().user, service.status(run_id).rows
        time.sleep(seconds)
        assert service.status(run_id).rows == rows
        assert process.cpu_times().user - before < 0.3
        service.resume(run_id)
        resumed.append(reach(service, run_id, State.RUNNING))
        until(lambda: service.status(run_id).rows > rows)  # noqa: B023  at once
        passed = time.monotonic() - since
        assert service.rows(run_id)[rows].seconds - trained < passed - seconds / 2
    # Of several, as other processes may use the CPU.
    assert min(paused) < PROMPT and min(resumed) < PROMPT
    service.stop(run_id)
    finish(service, run_id)


def test_stop_responds_at_once_and_keeps_the_training(service: DaskTrainingService) -> None:
    run_id = service.submit(LONG)
    until(lambda: service.status(run_id).rows > 5)
    stop_at_once(service, run_id)
    result = service.result(run_id)
    assert result is not None and result.evaluation.metric > 0.5
    assert 0 < service.rows(run_id)[-1].epoch < 10_000
    until(lambda: RunStore().record(run_id).state is State.STOPPED)
    service.stop(run_id)
    service.pause(run_id)
    service.resume(run_id)
    assert service.status(run_id).state is State.STOPPED


def test_a_paused_run_can_be_stopped(service: DaskTrainingService) -> None:
    run_id = service.submit(LONG)
    until(lambda: service.status(run_id).rows > 2)
    service.pause(run_id)
    reach(service, run_id, State.PAUSED)
    stop_at_once(service, run_id)
    assert service.result(run_id) is not None


def test_more_runs_than_workers_queue_with_their_places(service: DaskTrainingService) -> None:
    ids = [service.submit(replace(LONG, seed=seed)) for seed in range(5)]
    until(lambda: [service.status(i).place for i in ids] == [0, 0, 1, 2, 3])
    for run_id in ids[:2]:
        until(lambda: service.status(run_id).rows > 1)  # noqa: B023  at once
    workers = {service._run(run_id).record.worker for run_id in ids[:2]}
    assert len(workers) == 2

    stop_at_once(service, ids[3])  # a queued one
    assert service.result(ids[3]) is None
    until(lambda: [service.status(i).place for i in ids] == [0, 0, 1, 0, 2])
    service.stop(ids[0])
    reach(service, ids[2], State.STARTING, State.RUNNING)
    until(lambda: service.status(ids[4]).place == 1)
    service.stop(ids[4])
    for run_id in ids[1:3]:
        service.stop(run_id)
    assert {finish(service, run_id) for run_id in ids} == {State.STOPPED}


def test_a_run_stopped_while_it_starts_stops_at_once_and_the_next_one_works(
    service: DaskTrainingService,
) -> None:
    run_id = service.submit(replace(LONG, units=(200, 100, 50), activation="tanh"))
    reach(service, run_id, State.STARTING)
    stop_at_once(service, run_id)
    assert service.status(run_id).rows == 0
    assert finish(service, service.submit(SHORT)) is State.DONE


def test_the_same_program_goes_to_the_worker_that_compiled_it(service: DaskTrainingService) -> None:
    first = replace(SHORT, units=(17,))
    used = []
    for rate in (0.001, 0.002, 0.003, 0.004):
        run_id = service.submit(replace(first, learning_rate=rate))
        finish(service, run_id)
        used.append(service._run(run_id).record.worker)
    assert len(set(used)) == 1
    blocker = service.submit(LONG)
    reach(service, blocker, State.RUNNING)
    other = service.submit(replace(first, seed=1))  # it does not wait, whichever worker it gets
    assert finish(service, other) is State.DONE
    service.stop(blocker)
    finish(service, blocker)


def test_train_on_change_stops_the_run_before(service: DaskTrainingService) -> None:
    config = replace(LONG, units=(23,))  # which no other worker has compiled
    first = service.submit(config)
    until(lambda: service.status(first).rows > 1)
    process = training_process(service, first)
    before = process.cpu_times().user
    second = service.submit(replace(config, learning_rate=0.01, epochs=20), replaces=first)
    assert finish(service, second) is State.DONE
    took = process.cpu_times().user - before  # nothing was compiled for it
    assert finish(service, first) is State.STOPPED and service.result(first) is not None
    assert service._run(first).record.worker == service._run(second).record.worker
    assert took < 2.0
    third = service.submit(SHORT, replaces="no-such-run")
    assert finish(service, third) is State.DONE


def test_a_diverging_run_fails_with_its_curve(service: DaskTrainingService) -> None:
    config = RunConfig(
        dataset="diabetes",
        units=(64, 64),
        loss="mean_squared_error",
        optimizer="sgd",
        learning_rate=100.0,
    )
    run_id = service.submit(config)
    assert finish(service, run_id) is State.FAILED
    assert isinstance(service.status(run_id).problem, DivergedError)
    assert service.result(run_id) is None
    assert finish(service, service.submit(SHORT)) is State.DONE


def test_the_server_never_imports_tensorflow(service: DaskTrainingService) -> None:
    script = """
import json, sys, time
from core.settings.config import RunConfig
from core.service.service import DaskTrainingService
service = DaskTrainingService()
service.start()
run_id = service.submit(RunConfig(epochs=2))
while not service.status(run_id).state.final: time.sleep(0.01)
assert service.result(run_id) is not None
service.close()
print(json.dumps([name for name in ("tensorflow", "keras", "streamlit") if name in sys.modules]))
"""
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(root)},
        check=True,
        timeout=PATIENCE,
    )
    assert json.loads(done.stdout) == []
    assert service.engine().ready  # the end of a second server does not affect the engine


def test_many_threads_may_ask_at_once(service: DaskTrainingService) -> None:
    def ask(_: int) -> None:
        for seed in range(4):
            run_id = service.submit(replace(SHORT, seed=seed))
            while not service.status(run_id).state.final:
                service.rows(run_id)
                time.sleep(0.01)
            assert service.result(run_id) is not None

    with ThreadPoolExecutor() as threads:
        list(threads.map(ask, range(4)))


def test_nothing_stays_on_the_cluster_or_open_after_a_run(service: DaskTrainingService) -> None:
    finish(service, service.submit(SHORT))
    until(lambda: not service._loop.dispatcher._follower._tasks)  # type: ignore[union-attr]
    process = psutil.Process()
    files = process.num_fds()
    for seed in range(20):
        finish(service, service.submit(replace(SHORT, seed=seed)))
    until(lambda: not service._loop.dispatcher._follower._tasks)  # type: ignore[union-attr]
    until(lambda: process.num_fds() <= files + 2)
    connection = service._loop.dispatcher._connection  # type: ignore[union-attr]
    assert connection is not None
    assert not connection._listeners
    until(lambda: not connection._client.futures)


@pytest.mark.parametrize("address", ["", ".", "..", "../../etc", "a/b", "a\0b", "ñ", "x" * 65])
def test_addresses_that_are_no_runs_are_refused(service: DaskTrainingService, address: str) -> None:
    for call in (service.status, service.rows, service.result, service.stop):
        with pytest.raises(RunNotFoundError):
            call(address)

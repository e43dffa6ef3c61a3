"""A search with real workers, whose server is killed in between."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.runs.search_state import SearchState, TrialState
from core.runs.states import State
from core.runs.store import RunStore
from core.search.config import SearchConfig
from core.search.dimension import Dimension
from core.search.service import StudySearchService
from core.search.space import Space
from core.search.study import Study
from core.service.service import DaskTrainingService
from core.settings.candidates import Range
from core.settings.config import RunConfig, default_config
from tests.core.service.real import finish, reach, until

RATE = Dimension("learning_rate", Range(0.001, 0.1, log=True))
EPOCHS = 100
MOONS = replace(default_config("moons"), epochs=EPOCHS)
CONFIG = SearchConfig(MOONS, Space((RATE,)), trials=6)  # of one program, which takes long to make

_SERVER = """
import json, sys, time
from core.search.config import SearchConfig
from core.search.service import StudySearchService
from core.service.service import DaskTrainingService

training = DaskTrainingService()
searches = StudySearchService(training)
training.start()
searches.start()
search_id = searches.submit(SearchConfig.from_json(sys.argv[1]))
while True:
    states = [trial.state.value for trial in searches.status(search_id).trials]
    print(json.dumps([search_id, states]), flush=True)
    time.sleep(0.02)
"""


@pytest.fixture
def searches(service: DaskTrainingService) -> Iterator[StudySearchService]:
    made = StudySearchService(service)
    yield made
    made.close()
    for record in service.store.unfinished():  # where a test failed
        service.stop(record.run_id)


def killed_in_between(config: SearchConfig) -> str:
    """Start a search in a server of its own and kill that when a trial is done."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVER, config.to_json()],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert process.stdout
    try:
        for line in process.stdout:
            search_id, states = json.loads(line)
            if "done" in states:
                return str(search_id)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    raise AssertionError("The server ended.")


def undisturbed(config: SearchConfig, folder: Path) -> list[RunConfig]:
    study = Study.start(RunStore(folder), config)
    return [run for trial in iter(study.ask, None) for run in trial.runs]


def test_a_search_goes_on_after_its_server_was_killed(
    service: DaskTrainingService, searches: StudySearchService, tmp_path: Path
) -> None:
    search_id = killed_in_between(CONFIG)
    searches.start()
    until(lambda: searches.status(search_id).record.state.final)
    status = searches.status(search_id)
    assert status.record.state is SearchState.DONE
    assert [one.state for one in status.trials] == [TrialState.DONE] * 6
    runs = [run for one in status.trials for run in one.runs]
    assert [service.status(run).config for run in runs] == undisturbed(CONFIG, tmp_path)
    made = service.store.of_search(search_id)
    assert {one.run_id for one in made} == set(runs) and len(runs) == 6  # none was trained twice
    for trial in status.trials:
        (run,) = trial.runs
        rows = service.rows(run)
        assert [row.epoch for row in rows if row.end] == list(range(1, EPOCHS + 1))
        assert trial.results == (rows[-1].val_metric,)


def test_runs_pressed_by_hand_go_first_and_a_stop_ends_all(
    service: DaskTrainingService, searches: StudySearchService
) -> None:
    searches.start()
    # Without XLA they last a minute: on a busy machine, some ended before they were looked at.
    base = replace(MOONS, epochs=10_000, jit_compile=False)
    long = replace(CONFIG, base=base, trials=50)
    search_id = searches.submit(long)
    until(lambda: both_train(service, searches, search_id))
    pressed = service.submit(replace(base, epochs=3))
    first = next(one for one in searches.status(search_id).trials)
    service.stop(first.runs[0])  # a worker is free, and runs of the search were queued before
    assert finish(service, pressed) is State.DONE
    until(lambda: both_train(service, searches, search_id))
    searches.pause(search_id)
    reach(service, searches.status(search_id).trials[1].runs[0], State.PAUSED)
    searches.resume(search_id)
    reach(service, searches.status(search_id).trials[1].runs[0], State.RUNNING)
    searches.stop(search_id)
    until(lambda: searches.status(search_id).record.state is SearchState.STOPPED)
    until(lambda: all(one.state.final for one in service.store.of_search(search_id)))


def both_train(service: DaskTrainingService, searches: StudySearchService, search_id: str) -> bool:
    runs = [run for one in searches.status(search_id).trials for run in one.runs]
    return sum(service.status(run).state is State.RUNNING for run in runs) == 2

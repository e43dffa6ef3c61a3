"""Asking and telling: a killed server loses no trial and doubles none."""

import math
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import optuna
import pytest

from core.base.errors import (
    ConfigError,
    MarkError,
    SearchError,
    SearchNotFoundError,
    StorageError,
)
from core.runs.search_state import SearchState, TrialState
from core.runs.states import State
from core.runs.store import RunStore
from core.search.methods import METHODS
from core.search.storage import open_storage
from core.search.study import Study, Trial, delete
from core.settings.config import RunConfig, default_config
from tests.core.search.searches import CONDITIONAL, RATE, UNITS, quality, search
from tests.core.search.test_methods import installed
from tests.optuna_storage import opened_by_optuna, study_names

HERE = [name for name in METHODS if installed(METHODS[name])]


def asked(study: Study) -> Trial:
    trial = study.ask()
    assert trial is not None
    return trial


def run_all(study: Study, steps: int = 100) -> list[RunConfig]:
    """Ask and tell; return the settings of the trials."""
    found = []
    for _ in range(steps):
        trial = study.ask()
        if trial is None:
            break
        found.append(trial.runs[0])
        study.tell(trial.number, [quality(trial.runs[0])])
    return found


@pytest.mark.slow
@pytest.mark.parametrize("method", HERE)
def test_a_search_that_is_killed_goes_on_as_if_it_had_not_been(
    store: RunStore, method: str
) -> None:
    config = search(*CONDITIONAL, method=method, trials=27 if method == "grid" else 16, seed=5)
    undisturbed = run_all(Study.start(store, config))
    assert len(undisturbed) == config.trials
    assert len(set(undisturbed)) == config.trials

    study = Study.start(store, config)
    found = run_all(study, 6)
    lost = asked(study)  # and never told
    again = Study(store, study.search_id)
    assert again.unfinished() == [lost]
    again.tell(lost.number, [quality(lost.runs[0])])
    assert again.unfinished() == []
    found += [lost.runs[0], *run_all(again)]
    assert found == undisturbed


@pytest.mark.slow
@pytest.mark.parametrize("method", ["random", "quasi_random", "tpe"])
def test_a_server_killed_while_it_asks_asks_for_the_same_trial(
    store: RunStore, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = search(*CONDITIONAL, method=method, trials=14)
    undisturbed = run_all(Study.start(store, config))
    study = Study.start(store, config)
    found = run_all(study, 12)

    def killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:  # before it is written
        patch.setattr(optuna.Study, "add_trial", killed)
        with pytest.raises(KeyboardInterrupt):
            study.ask()
    with monkeypatch.context() as patch:  # between the two records
        patch.setattr(type(store.searches), "save_trial", killed)
        with pytest.raises(KeyboardInterrupt):
            study.ask()
    again = Study(store, study.search_id)
    (lost,) = again.unfinished()
    assert lost.number == 12 and [one.number for one in again.trials()] == list(range(13))
    again.tell(lost.number, [quality(lost.runs[0])])
    assert [*found, lost.runs[0], *run_all(again)] == undisturbed


def test_what_came_of_trials_is_recorded(store: RunStore) -> None:
    study = Study.start(store, search(seeds=2, trials=6, pruner="median"), "rates and units")
    first, second, third, fourth, fifth = (asked(study) for _ in range(5))
    assert [run.seed for run in first.runs] == [0, 1]
    study.set_runs(0, ["a", "b"])
    study.tell(0, [0.5])
    study.tell(0, [0.9])  # told before
    study.report(second.number, 1, 0.25)
    study.tell_pruned(second.number)
    study.tell_failed(third.number, SearchError("The dataset {name} was deleted.", name="iris"))
    study.tell(fourth.number, [math.nan])
    done, pruned, failed, diverged, running = study.trials()
    assert (done.state, done.runs, done.results) == (TrialState.DONE, ("a", "b"), (0.5,))
    assert (pruned.state, pruned.results) == (TrialState.PRUNED, (0.25,))
    assert (failed.state, str(failed.problem)) == (
        TrialState.FAILED,
        "The dataset iris was deleted.",
    )
    assert "not a finite number" in str(diverged.problem)
    assert running.state is TrialState.RUNNING and not running.state.final
    assert study.unfinished() == [fifth]
    (summary,) = store.searches.summaries()
    assert summary.record == study.record and summary.record.name == "rates and units"
    assert summary.trials == {
        TrialState.DONE: 1,
        TrialState.PRUNED: 1,
        TrialState.FAILED: 2,
        TrialState.RUNNING: 1,
    }


def test_bad_trials_are_pruned_by_what_was_reported(store: RunStore) -> None:
    study = Study.start(store, search(trials=9, pruner="median"))
    first, late = 1, study.config.most_epochs // 5
    for number in range(6):
        asked(study)
        for epoch in (first, late):
            study.report(number, epoch, 0.9)
            assert not study.should_prune(number)
        study.tell(number, [0.9])
    asked(study)
    study.report(6, first, 0.1)
    assert not study.should_prune(6)  # too early
    study.report(6, late, 0.1)
    assert Study(store, study.search_id).should_prune(6)
    diverged = asked(study)
    study.report(diverged.number, late, None)
    assert study.should_prune(diverged.number)
    study.tell_pruned(6)
    study.report(6, late + 1, 0.3)  # came late
    assert study.trials()[6].results == (0.1,)


def test_several_goals_have_a_value_each(store: RunStore) -> None:
    study = Study.start(store, search(goal="metric_parameters"))
    asked(study)
    assert not study.should_prune(0)
    study.tell(0, (0.5, 100))
    assert study.trials()[0].results == (0.5, 100)


def test_a_grid_ends_with_its_points(store: RunStore) -> None:
    config = search(method="grid", trials=50)
    study = Study.start(store, config)
    assert study.most_trials == 6
    assert run_all(study) == [network.config for network in config.grid]
    assert study.ask() is None
    with pytest.raises(SearchError, match="beyond its 6 points"):
        study.add_trials(3)


def test_more_trials_can_be_added(store: RunStore) -> None:
    study = Study.start(store, search(trials=2))
    assert len(run_all(study)) == 2
    study.add_trials(2)
    assert Study(store, study.search_id).config.trials == 4
    found = [trial.runs[0] for trial in (study.ask(), study.ask()) if trial]
    longer = run_all(Study.start(store, search(trials=4)))
    assert found == longer[2:] and study.ask() is None
    with pytest.raises(ConfigError, match=r"Trials: received 10,?004"):
        study.add_trials(10_000)


def test_a_record_that_only_optuna_finished_is_brought_up_to_date(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = Study.start(store, search(trials=3))
    asked(study)
    with monkeypatch.context() as patch:
        patch.setattr(study, "_save", lambda *_arguments: None)
        study.tell(0, [0.5])
    assert study.trials()[0].state is TrialState.RUNNING
    assert Study(store, study.search_id).unfinished() == []
    assert study.trials()[0].results == (0.5,)


@pytest.mark.slow
def test_threads_share_a_study(store: RunStore) -> None:
    study = Study.start(store, search(*CONDITIONAL, trials=24, method="tpe"))
    numbers: list[int] = []
    problems: list[BaseException] = []

    def work() -> None:
        try:
            while trial := study.ask():
                numbers.append(trial.number)
                store.create(trial.runs[0])  # the record is written meanwhile
                study.report(trial.number, 1, 0.5)
                study.tell(trial.number, [0.5])
        except BaseException as error:  # noqa: BLE001
            problems.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    assert sorted(numbers) == list(range(24))
    assert {one.state for one in study.trials()} == {TrialState.DONE}


@pytest.mark.slow
def test_two_servers_write_beside_each_other(store: RunStore) -> None:
    first = Study.start(store, search(trials=12))
    other = Study.start(store, search(trials=12, seed=1))
    problems: list[BaseException] = []

    def guarded(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001
            problems.append(error)

    def write() -> None:
        for _ in range(40):
            store.create(default_config("iris"))

    works: list[Callable[[], object]] = [lambda: run_all(first), lambda: run_all(other), write]
    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    assert len(first.trials()) == len(other.trials()) == 12


def test_optuna_opens_the_same_database(store: RunStore, url: str) -> None:
    study = Study.start(store, search(RATE, UNITS, trials=3, goal="metric_parameters"))
    for trial in iter(study.ask, None):
        study.tell(trial.number, [0.5, 10.0])
    assert study_names(url) == [study.search_id]
    with opened_by_optuna(url) as storage:
        loaded = optuna.load_study(study_name=study.search_id, storage=storage)
        assert [trial.values for trial in loaded.trials] == [[0.5, 10.0]] * 3
        assert set(loaded.trials[0].params) == {"learning_rate", "units"}


def test_deletion_with_and_without_runs(store: RunStore, url: str) -> None:
    studies = [Study.start(store, search(trials=2)) for _ in range(3)]
    records = []
    for study in studies:
        record = store.create(asked(study).runs[0])
        study.set_runs(0, [record.run_id])
        records.append(record)
    with pytest.raises(SearchError, match="has not ended"):
        delete(store, studies[0].search_id, with_runs=True)
    for study in studies:
        store.searches.set_state(study.search_id, SearchState.STOPPED, 1.5)
    with pytest.raises(MarkError, match="still training"):
        delete(store, studies[0].search_id, with_runs=True)
    assert len(store.searches.summaries()) == 3
    for record in records:
        store.save(replace(record, state=State.DONE))
    delete(store, studies[0].search_id, with_runs=True)
    delete(store, studies[1].search_id, with_runs=False)
    delete(store, "nothing", with_runs=True)
    assert [one.record.search_id for one in store.searches.summaries()] == [studies[2].search_id]
    assert {run.run_id for run in store.summaries()} == {one.run_id for one in records[1:]}
    assert study_names(url) == [studies[2].search_id]
    assert store.searches.trials(studies[0].search_id) == []
    store.restore([records[0].run_id])
    assert len(store.summaries()) == 3


def test_a_search_that_is_not_there(store: RunStore) -> None:
    for search_id in ("nothing", "", "../etc", "x" * 1000, "☃"):
        with pytest.raises(SearchNotFoundError, match="No search is recorded under"):
            Study(store, search_id)
    with pytest.raises(MarkError, match="81 characters"):
        Study.start(store, search(), "x" * 81)
    study = Study.start(store, search())
    store.searches.rename(study.search_id, " mine \0")
    store.searches.set_state(study.search_id, SearchState.PAUSED, 12.5)
    record = study.record
    assert (record.name, record.state, record.seconds) == ("mine", SearchState.PAUSED, 12.5)
    calls: list[Callable[[], object]] = [
        lambda: store.searches.rename("nothing", "x"),
        lambda: store.searches.set_state("nothing", SearchState.DONE, 0.0),
        lambda: store.searches.describe("nothing", "{}"),
    ]
    for call in calls:
        with pytest.raises(SearchNotFoundError):
            call()


def test_a_search_on_a_deleted_table_says_so(store: RunStore) -> None:
    study = Study.start(store, search())
    gone = study.config.to_json().replace('"iris"', '"table-0123456789ab"')
    store.searches.describe(study.search_id, gone)
    assert len(store.searches.summaries()) == 1
    with pytest.raises(ConfigError, match="table that is not here"):
        Study(store, study.search_id)


def test_a_database_that_is_gone_is_a_clear_error(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = Study.start(store, search())
    asked(study)
    with open_storage(store) as storage:
        pass

    def gone(*_arguments: object, **_more: object) -> None:
        from sqlalchemy.exc import OperationalError

        cause = OperationalError("SELECT", {}, Exception("server closed the connection"))
        raise optuna.exceptions.StorageInternalError("An exception is raised") from cause

    with monkeypatch.context() as patch:
        for name in ("get_all_trials", "create_new_trial"):
            patch.setattr(storage, name, gone)
        for call in (study.ask, study.unfinished):
            with pytest.raises(StorageError, match="server closed the connection"):
                call()
    assert study.unfinished()[0].number == 0


def test_one_server_at_a_time_has_the_claim(store: RunStore, url: str, tmp_path: Path) -> None:
    search_id = Study.start(store, search()).search_id
    other = RunStore(tmp_path / "other", url)
    claim = store.claim(search_id)
    assert claim is not None
    assert other.claim(search_id) is None
    claim.release()
    assert other.claim(search_id) is not None

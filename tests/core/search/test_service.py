"""The search service on a training service in memory."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import optuna
import pytest

from core.base.errors import ConfigError, DatasetError, SearchError, SearchNotFoundError
from core.runs.history import Row
from core.runs.search_state import SearchState, TrialState
from core.runs.states import State
from core.search import failures, runner
from core.search.config import SearchConfig
from core.search.service import StudySearchService
from core.search.service_interface import SearchStatus
from core.search.study import Study
from core.settings.config import RunConfig, default_config
from tests.core.search.searches import RATE, UNITS, search
from tests.fakes import FakeService
from tests.optuna_storage import opened_by_optuna
from tests.searching import advance, finish, until


@pytest.fixture
def training() -> FakeService:
    return FakeService(duration=0.3, record=True)


@pytest.fixture
def searches(training: FakeService) -> StudySearchService:
    return StudySearchService(training)


def states(status: SearchStatus) -> list[TrialState]:
    return [one.state for one in status.trials]


def running(training: FakeService, search_id: str) -> list[str]:
    """The runs of a search that train."""
    runs = training.store.of_search(search_id)
    return [one.run_id for one in runs if training.status(one.run_id).state is State.RUNNING]


def settings(training: FakeService, status: SearchStatus) -> list[RunConfig]:
    return [training.status(run).config for one in status.trials for run in one.runs]


def as_if_undisturbed(config: SearchConfig) -> list[RunConfig]:
    """The runs of a search whose method does not learn."""
    study = Study.start(FakeService().store, config)
    return [run for trial in iter(study.ask, None) for run in trial.runs]


def test_a_search_trains_its_trials(training: FakeService, searches: StudySearchService) -> None:
    config = search(trials=5, seeds=2)
    search_id = searches.submit(config, "mine")
    heard: list[None] = []
    end = searches.subscribe(search_id, lambda: heard.append(None))
    status = finish(searches, training, search_id)
    assert (status.record.state, status.record.name) == (SearchState.DONE, "mine")
    assert status.most_trials == 5 and status.config == config and status.remaining is None
    assert states(status) == [TrialState.DONE] * 5
    assert [len(one.runs) for one in status.trials] == [2] * 5
    assert settings(training, status) == as_if_undisturbed(config)
    assert {one.search for one in training.store.summaries()} == {search_id}
    for trial in status.trials:
        last = [training.rows(run)[-1].val_metric or 0.0 for run in trial.runs]
        assert trial.results is not None and trial.results[0] == pytest.approx(sum(last) / 2)
    assert len(heard) >= 10
    end()
    assert not searches._listeners and not any(map(training.listeners, status.trials[0].runs))


def test_no_worker_waits_and_no_more_runs_are_made_than_needed(
    training: FakeService, searches: StudySearchService
) -> None:
    search_id = searches.submit(search(trials=40))
    for _ in range(8):
        advance(searches, training)
        made = training.store.of_search(search_id)
        assert sum(not training.status(one.run_id).state.final for one in made) == 12
    pressed = [training.submit(default_config(name)) for name in ("iris", "moons")]
    until(
        searches,
        training,
        search_id,
        lambda _: {training.status(one).state for one in pressed} == {State.RUNNING},
    )
    assert not running(training, search_id)
    assert finish(searches, training, search_id).record.state is SearchState.DONE


def test_a_method_that_learns_asks_for_fewer_ahead(
    training: FakeService, searches: StudySearchService
) -> None:
    search_id = searches.submit(search(trials=12, method="tpe"))
    advance(searches, training, 2)
    assert len(searches.status(search_id).trials) == 3


def test_pausing_frees_the_queue_and_resuming_goes_on(
    training: FakeService, searches: StudySearchService
) -> None:
    config = search(trials=4)
    search_id = searches.submit(config)
    until(searches, training, search_id, lambda _: len(running(training, search_id)) == 2)
    searches.pause(search_id)
    assert searches.status(search_id).record.state is SearchState.PAUSED
    advance(searches, training, 8)
    paused = [training.status(one.run_id).state for one in training.store.of_search(search_id)]
    assert paused == [State.PAUSED, State.PAUSED, State.QUEUED, State.QUEUED]
    assert training.store.searches.record(search_id).state is SearchState.PAUSED
    spent = searches.status(search_id).record.seconds
    assert searches.status(search_id).record.seconds == spent > 0
    searches.resume(search_id)
    status = finish(searches, training, search_id)
    assert states(status) == [TrialState.DONE] * 4
    assert settings(training, status) == as_if_undisturbed(config)


def test_a_paused_search_gives_way(
    training: FakeService, searches: StudySearchService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "_REST_SECONDS", 0.0)
    config = search(trials=3)
    search_id = searches.submit(config)
    until(searches, training, search_id, lambda _: len(running(training, search_id)) == 2)
    advance(searches, training)
    searches.pause(search_id)
    advance(searches, training, 2)
    pressed = training.submit(default_config("moons"))
    training.engine_status = replace(training.engine_status, waiting=1)
    advance(searches, training, 3)
    assert training.status(pressed).state is State.RUNNING
    assert states(searches.status(search_id)) == [TrialState.RUNNING] * 3
    training.engine_status = replace(training.engine_status, waiting=0)
    searches.resume(search_id)
    status = finish(searches, training, search_id)
    assert states(status) == [TrialState.DONE] * 3
    assert settings(training, status) == as_if_undisturbed(config)
    first, _, last = (training.status(one.runs[0]) for one in status.trials)
    assert training.status(first.continues).state is State.STOPPED and not last.continues


def test_stopping_ends_all_trials(training: FakeService, searches: StudySearchService) -> None:
    search_id = searches.submit(search(trials=9))
    until(searches, training, search_id, lambda status: TrialState.DONE in states(status))
    searches.stop(search_id)
    status = searches.status(search_id)
    assert status.stopping and not status.record.state.final
    searches.resume(search_id)  # too late
    with pytest.raises(SearchError, match="being stopped"):
        searches.add_trials(search_id, 1)
    status = finish(searches, training, search_id)
    assert status.record.state is SearchState.STOPPED and not status.stopping
    assert set(states(status)) == {TrialState.DONE, TrialState.FAILED}
    assert "stopped before the last epoch" in str(status.trials[-1].problem)
    assert all(training.status(one.run_id).state.final for one in training.store.summaries())
    searches.pause(search_id)  # no effect any more
    assert searches.status(search_id).record == status.record


@pytest.mark.parametrize("ended", [False, True])
def test_more_trials_can_be_added(
    training: FakeService, searches: StudySearchService, ended: bool
) -> None:
    search_id = searches.submit(search(trials=2))
    if ended:
        finish(searches, training, search_id)
    searches.add_trials(search_id, 3)
    status = searches.status(search_id)
    assert status.most_trials == 5 and not status.record.state.final
    status = finish(searches, training, search_id)
    assert states(status) == [TrialState.DONE] * 5
    assert settings(training, status) == as_if_undisturbed(search(trials=5))
    with pytest.raises(ConfigError, match=r"received 10,?005"):
        searches.add_trials(search_id, 10_000)


def test_a_limit_of_minutes_ends_a_search(
    training: FakeService, searches: StudySearchService
) -> None:
    search_id = searches.submit(search(trials=50, minutes=0.001))  # 60 ms
    status = finish(searches, training, search_id)
    assert status.record.state is SearchState.DONE and len(status.trials) < 50
    assert states(status) == [TrialState.DONE] * len(status.trials)
    searches.add_trials(search_id, 1)
    assert searches.status(search_id).config.minutes == 0


def test_a_trial_that_fails_shows_its_reason_and_the_search_goes_on(
    training: FakeService, searches: StudySearchService
) -> None:
    search_id = searches.submit(search(trials=6))
    until(searches, training, search_id, lambda status: len(status.trials) == 6)
    first, second = (one.runs[0] for one in searches.status(search_id).trials[:2])
    training.fail(first, DatasetError("The data are damaged."))
    training.stop(second)  # on the page of the run
    status = finish(searches, training, search_id)
    assert status.record.state is SearchState.DONE
    assert states(status) == [TrialState.FAILED] * 2 + [TrialState.DONE] * 4
    assert [str(one.problem) for one in status.trials[:2]] == [
        "The data are damaged.",
        "Its run was stopped before the last epoch.",
    ]


def test_a_trial_that_does_not_fit_in_memory_fails_alone(
    training: FakeService, searches: StudySearchService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(config: RunConfig) -> None:
        if set(config.units) == {8}:
            raise ConfigError("too large")

    monkeypatch.setattr(training, "check", check)
    search_id = searches.submit(search(method="grid", trials=6))
    status = finish(searches, training, search_id)
    assert sorted(states(status)) == [TrialState.DONE] * 3 + [TrialState.FAILED] * 3
    training.refusal = ConfigError("too large")
    monkeypatch.setattr(training, "check", lambda config: FakeService.check(training, config))
    with pytest.raises(ConfigError, match=r"No trial .* layers of 4, 4 units .* too large"):
        searches.submit(search(base=replace(default_config("iris"), units=(16, 16))))


def test_a_search_whose_every_trial_fails_ends(
    training: FakeService, searches: StudySearchService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failures, "ENOUGH", 4)

    def submit(config: RunConfig, **_more: Any) -> str:
        raise ConfigError("no")

    monkeypatch.setattr(training, "submit", submit)
    for trials, ended in ((3, 3), (9, 4)):
        status = finish(searches, training, searches.submit(search(trials=trials)))
        assert status.record.state is SearchState.FAILED
        assert f"all {ended} of them" in str(status.record.problem)
        assert states(status) == [TrialState.FAILED] * ended


def test_a_dataset_that_is_deleted_ends_the_search(
    training: FakeService, searches: StudySearchService, monkeypatch: pytest.MonkeyPatch
) -> None:
    search_id = searches.submit(search(trials=40))
    until(searches, training, search_id, lambda status: len(status.trials) == 12)

    def gone(*_arguments: Any) -> None:
        raise ConfigError("The table is not here.")

    with monkeypatch.context() as patch:
        patch.setattr(SearchConfig, "suggest", gone)
        status = finish(searches, training, search_id)
    assert status.record.state is SearchState.FAILED
    assert str(status.record.problem) == "The table is not here."
    assert states(status) == [TrialState.DONE] * 12


@pytest.mark.parametrize("trials", [40, 12], ids=["trials are left", "all are asked for"])
def test_a_study_that_another_program_deletes_ends_the_search(
    training: FakeService, searches: StudySearchService, trials: int
) -> None:
    search_id = searches.submit(search(trials=trials))
    until(searches, training, search_id, lambda status: len(status.trials) == 12)
    with training.store.searches.database.beside() as (url, _), opened_by_optuna(url) as storage:
        optuna.delete_study(study_name=search_id, storage=storage)
    status = finish(searches, training, search_id)
    assert status.record.state is SearchState.FAILED
    assert "another program deleted it" in str(status.trials[-1].problem)
    each = "another program deleted it" if trials > 12 else "each shows its reason"
    assert each in str(status.record.problem)
    assert all(one.runs for one in status.trials)
    assert finish(searches, training, searches.submit(search(trials=3))).trials


def test_the_same_search_is_started_once(
    training: FakeService, searches: StudySearchService
) -> None:
    config = search(trials=2)
    search_id = searches.submit(config, "mine")
    assert searches.submit(config, " mine ") == search_id
    assert searches.submit(config) != search_id
    finish(searches, training, search_id)
    assert searches.submit(config, "mine") != search_id


def test_a_missing_package_is_said_at_once(
    searches: StudySearchService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    for call in (searches.check, searches.submit):
        with pytest.raises(SearchError, match="needs the package torch"):
            call(search(method="gp"))


def test_an_unknown_search(searches: StudySearchService) -> None:
    calls: list[Callable[[], object]] = [
        lambda: searches.status("nothing"),
        lambda: searches.subscribe("nothing", lambda: None),
        lambda: searches.stop("nothing"),
        lambda: searches.add_trials("nothing", 1),
    ]
    for call in calls:
        with pytest.raises(SearchNotFoundError):
            call()


def test_bad_trials_are_stopped_early(
    training: FakeService, searches: StudySearchService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trials after the fifth are made worse than those before."""
    plain = FakeService.rows

    def rows(service: FakeService, run_id: str, start: int = 0) -> list[Row]:
        trials = service.store.searches.trials(search_id)
        runs = [one for trial in trials for one in trial.runs]
        shift = 0.5 * (run_id in runs[5:])
        return [
            row._replace(val_metric=(row.val_metric or 0.0) - shift)
            for row in plain(service, run_id, start)
        ]

    monkeypatch.setattr(FakeService, "rows", rows)
    reported: list[int] = []
    report = Study.report

    def counted(study: Study, number: int, *arguments: Any) -> None:
        reported.append(number)
        report(study, number, *arguments)

    monkeypatch.setattr(Study, "report", counted)
    training.workers = 1
    search_id = searches.submit(search(trials=7, pruner="median"))
    status = finish(searches, training, search_id)
    assert status.record.state is SearchState.DONE
    assert states(status) == [TrialState.DONE] * 5 + [TrialState.PRUNED] * 2
    advance(searches, training, 2)
    ends = [training.status(one.runs[0]).state for one in status.trials]
    assert ends == [State.DONE] * 5 + [State.STOPPED] * 2
    assert max(map(reported.count, range(5))) <= 25
    reported.clear()
    finish(searches, training, searches.submit(search(trials=2)))
    assert not reported


def test_durations(training: FakeService, searches: StudySearchService) -> None:
    config = search(RATE, UNITS, trials=10, seeds=3)
    assert searches.estimate(config) == pytest.approx(10 * 3 * training.duration / 2)
    assert searches.estimate(search(method="grid", trials=50)) == pytest.approx(
        6 * training.duration / 2
    )
    assert searches.estimate(search(trials=50, minutes=0.01)) == pytest.approx(0.9)
    search_id = searches.submit(config)
    first = searches.status(search_id).remaining
    assert first == pytest.approx(4.5, abs=0.5)
    status = until(searches, training, search_id, lambda status: len(status.trials) == 8)
    assert status.remaining is not None and status.remaining > 0

"""A search survives its server, another server, and a database that cannot be used."""

import random
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.base.errors import StorageError
from core.base.text import N_
from core.runs.search_state import SearchState, TrialState
from core.runs.states import State
from core.runs.store import RunStore
from core.runs.store.database import Database
from core.search import order_book, service, storage
from core.search.service import StudySearchService
from core.search.service_interface import SearchStatus
from core.search.study import Study, delete
from core.settings.config import RunConfig
from tests import disks
from tests.core.search.searches import search
from tests.fakes import FakeService
from tests.searching import advance, finish, until

CONFIG = search(trials=6, seeds=2)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every pass look at the record."""
    monkeypatch.setattr(service, "_LOOK_SECONDS", 0.0)
    monkeypatch.setattr(order_book, "_LOOK_SECONDS", -1.0)


@pytest.fixture
def training(store: RunStore) -> FakeService:
    return FakeService(duration=0.3, record=True, store=store)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[RunConfig]:
    """The runs of the search in another database."""
    study = Study.start(RunStore(tmp_path_factory.mktemp("undisturbed")), CONFIG)
    return [run for trial in iter(study.ask, None) for run in trial.runs]


def kill(searches: StudySearchService) -> None:
    """Let a server end in the middle of whatever it does."""
    for one in searches._runners.values():
        one._claim.release()
        one._leave = lambda: None  # type: ignore[method-assign]


def assert_complete(
    training: FakeService, status: SearchStatus, undisturbed: list[RunConfig]
) -> None:
    """All trials have ended, with the settings of an undisturbed search; no run is a duplicate."""
    assert status.record.state is SearchState.DONE
    assert [one.state for one in status.trials] == [TrialState.DONE] * 6
    runs = [run for one in status.trials for run in one.runs]
    assert [training.status(run).config for run in runs] == undisturbed
    assert {one.run_id for one in training.store.of_search(status.record.search_id)} == set(runs)


@pytest.mark.parametrize("ticks", [0, 1, 4, 9])
def test_a_killed_server(training: FakeService, undisturbed: list[RunConfig], ticks: int) -> None:
    first = StudySearchService(training)
    search_id = first.submit(CONFIG)
    if ticks:
        advance(first, training, ticks)
    kill(first)
    training.advance(3)  # the workers go on
    again = StudySearchService(training)
    assert_complete(training, finish(again, training, search_id), undisturbed)


class Killed(BaseException):
    """Ends a server in the middle of a call."""


@pytest.mark.parametrize("call", ["set_runs", "tell"])
def test_a_server_killed_before_it_recorded(
    training: FakeService, undisturbed: list[RunConfig], call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = StudySearchService(training)
    search_id = first.submit(CONFIG)

    def killed(*_arguments: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Study, call, killed)
        with pytest.raises(Killed):
            finish(first, training, search_id)
    assert training.store.of_search(search_id)
    kill(first)
    again = StudySearchService(training)
    assert_complete(training, finish(again, training, search_id), undisturbed)


def test_runs_of_told_trials_are_stopped(training: FakeService) -> None:
    first = StudySearchService(training)
    search_id = first.submit(CONFIG)
    advance(first, training, 3)
    kill(first)
    Study(training.store, search_id).tell_pruned(0)
    again = StudySearchService(training)
    status = finish(again, training, search_id)
    assert status.trials[0].state is TrialState.PRUNED
    assert {training.status(run).state for run in status.trials[0].runs} == {State.STOPPED}


@pytest.mark.parametrize("trained", [True, False])
def test_runs_that_ended_with_their_server_are_continued(
    training: FakeService, undisturbed: list[RunConfig], trained: bool
) -> None:
    first = StudySearchService(training)
    search_id = first.submit(CONFIG)
    advance(first, training, 4 if trained else 0)
    first.work()
    with first.at_rest():
        for one in training.store.of_search(search_id):
            training.stop(one.run_id)
        training.advance()
    again = StudySearchService(training)
    status = finish(again, training, search_id)
    assert [one.state for one in status.trials] == [TrialState.DONE] * 6
    runs = [training.status(run) for one in status.trials for run in one.runs]
    assert [run.config for run in runs] == undisturbed
    stopped = {one.run_id for one in training.store.of_search(search_id)} - {
        run.run_id for run in runs
    }
    assert {training.status(run_id).state for run_id in stopped} == {State.STOPPED}
    assert bool(stopped & {run.continues for run in runs}) is trained


def test_an_order_survives_its_server(training: FakeService) -> None:
    first = StudySearchService(training)
    search_id = first.submit(CONFIG)
    advance(first, training, 3)
    first.pause(search_id)
    first.work()
    kill(first)
    again = StudySearchService(training)
    again.work()
    status = again.status(search_id)
    assert status.record.state is SearchState.PAUSED and status.record.seconds > 0
    again.stop(search_id)
    again._runners[search_id]._exchange_orders()
    kill(again)  # before it has stopped a run
    last = StudySearchService(training)
    assert last.status(search_id).stopping
    assert finish(last, training, search_id).record.state is SearchState.STOPPED
    assert training.store.searches.unfinished() == []


@pytest.fixture
def other(url: str, tmp_path: Path, training: FakeService) -> Iterator[StudySearchService]:
    """Another server with the same database, which sees the same workers."""
    second = FakeService(record=True, store=RunStore(tmp_path / "other", url))
    second._runs = training._runs
    yield StudySearchService(second)


def test_two_servers_never_run_the_same_search(
    training: FakeService, other: StudySearchService
) -> None:
    first = StudySearchService(training)
    other.work()
    search_id = first.submit(CONFIG)
    assert other.submit(CONFIG) == search_id  # the same search in two tabs
    heard: list[None] = []
    other.subscribe(search_id, lambda: heard.append(None))
    for _ in range(3):
        advance(first, training)
        other.work()
    assert search_id in first._runners and not other._runners and heard
    seen = other.status(search_id)
    assert seen.trials == first.status(search_id).trials and seen.most_trials == 6
    other.pause(search_id)
    advance(first, training)
    assert first.status(search_id).record.state is SearchState.PAUSED
    other.resume(search_id)
    other.add_trials(search_id, 1)
    advance(first, training)
    status = first.status(search_id)
    assert status.record.state is SearchState.RUNNING and status.most_trials == 7
    kill(first)
    other.work()
    assert search_id in other._runners
    status = until(other, training, search_id, lambda status: status.record.state.final)
    assert [one.state for one in status.trials] == [TrialState.DONE] * 7


def test_a_server_that_lost_the_claim_stops(
    training: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = StudySearchService(training)
    search_id = first.submit(CONFIG)
    advance(first, training)
    made = len(training.store.of_search(search_id))
    first._runners[search_id]._claim.lost = True
    monkeypatch.setattr(first, "_look_around", lambda: None)
    advance(first, training, 5)
    assert not first._runners and len(training.store.of_search(search_id)) == made


def test_a_database_that_is_gone_for_a_while(
    training: FakeService, undisturbed: list[RunConfig], monkeypatch: pytest.MonkeyPatch
) -> None:
    searches = StudySearchService(training)
    search_id = searches.submit(CONFIG)
    advance(searches, training, 3)

    def gone(*_arguments: Any, **_more: Any) -> None:
        raise StorageError(N_("The database is gone."))

    record_ends = training._record_ends
    late: list[Any] = []
    with monkeypatch.context() as patch:
        patch.setattr(training, "_record_ends", late.append)
        for name in ("reading", "writing", "beside"):
            patch.setattr(Database, name, gone)
        advance(searches, training, 8)
        warning = searches.status(search_id).warning
        assert isinstance(warning, StorageError) and str(warning) == "The database is gone."
        assert not searches.status(search_id).record.state.final
    for runs in late:
        record_ends(runs)
    advance(searches, training)
    assert searches.status(search_id).warning is None
    assert_complete(training, finish(searches, training, search_id), undisturbed)


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite itself refuses. What does not fit any more is written when there is room again."""
    monkeypatch.setattr(random, "random", lambda: 0.0)  # Optuna waits before it tries again
    training = FakeService(duration=0.1, workers=8)  # it does not record the ends of its runs
    searches = StudySearchService(training)
    search_id = searches.submit(search(trials=60))
    advance(searches, training)
    with disks.full():
        storage.close()  # a connection that is open has no limit
        status = until(searches, training, search_id, lambda status: status.warning is not None)
        assert "disk is full" in str(status.warning) and not status.record.state.final
        advance(searches, training, 2)
    storage.close()
    status = finish(searches, training, search_id)
    assert [one.state for one in status.trials] == [TrialState.DONE] * 60
    runs = [run for one in status.trials for run in one.runs]
    assert len(runs) == len(set(runs)) == 60


def test_an_unexpected_error_ends_nothing(
    training: FakeService, undisturbed: list[RunConfig], monkeypatch: pytest.MonkeyPatch
) -> None:
    searches = StudySearchService(training)
    search_id = searches.submit(CONFIG)
    other = searches.submit(search(trials=2))

    def broken(*_arguments: Any) -> None:
        raise RuntimeError("nobody foresaw this")

    with monkeypatch.context() as patch:
        patch.setattr(searches._runners[search_id]._study, "ask", broken)
        assert finish(searches, training, other).record.state is SearchState.DONE
        assert "nobody foresaw this" in str(searches.status(search_id).warning)
    assert_complete(training, finish(searches, training, search_id), undisturbed)


def test_a_search_that_another_server_deletes(
    training: FakeService, other: StudySearchService
) -> None:
    search_id = StudySearchService(training).submit(CONFIG)
    heard: list[None] = []
    other.subscribe(search_id, lambda: heard.append(None))
    other.work()
    heard.clear()
    training.store.searches.set_state(search_id, SearchState.STOPPED)
    delete(training.store, search_id, with_runs=False)
    other.work()
    other.work()
    assert len(heard) == 1


def test_a_search_that_cannot_be_read_ends(training: FakeService) -> None:
    first = StudySearchService(training)
    search_id = first.submit(CONFIG)
    advance(first, training)
    kill(first)
    gone = CONFIG.to_json().replace('"iris"', '"table-0123456789ab"')
    training.store.searches.describe(search_id, gone)
    again = StudySearchService(training)
    again.work()
    record = training.store.searches.record(search_id)
    assert record.state is SearchState.FAILED and "table that is not here" in str(record.problem)
    assert training.store.searches.unfinished() == []
    assert not again._runners
    assert training.store.claim(search_id) is not None


def test_the_thread_does_the_work(training: FakeService) -> None:
    searches = StudySearchService(training)
    done = threading.Event()

    def look() -> None:
        if searches.status(search_id).record.state.final:
            done.set()

    searches.start()
    with training.running():
        search_id = searches.submit(search(trials=3))
        searches.subscribe(search_id, look)
        look()
        assert done.wait(60)
    searches.close()
    assert not searches._thread.is_alive()

"""The search that is open and the list of all: followed, steered, named, copied, deleted."""

import pytest
from streamlit.testing.v1 import AppTest

from core.base.errors import SearchError, StorageError
from core.runs.search_state import SearchState
from core.search.config import SearchConfig
from core.search.draft import SearchDraft
from core.search.service import StudySearchService
from core.search.service_interface import SearchStatus
from tests.core.search.searches import CONDITIONAL, RATE, search
from tests.fakes import FakeService
from tests.pages.search.steps import described, errors, form, start, started, visit
from tests.pages.train import address, press, run, texts
from tests.searching import finish, until

SMALL = search(RATE, trials=3)


def state(searches: StudySearchService, search_id: str) -> SearchState:
    return searches.status(search_id).record.state


def unfold(app: AppTest) -> AppTest:
    """Open the list, which is folded while a search is open."""
    app.session_state["searches_list"] = True
    return run(app)


def rows(app: AppTest) -> list[str]:
    """The ids of the searches in the list."""
    keys = [str(one.key) for one in app.button]
    return [key.removeprefix("open_search_") for key in keys if key.startswith("open_search_")]


def test_a_search_is_followed_to_its_end(
    searches: StudySearchService, training: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a busy machine the first trial takes longer than was expected, and nothing is known.
    monkeypatch.setattr("core.search.forecast.estimate", lambda *_args: 1000.0)
    app = visit(dataset="iris")
    app.number_input(key="setting_search_trials").set_value(3)
    run(app)
    start(app)
    ((one),) = started(searches)
    search_id = one.record.search_id
    until(searches, training, search_id, lambda status: status.remaining is not None)
    run(app)
    said = texts(app)
    assert "of 3 trials" in said and " left" in said
    finish(searches, training, search_id)
    run(app)
    said = texts(app)
    assert "**Done: 3 of 3 trials**" in said
    assert "highest validation accuracy" in texts(unfold(app))
    assert "search_pause" not in {one.key for one in app.button}


def test_a_search_is_paused_resumed_stopped_and_extended(
    searches: StudySearchService, training: FakeService
) -> None:
    search_id = searches.submit(SMALL)
    app = visit(search=search_id)
    press(app, "search_pause")
    assert state(searches, search_id) is SearchState.PAUSED
    run(app)
    assert "Paused: 0 of 3 trials" in texts(app)
    press(app, "search_resume")
    assert state(searches, search_id) is SearchState.RUNNING
    run(app)
    press(app, "search_stop")
    finish(searches, training, search_id)
    run(app)
    assert "Stopped: " in texts(app)
    app.number_input(key="search_more").set_value(2)
    press(app, "search_add")
    assert searches.status(search_id).most_trials == 5
    assert finish(searches, training, search_id).record.state is SearchState.DONE
    run(app)
    assert "Done: 5 of 5 trials" in texts(app)


def test_a_grid_takes_no_more_trials(searches: StudySearchService) -> None:
    app = visit(search=searches.submit(search(method="grid")))
    assert "search_add" not in {one.key for one in app.button}


def test_an_action_that_is_refused_is_said(
    searches: StudySearchService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_search_id: str) -> None:
        raise SearchError("Not now. Wait a minute.")

    monkeypatch.setattr(searches, "pause", refuse)
    app = visit(search=searches.submit(SMALL))
    press(app, "search_pause")
    assert errors(app) == ["Not now. Wait a minute."]
    assert errors(run(app)) == ["Not now. Wait a minute."]
    assert errors(press(app, "search_stop")) == []


def test_a_search_stays_open_while_the_record_cannot_be_read(
    searches: StudySearchService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(_search_id: str) -> SearchStatus:
        raise StorageError("The database cannot be reached. Wait a minute.")

    search_id = searches.submit(SMALL)
    app = visit(search=search_id)
    with monkeypatch.context() as patch:
        patch.setattr(searches, "status", unreadable)
        run(app)
        assert errors(app) == ["The database cannot be reached. Wait a minute."]
    run(app)
    assert not errors(app) and app.subheader
    assert address(app)["search"] == search_id


def test_an_address_opens_its_search_and_an_unknown_one_is_said(
    searches: StudySearchService,
) -> None:
    search_id = searches.submit(SMALL, "of the address")
    app = visit(search=search_id, dataset="diabetes")
    assert app.subheader[0].value == "of the address"
    assert app.sidebar.selectbox(key="setting_dataset").value == "diabetes"
    assert address(app) == {"search": search_id, "dataset": "diabetes"}
    press(app, "search_close")
    assert not app.subheader and address(app) == {"dataset": "diabetes"}
    app = visit(search="nobody")
    assert "No search is recorded under nobody" in errors(app)[0]
    assert "search" not in address(app)


def test_a_copy_is_edited_in_form_and_sidebar(searches: StudySearchService) -> None:
    config = search(*CONDITIONAL, method="tpe", trials=9)
    app = visit(search=searches.submit(config, "mine"), dataset="diabetes")
    press(app, "search_copy")
    assert described(app) == config and form(app) == SearchDraft.of(config, "mine")
    assert app.sidebar.selectbox(key="setting_dataset").value == "iris"
    app.number_input(key="setting_search_trials").set_value(4)
    run(app)
    start(app)
    assert sorted(one.config.trials for one in started(searches)) == [4, 9]


def test_a_name_is_given_before_or_after(
    searches: StudySearchService, training: FakeService
) -> None:
    app = visit(dataset="iris", epochs="2")
    app.text_input(key="search_name").set_value("first name")
    run(app)
    start(app)
    assert app.subheader[0].value == "first name"
    (search_id,) = rows(unfold(app))
    finish(searches, training, search_id)
    run(app)
    app.text_input(key=f"rename_search_{search_id}").set_value("other *name*")
    press(app, f"save_rename_search_{search_id}")
    assert app.subheader[0].value == r"other \*name\*"
    assert searches.status(search_id).record.name == "other *name*"


@pytest.mark.parametrize("with_runs", [False, True])
def test_a_search_is_deleted_with_or_without_its_runs(
    with_runs: bool, searches: StudySearchService, training: FakeService
) -> None:
    search_id = searches.submit(SMALL)
    app = unfold(visit(search=search_id))
    assert "The search has not ended. Stop it first." in texts(app)
    finish(searches, training, search_id)
    run(app)
    press(app, f"delete_search_{search_id}_{with_runs}")
    assert not errors(app) and not rows(app) and not started(searches)
    assert len(training.store.summaries()) == (0 if with_runs else 3)
    assert ("runs_deleted" in app.session_state) is with_runs  # the Compare page offers to undo it
    assert "search" not in address(app)


def test_a_long_list_has_pages(searches: StudySearchService) -> None:
    ids = [searches.submit(search(RATE, seed=seed)) for seed in range(12)]
    app = visit()
    assert rows(app) == ids[:1:-1]
    app.number_input(key="searches_page").set_value(2)
    run(app)
    assert rows(app) == ids[1::-1]
    press(app, f"open_search_{ids[0]}")
    assert address(app)["search"] == ids[0] and not rows(app)
    app.query_params["search"] = ids[3]  # back or forward
    run(app)
    assert app.session_state["session"].search == ids[3]


def test_a_search_whose_data_are_gone_is_still_listed(searches: StudySearchService) -> None:
    text = SMALL.to_json().replace('"iris"', '"table-0123456789ab"')
    search_id = searches._store.searches.create(text).search_id
    app = visit()
    assert "its data are no longer here" in texts(app)
    press(app, f"open_search_{search_id}")
    assert "table that is not here" in errors(app)[0]


def test_the_list_is_in_the_language_of_the_page(
    searches: StudySearchService, training: FakeService
) -> None:
    config: SearchConfig = SMALL
    finish(searches, training, searches.submit(config))
    app = visit(lang="es")
    said = texts(app)
    assert "Terminada: 3 de 3 ensayos" in said
    assert "mayor exactitud de validación" in said

"""The downloads of a search."""

import json
from dataclasses import replace

from streamlit.testing.v1 import AppTest

from core.runs.search_record import SearchRecord
from core.runs.search_state import SearchState
from core.search.config import SearchConfig
from core.search.dimension import Dimension
from core.search.leaders import Leader
from core.search.service_interface import SearchStatus
from core.search.space import Space
from core.settings.candidates import Options, Range
from core.settings.config import default_config
from tests.pages.recorded import Recorded
from tests.pages.train import run

BASE = replace(default_config("digits"), epochs=2)
SPACE = Space(
    (
        Dimension("learning_rate", Range(0.001, 0.1, log=True)),
        Dimension("optimizer", Options(("sgd", "adam"))),
    )
)


def page(status: object, service: object, chosen: object) -> None:
    from components.search.take_away import take_away

    take_away(status, service, chosen)  # type: ignore[arg-type]


def see(chosen: Leader | None, service: Recorded, *, opened: bool = True) -> AppTest:
    config = SearchConfig(BASE, SPACE, trials=3)
    record = SearchRecord("a_search", config.to_json(), state=SearchState.DONE)
    status = SearchStatus(record, config, (), 3)
    app = AppTest.from_function(page, default_timeout=30, args=(status, service, chosen))
    app.session_state["search_take_away"] = opened
    return run(app)


def test_nothing_is_written_until_it_is_opened() -> None:
    assert not see(None, Recorded(), opened=False).get("download_button")


def test_the_search_and_the_network_chosen_are_offered() -> None:
    service = Recorded()
    run_id = service.past(BASE, 0.9)
    app = see(Leader(2, 0.9, run_id, BASE), service)
    buttons = [one.proto.label for one in app.get("download_button")]
    assert buttons == [
        "Search: script",
        "Search: notebook",
        "Trial 3: script",
        "Trial 3: notebook",
    ]
    assert len(see(None, service).get("download_button")) == 2


def test_the_script_of_the_network_keeps_the_test_result_sealed() -> None:
    from components.search import take_away
    from core.network.script import joined, notebook

    service = Recorded()
    run_id = service.past(BASE, 0.9)
    parts = take_away._network(Leader(2, 0.9, run_id, BASE), service)
    source = joined(parts)
    assert run_id in source and "Test result" not in source and "in Denseboard:" not in source
    search = take_away._search(SearchConfig(BASE, SPACE, trials=3).to_json(), "es")
    assert "# Un ensayo" in joined(search) and "optuna.create_study" in joined(search)
    assert json.loads(notebook("title", search))["nbformat"] == 4

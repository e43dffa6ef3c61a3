"""The importance of the settings of a search, as the page draws it."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from components.search.importance import trials_of
from core.base.errors import SearchNotFoundError
from core.comparison.effects import Scale, Trials
from core.people.access import Access
from core.people.person import Person, Role
from core.people.personal_store import PersonalStore
from core.runs import service_interface
from core.runs.search_state import SearchState
from core.runs.sharing import Sharing
from core.search import service_interface as search_interface
from core.search.config import SearchConfig
from core.search.dimension import Dimension
from core.settings.candidates import Options
from tests.components.search.fake_searches import FakeSearches
from tests.core.search.searches import CONDITIONAL, RATE, UNITS, search
from tests.fakes import FakeService


@pytest.fixture(autouse=True)
def searches(monkeypatch: pytest.MonkeyPatch) -> FakeSearches:
    fake = FakeSearches(FakeService(duration=0.2, record=True))
    monkeypatch.setattr(service_interface, "_current", fake.service)
    monkeypatch.setattr(search_interface, "_current", fake)
    return fake


def tried(searches: FakeSearches, config: SearchConfig, count: int) -> tuple[str, Trials]:
    """A search that is done after some trials, whose results are those of their numbers."""
    search_id = searches.submit(config)
    for _ in range(count):
        searches.try_one(search_id)
    trials = searches.statuses[search_id].trials
    scored = tuple(replace(one, results=(one.number / 100,)) for one in trials)
    searches.change(search_id, trials=scored)
    searches.set_state(search_id, SearchState.DONE)
    return search_id, trials_of(config, scored, searches.service.store)


def test_settings_are_factors_where_they_have_an_effect(searches: FakeSearches) -> None:
    _id, found = tried(searches, search(*CONDITIONAL), 12)
    scales = {factor.name: factor.scale for factor in found.factors}
    assert scales == {
        "hidden_layers": Scale.LINEAR,
        "optimizer": Scale.CATEGORY,
        "learning_rate": Scale.LOG,
        "momentum": Scale.LINEAR,
    }
    values = {factor.name: factor.values for factor in found.factors}
    for optimizer, momentum in zip(values["optimizer"], values["momentum"], strict=True):
        assert (momentum is None) == (optimizer == "adam")
    assert found.higher_is_better


def test_a_setting_tried_twice_counts_once(searches: FakeSearches) -> None:
    units = Dimension("units", Options((4, 8)))
    _id, found = tried(searches, search(units), 6)
    assert len(found.runs) == len(found.results) == 2
    assert sum(found.results) / 2 == pytest.approx(0.025, abs=0.02)
    (factor,) = found.factors
    assert sorted(map(str, factor.values)) == ["4.0", "8.0"]


def test_trials_whose_runs_were_deleted_are_left_out(searches: FakeSearches) -> None:
    config = search(RATE, UNITS)
    search_id, found = tried(searches, config, 6)
    trials = searches.statuses[search_id].trials
    gone = tuple(replace(one, runs=("gone",)) for one in trials)
    assert trials_of(config, gone, searches.service.store).runs == ()
    assert found.runs


def test_whoever_sees_a_search_by_its_link_sees_what_matters(searches: FakeSearches) -> None:
    config = search(RATE, UNITS)
    search_id, found = tried(searches, config, 6)
    store, trials = searches.service.store, searches.statuses[search_id].trials
    store.searches.save(searches.statuses[search_id].record)  # Ana's, who is not Ben
    ben = Person("ben-id", "Ben", Role.STUDENT)

    def seen() -> Trials:
        return trials_of(config, trials, PersonalStore(store, ben, Access(store, ben)))

    with pytest.raises(SearchNotFoundError):
        seen()
    store.searches.share(search_id, Sharing.LINK)
    assert seen() == found
    assert found.runs


def page() -> None:
    import streamlit as st

    from components.search.importance import importance
    from core.search.service_interface import current_searches

    importance(current_searches().status(st.session_state["search"]))


def see(search_id: str) -> str:
    app = AppTest.from_function(page, default_timeout=60)
    app.session_state["search"] = search_id
    app.run()
    assert not app.exception
    return " ".join(one.value for one in (*app.markdown, *app.info, *app.caption))


def test_it_says_what_it_needs_and_then_shows_shares(searches: FakeSearches) -> None:
    empty = searches.submit(search(*CONDITIONAL))
    assert "No trial has a result yet." in see(empty)
    few, _found = tried(searches, search(*CONDITIONAL), 3)
    assert "more distinct combinations of settings give first signs" in see(few)
    many, found = tried(searches, search(*CONDITIONAL), 60)
    assert len(found.runs) >= 20
    said = see(many)
    assert "PED-ANOVA" in said and f"From {len(found.runs)} trials, by Validation accuracy." in said

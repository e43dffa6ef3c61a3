"""Confirm: the leading trials with new seeds, and what they show."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.base.errors import ConfigError
from core.base.text import N_
from core.runs.search_record import SearchRecord, TrialRecord
from core.runs.search_state import SearchState, TrialState
from core.search.config import SearchConfig
from core.search.dimension import Dimension
from core.search.service_interface import SearchStatus
from core.search.space import Space
from core.settings.candidates import Options
from core.settings.config import RunConfig, default_config
from tests.components.drawn import charts
from tests.pages.recorded import Recorded
from tests.pages.train import press, run

BASE = replace(default_config("digits"), epochs=2)
UNITS = (8, 16, 32, 64, 128, 256)
CONFIG = SearchConfig(BASE, Space((Dimension("units", Options(UNITS)),)), method="grid", seeds=2)


def page(status: object, service: object) -> None:
    from components.search.confirm import confirm

    confirm(status, service)  # type: ignore[arg-type]


@pytest.fixture
def service() -> Recorded:
    return Recorded()


def of(units: int, seed: int = 0) -> RunConfig:
    return replace(BASE, units=(units,), seed=seed)


def searched(service: Recorded, *results: float, config: SearchConfig = CONFIG) -> SearchStatus:
    """A search that has ended with these results; every trial has two seeds."""
    trials = tuple(
        TrialRecord(
            "a_search",
            number,
            TrialState.DONE,
            tuple(service.past(of(units, seed), result) for seed in (0, 1)),
            (result,),
        )
        for number, (units, result) in enumerate(zip(UNITS, results, strict=False))
    )
    record = SearchRecord("a_search", config.to_json(), state=SearchState.DONE)
    return SearchStatus(record, config, trials, len(trials))


def see(status: SearchStatus, service: Recorded) -> AppTest:
    return run(AppTest.from_function(page, default_timeout=30, args=(status, service)))


def said(app: AppTest) -> str:
    kinds = (app.markdown, app.info, app.success, app.caption, app.error)
    text = "\n".join(str(element.value) for kind in kinds for element in kind)
    return text.replace("\\", "")  # what escapes names


def give(service: Recorded, units: int, *metrics: float) -> None:
    """Record runs with new seeds, of which the search has used 0 and 1."""
    for seed, metric in enumerate(metrics, start=2):
        service.past(of(units, seed), metric)


def test_the_leading_trials_train_with_seeds_that_the_search_has_not_used(
    service: Recorded,
) -> None:
    app = see(searched(service, 0.9, 0.8, 0.95, 0.7, 0.85, 0.6), service)
    assert "none is called the best" in said(app)
    press(app, "confirm")
    trained = [(config.units, config.seed) for config, _replaces in service.submitted]
    chosen = [(32,), (8,), (128,), (16,), (64,)]
    assert trained == [(units, seed) for seed in (2, 3, 4, 5, 6) for units in chosen]
    assert "25 runs are still training or waiting." in said(app)
    assert app.button(key="confirm").disabled


def test_with_folds_it_says_what_a_new_seed_holds_out(service: Recorded) -> None:
    config = replace(CONFIG, seeds=1, folds=2)
    app = see(searched(service, 0.9, 0.8, config=config), service)
    assert "holds out the first of them" in said(app)
    assert "holds out" not in said(see(searched(service, 0.9, 0.8), service))


def test_the_verdict_rests_on_new_seeds_only(service: Recorded) -> None:
    status = searched(service, 0.99, 0.9, 0.8)
    give(service, 8, 0.70, 0.71, 0.72, 0.71, 0.70)
    give(service, 16, 0.90, 0.92, 0.91, 0.90, 0.92)
    app = see(status, service)
    assert "**Trial 2: units 16 leads.** The other 1 setting is worse. Compared over 5" in said(app)
    assert "In the search, trial 1 led with 99.0%. With 5 new seeds its mean is 70.8%" in said(app)
    assert "So the search flattered it by 28.20 points." in said(app)
    (chart,) = [one for one in charts(app) if one.alt.startswith("Ranking")]
    assert "Trial 2: units 16" in chart.alt and "Trial 3" not in chart.alt
    again = see(status, Recorded())  # another server that reads the same record
    assert said(again) == said(app)


def test_those_that_cannot_be_told_apart_yield_the_smallest(service: Recorded) -> None:
    status = searched(service, 0.9, 0.91)
    for units in (8, 16):
        give(service, units, 0.90, 0.92, 0.91, 0.90, 0.92)
    app = see(status, service)
    assert "cannot be told apart: take the smallest, Trial 1: units 8 (" in said(app)
    assert "So the search" in said(app)


def test_more_trials_and_seeds_train_only_what_is_missing(service: Recorded) -> None:
    status = searched(service, 0.9, 0.8, 0.7)
    give(service, 8, 0.9, 0.9, 0.9)
    give(service, 16, 0.8, 0.8, 0.8)
    app = see(status, service)
    assert "Cannot be told yet: train more seeds" in said(app)
    assert app.button(key="confirm").label == "Confirm: train 9 runs"  # 2 × 2, and 5 of the third
    press(app, "confirm")
    assert {config.seed for config, _ in service.submitted} == {2, 3, 4, 5, 6}


def test_a_single_trial_is_compared_with_itself_only(service: Recorded) -> None:
    status = searched(service, 0.9)
    give(service, 8, 0.9, 0.92)
    app = see(status, service)
    assert "So the search did not flatter it." in said(app) and not charts(app)


def test_a_goal_of_loss_is_ranked_by_loss(service: Recorded) -> None:
    config = replace(CONFIG, goal="loss")
    status = searched(service, 0.5, 0.6, config=config)
    for units in (8, 16):
        give(service, units, 0.9, 0.9, 0.9, 0.9, 0.9)  # their loss is 0.55
    app = see(status, service)
    assert "led with 0.5000. With 5 new seeds its mean is 0.5500" in said(app)
    (chart,) = charts(app)
    assert "loss" in chart.figure["layout"]["xaxis"]["title"]["text"]


def test_without_a_trial_there_is_nothing_to_confirm(service: Recorded) -> None:
    assert not see(searched(service), service).button


def test_a_refusal_is_shown(service: Recorded) -> None:
    app = see(searched(service, 0.9, 0.8), service)
    service.refusal = ConfigError(N_("It would not fit in memory."))
    press(app, "confirm")
    assert "It would not fit in memory." in said(app)

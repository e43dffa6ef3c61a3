"""Several settings in a ranking on the Compare page."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.runs.states import State
from core.settings.config import RunConfig, default_config
from tests.components.drawn import charts
from tests.pages.compare.steps import A, B, figure, said, visit
from tests.pages.recorded import Recorded
from tests.pages.train import press, run

WIDE = replace(A, units=(128,))
SMALL = replace(A, units=(8,))
C = replace(A, batch_size=8)


def trained(service: Recorded, config: RunConfig, metric: float, seeds: int = 10) -> str:
    """Train a setting with several seeds; return one of its runs."""
    ids = [
        service.past(replace(config, seed=seed), metric + 0.004 * (seed % 3 - (len(config.units))))
        for seed in range(seeds)
    ]
    return ids[0]


def rank_table(app: AppTest) -> dict[str, list[object]]:
    for frame in app.dataframe:
        if "Group" in frame.value.columns:
            return {name: list(frame.value[name]) for name in frame.value.columns}
    raise AssertionError("no ranking")


def test_those_that_cannot_be_told_apart_lead_and_the_smallest_is_named(service: Recorded) -> None:
    ids = [trained(service, WIDE, 0.9), trained(service, SMALL, 0.9), trained(service, B, 0.7)]
    app = visit(*ids)
    assert "**These 2 settings cannot be told apart: take the smallest, units 8" in said(app)
    assert "(610 parameters).**" in said(app)
    assert "The other 1 setting is worse than the best of them. Compared over 10 seeds." in said(
        app
    )
    ranked = rank_table(app)
    assert ranked["Group"] == ["Leading group", "Leading group", "Worse"]
    assert ranked["Seeds"] == [10, 10, 10] and ranked["Minus the first"][0] == 0
    drawn = figure(app, "Ranking of 3 combinations of settings.")
    leading, worse = drawn["data"]
    assert (leading["name"], worse["name"]) == ("Leading group", "Worse")
    assert len(leading["x"]) == 2 and min(leading["x"]) > max(worse["x"])
    assert "model confidence set; Hansen, Lunde and Nason 2011" in said(app)


def test_one_that_is_better_than_all_leads(service: Recorded) -> None:
    ids = [trained(service, config, at) for config, at in ((A, 0.7), (B, 0.9), (C, 0.8))]
    app = visit(*ids)
    assert (
        "**learning rate 0\\.01\\; batch size 32 leads.** The other 2 settings are worse"
        in said(app)
    )


def test_one_seed_each_tells_nothing_and_more_are_trained_of_each(service: Recorded) -> None:
    ids = [trained(service, config, 0.8, 1) for config in (A, B, C)]
    app = visit(*ids)
    assert (
        "**Cannot be told yet: train more seeds.** These 3 settings have 1 seed in common; 5 are"
        " needed: train each with 4 more."
    ) in said(app)
    assert rank_table(app)["Group"] == ["Cannot be told yet"] * 3
    press(app, "train_rank_seeds")
    seeds = [(config.learning_rate, config.seed) for config, _replaced in service.submitted]
    assert len(seeds) == 12 and {seed for _rate, seed in seeds} == {1, 2, 3, 4}
    assert "12 runs are still training or waiting." in said(visit(*ids))


def test_seeds_of_one_setting_are_not_ranked_against_each_other(service: Recorded) -> None:
    ids = [service.past(replace(A, seed=seed), 0.8) for seed in range(4)]
    other = service.past(B, 0.9)
    assert "Ranking of" not in str([each.alt for each in charts(visit(*ids, other))])


def test_what_is_left_out_is_said_with_its_reason(service: Recorded) -> None:
    ids = [trained(service, config, 0.8, 6) for config in (A, B, C)]
    ids += [
        service.past(replace(A, validation_share=0.0), 0.9),
        service.past(replace(A, validation_share=0.4), 0.9),
        service.past(SMALL, 0.9),
        service.past(WIDE, state=State.FAILED),
    ]
    service.past(replace(C, seed=6), state=State.FAILED)
    service.past(replace(A, seed=6), 0.8)
    text = said(visit(*ids))
    assert "Left out, as they have no validation rows" in text
    assert "another share of validation rows" in text
    assert "Not ranked yet, as fewer than 5 seeds are done" in text
    assert "Left out, as training failed with every seed" in text
    assert "Failed with the seeds in brackets" in text
    assert "5 of 6 seeds are evaluated; the next evaluation is at 10." in text
    assert "Not compared, as not all settings are done with them: seeds 6." in text


def test_settings_without_validation_rows_are_not_ranked(service: Recorded) -> None:
    without = [replace(config, validation_share=0.0) for config in (A, B, C)]
    text = said(visit(*(service.past(config, 0.8) for config in without)))
    assert "**Cannot be told yet.** Fewer than two of these settings" in text


def test_the_loss_can_be_ranked_where_it_is_the_same_for_all(service: Recorded) -> None:
    ids = [trained(service, config, 0.8, 5) for config in (A, B, C)]
    app = visit(*ids)
    app.radio(key="rank_measure").set_value("loss")
    assert "Mean validation loss" in rank_table(run(app))
    penalised = visit(*ids, trained(service, replace(A, l2=0.01), 0.8, 5))
    assert "rank_measure" not in penalised.session_state


@pytest.mark.parametrize("language", ["en", "es"])
def test_errors_are_ranked_with_their_unit(service: Recorded, language: str) -> None:
    config = default_config("diabetes")
    other = [replace(config, units=(units,)) for units in (4, 8, 16)]
    ids = [trained(service, one, 50 - 5 * place) for place, one in enumerate(other)]
    app = visit(*ids, lang=language)
    start = {"en": "Ranking of 3 combinations of settings.", "es": "Ranking de 3 combinaciones"}[
        language
    ]
    unit = {"en": "units of the target", "es": "unidades del objetivo"}[language]
    drawn = figure(app, start)
    assert unit in drawn["layout"]["xaxis"]["title"]["text"].replace("<br>", " ")
    leading, worse = drawn["data"]
    assert len(leading["x"]) == 1 and max(leading["x"]) < min(worse["x"])

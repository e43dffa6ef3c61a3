"""The overview of which settings matter, on the page."""

import itertools
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.words.comparison import value_label
from components.words.labels import dataset_label, run_label
from core.comparison.effects import LEAST_TRIALS
from core.comparison.signs import LEAST_SETTINGS
from core.runs.results import Evaluation
from core.runs.states import State
from core.runs.store import Marks, Summary
from core.settings.config import default_config
from tests.components.drawn import charts, elements
from tests.runs import summary

DIGITS = default_config("digits")


VIEWED: list[str] = []


def page(runs: list, test_shown: bool) -> None:  # type: ignore[type-arg]
    from components.compare.overview import overview
    from tests.components.compare.test_overview import VIEWED

    overview(runs, test_shown=test_shown, viewed=VIEWED.extend)


def see(runs: Sequence[Summary], *, test_shown: bool = False, **state: str) -> AppTest:
    VIEWED.clear()
    app = AppTest.from_function(page, default_timeout=30, args=(runs, test_shown))
    for name, value in state.items():
        app.session_state[name] = value
    app.run()
    assert not app.exception, app.exception
    return app


def many(count: int = LEAST_TRIALS, dataset: str = "digits") -> list[Summary]:
    config = default_config(dataset)
    combinations = itertools.product((0.0003, 0.001, 0.003, 0.01), ("relu", "tanh"), (8, 64, 128))
    return [
        summary(
            replace(config, learning_rate=rate, activation=name, units=(units,)),
            0.6 + 0.1 * (name == "relu") + units / 1000,
            seed=seed,
            run_id=f"{dataset}-{seed}",
            evaluation=Evaluation(0.5, 0.5, 360),
        )
        for seed, (rate, name, units) in enumerate(itertools.islice(combinations, count))
    ]


def files(app: AppTest) -> list[str]:
    return [
        json.loads(element.proto.json)["csv"]
        for element in elements(app.main)
        if getattr(element.proto, "component_name", "") == "denseboard_chart"
    ]


def said(app: AppTest) -> str:
    return "\n".join(str(element.value) for element in (*app.info, *app.caption))


@pytest.mark.parametrize(
    "runs", [[], [summary(DIGITS, state=State.RUNNING)], [summary(DIGITS, None)]]
)
def test_without_a_finished_run_it_says_what_to_do(runs: list[Summary]) -> None:
    app = see(runs)
    assert "train one" in said(app) and not charts(app)


def test_importance_is_a_bar_per_setting_the_largest_first() -> None:
    app = see(many())
    drawn, best = charts(app)
    (bars,) = drawn.figure["data"]
    assert bars["customdata"][0] in ("Activation", "Units in all layers")
    assert bars["customdata"][-1] == "Learning rate"
    assert bars["x"] == sorted(bars["x"], reverse=True) and len(bars["x"]) == 3
    assert "Learning rate 0%" in drawn.alt or "Learning rate 1%" in drawn.alt
    assert f"From {LEAST_TRIALS} distinct combinations of settings" in said(
        app
    ) and "not cause" in said(app)
    assert best.alt.startswith("Importance of settings for the best results: ")
    assert sum(best.figure["data"][0]["x"]) == pytest.approx(1, abs=0.001)
    assert "fANOVA" in said(app) and "PED-ANOVA" in said(app)
    assert files(app)[0].splitlines()[0].endswith("Setting,Share")


def test_too_few_runs_say_how_many_are_missing() -> None:
    app = see(many(LEAST_TRIALS - 2))
    assert "2 more distinct combinations of settings are needed (18 of 20 so far" in said(app)
    few = see(many(LEAST_SETTINGS - 2))
    assert "2 more distinct combinations of settings give first signs." in said(few) and not charts(
        few
    )
    same = [summary(DIGITS, 0.9 + seed / 1000, seed=seed) for seed in range(LEAST_TRIALS)]
    assert "19 more distinct combinations of settings are needed (1 of 20 so far" in said(see(same))
    assert "must vary" in said(app := see(same)) and not charts(app)


def test_a_few_settings_give_first_signs() -> None:
    app = see(many(12))
    (drawn,) = charts(app)
    assert drawn.alt.startswith("What settings explain by themselves: Activation ")
    said_first = "\n".join(str(one.value) for one in app.markdown)
    assert "**First signs**, beyond chance: Activation (46%; by chance in at most " in said_first
    assert "Learning rate" not in said_first and "adjusted R²" in said(app)
    assert "8 more distinct combinations of settings are needed" in said(app)
    noise = [
        replace(run, best=run.best and run.best._replace(metric=metric))
        for run, metric in zip(many(7), (0.5, 0.9, 0.6, 0.8, 0.8, 0.6, 0.7), strict=True)
    ]
    assert "none yet" in "\n".join(str(one.value) for one in see(noise).markdown)


def rates(count: int, seeds: int = 1) -> list[Summary]:
    return [
        summary(
            replace(DIGITS, learning_rate=10.0 ** -(place + 1)),
            0.9 - 0.1 * abs(place - 2) + 0.01 * seed,
            seed=seed,
            run_id=f"{place}-{seed}",
        )
        for place in range(count)
        for seed in range(seeds)
    ]


def test_six_runs_that_vary_one_thing_give_its_picture() -> None:
    app = see(rates(6, seeds=3))
    picture, _signs = charts(app)
    band, seeds, means = picture.figure["data"]
    assert picture.alt.startswith("Best validation accuracy against Learning rate. Learning rate")
    assert means["x"] == sorted(means["x"]) and len(means["x"]) == 6
    assert max(means["y"]) == means["y"][3] and len(seeds["x"]) == 18
    assert band["fill"] == "toself" and len(band["x"]) == 12
    assert "spread over seeds" in said(app)
    assert files(app)[0].splitlines()[0].endswith("95% from,95% to,Seeds")


def test_with_one_seed_each_the_band_is_that_of_the_validation_rows() -> None:
    app = see(rates(6))
    assert "number of validation rows alone" in said(app)
    band, seeds, _means = charts(app)[0].figure["data"]
    assert len(band["x"]) == 12 and not seeds["showlegend"]


def test_of_a_choice_the_picture_has_bars() -> None:
    names = ("relu", "tanh", "sigmoid", "elu", "selu", "gelu")
    runs = [
        summary(replace(DIGITS, activation=name), 0.8 + place / 100, seed=place)
        for place, name in enumerate(names)
    ]
    seeds, means = charts(see(runs))[0].figure["data"]
    assert len(means["error_y"]["array"]) == 6 and means["mode"] == "markers"
    assert seeds["x"] == []


def test_a_setting_varied_by_a_single_run_is_named_and_not_ranked() -> None:
    odd = summary(replace(DIGITS, dropout=0.5), 0.2, seed=99)
    app = see([*many(), odd])
    assert "Left out, because fewer than 4 runs vary it: Dropout" in said(app)
    assert "Dropout" not in charts(app)[0].figure["data"][0]["customdata"]


def test_equal_results_are_said_to_be_equal() -> None:
    flat = [replace(run, best=run.best and run.best._replace(metric=0.9)) for run in many()]
    assert "same result" in said(see(flat))


def test_all_settings_at_once_end_with_the_result() -> None:
    app = see(many(6), overview_view="parallel")
    (drawn,) = charts(app)
    (trace,) = drawn.figure["data"]
    names = [dimension["label"] for dimension in trace["dimensions"]]
    assert names == ["Units in all layers", "Activation", "Best validation accuracy"]
    activation = trace["dimensions"][1]
    assert activation["ticktext"] == ["ReLU", "tanh"] and set(activation["values"]) == {0.0, 1.0}
    assert trace["line"]["color"] == trace["dimensions"][-1]["values"]
    assert "6 runs" in drawn.alt
    assert len(files(app)[0].splitlines()) == 7


def test_a_learning_rate_lies_on_a_logarithmic_axis() -> None:
    (drawn,) = charts(see(many(), overview_view="parallel"))
    rate = next(
        one for one in drawn.figure["data"][0]["dimensions"] if one["label"] == "Learning rate"
    )
    assert rate["tickvals"] == pytest.approx([-3.523, -3, -2.523, -2], abs=0.001)
    assert rate["ticktext"] == ["0.0003", "0.001", "0.003", "0.01"]


def test_one_setting_against_a_result() -> None:
    app = see(many(), overview_view="scatter")
    assert app.selectbox(key="overview_setting").options[0] == "Units in all layers"
    assert "Test accuracy" not in app.selectbox(key="overview_result").options
    app.selectbox(key="overview_setting").select("activation")
    app.selectbox(key="overview_result").select("seconds").run()
    (drawn,) = charts(app)
    (points,) = drawn.figure["data"]
    assert points["y"] == [1.5] * LEAST_TRIALS
    assert drawn.figure["layout"]["yaxis"]["title"]["text"] == "Duration (s)"
    assert drawn.figure["layout"]["xaxis"]["ticktext"] == ["ReLU", "tanh"]
    assert "Activation: ReLU, Duration (s): 1.5" in points["text"][0]
    assert drawn.alt == f"Duration (s) of {LEAST_TRIALS} runs against Activation"


def test_the_test_metric_is_there_only_where_it_may_be_seen_and_its_view_is_noted() -> None:
    view, result = "scatter", "test_accuracy"
    app = see(many(), test_shown=True, overview_view=view, overview_result=result)
    assert app.selectbox(key="overview_result").value == "test_accuracy"
    assert sorted(VIEWED) == sorted(run.run_id for run in many())
    hidden = see(many(), overview_view=view, overview_result=result)
    assert hidden.selectbox(key="overview_result").value == "validation_accuracy"
    assert VIEWED == []


def test_of_several_datasets_one_is_looked_at() -> None:
    app = see([*many(4), *many(6, "iris")], overview_view="scatter")
    assert app.selectbox(key="overview_dataset").options == ["Iris", "Digits"]
    assert len(charts(app)[0].figure["data"][0]["y"]) == 6


@pytest.mark.parametrize("view", ["parallel", "scatter"])
def test_runs_of_the_same_settings_have_nothing_to_draw(view: str) -> None:
    app = see([summary(DIGITS)], overview_view=view)
    assert "same settings" in said(app) and not charts(app)


def test_a_setting_that_does_not_apply_to_a_run_leaves_it_in_the_figure() -> None:
    runs = [
        summary(replace(DIGITS, optimizer=name, momentum=momentum), seed=3, run_id=name)
        for name, momentum in (("sgd", 0.9), ("adam", None))
    ]
    app = see(runs, overview_view="scatter", overview_setting="momentum")
    (drawn,) = charts(app)
    assert drawn.figure["layout"]["xaxis"]["ticktext"] == ["0.9", "–"]
    assert len(drawn.figure["data"][0]["x"]) == 2


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("learning_rate", 0.0003, "0.0003"),
        ("units", 1024.0, "1,024"),
        ("early_stopping", True, "on"),
        ("activation", "relu-tanh", "ReLU-tanh"),
        ("optimizer", "adam", "Adam"),
        ("momentum", None, "–"),
    ],
)
def test_values_are_put_into_words(name: str, value: Any, words: str) -> None:
    assert value_label(name, value) == words


def test_runs_and_datasets_have_a_name_even_where_it_is_gone() -> None:
    run = summary(replace(DIGITS, units=(32, 16)))
    assert run_label(replace(run, marks=Marks(name="mine"))) == "mine"
    assert "32-16" in run_label(run) and "Adam 0.001" in run_label(run)
    assert (dataset_label("digits"), dataset_label("gone")) == ("Digits", "gone")

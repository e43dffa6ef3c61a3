"""The results of a run, view by view, on the Train page."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

from components.results import classes, probabilities, regression, subgroups, threshold
from core.base.errors import TrainingError
from core.base.text import N_
from core.data.datasets import load
from core.evaluation.background import Baselines, measured
from core.evaluation.threshold import Costs, cheapest, cost_curve, decide, validation_targets
from core.runs import service_interface
from core.settings.config import default_config
from tests.fakes import finished_run
from tests.plausible import plausible_result

PAGE = Path(__file__).parents[3] / "pages" / "train.py"
VIEWS = {
    "digits": ["Confusion matrix", "Per class", "Calibration"],
    "breast_cancer": [
        "Confusion matrix",
        "Per class",
        "ROC and precision-recall",
        "Calibration",
        "Threshold",
        "By subgroup",
    ],
    "diabetes": ["Predicted against true", "Residuals", "Scores", "By subgroup"],
}

FIRST = ("Class", "Measure", "Threshold")  # columns of their tables


class Drawn(list[dict[str, object]]):
    """The arguments of the chart."""

    def __call__(self, figure: object, **options: object) -> None:
        self.append({"figure": figure, **options})


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    spy = Drawn()
    for room in (classes, probabilities, regression, subgroups, threshold):
        monkeypatch.setattr(room, "chart", spy)
    return spy


@pytest.fixture
def see(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def see(dataset: str, view: str | None = None, lang: str = "en", **changes: Any) -> AppTest:
        service, run_id = finished_run(replace(default_config(dataset), **changes))
        monkeypatch.setattr(service_interface, "_current", service)
        app = AppTest.from_file(str(PAGE), default_timeout=30)
        app.query_params["run"] = run_id
        app.query_params["lang"] = lang
        if view is not None:
            app.session_state["result_view"] = view
        app.run()
        assert not app.exception, app.exception
        return app

    return see


@pytest.mark.parametrize("dataset", VIEWS)
def test_the_views_of_a_task(dataset: str, see: Callable[..., AppTest], drawn: Drawn) -> None:
    app = see(dataset)
    assert app.radio(key="result_view").options == VIEWS[dataset]
    assert len(drawn) == 1  # only the chosen view


@pytest.mark.parametrize(
    ("dataset", "view", "charts", "tables"),
    [
        ("digits", "classes", [], ["Class"]),
        ("digits", "calibration", ["calibration"], []),
        ("breast_cancer", "ranking", ["roc", "precision_recall"], []),
        ("breast_cancer", "threshold", ["threshold"], ["Threshold"]),
        ("diabetes", "residuals", ["residuals", "residual_histogram"], []),
        ("breast_cancer", "subgroups", ["subgroups"], []),
        ("diabetes", "scores", [], ["Measure"]),
        ("diabetes", "subgroups", ["subgroups"], []),
    ],
)
def test_a_view(
    dataset: str,
    view: str,
    charts: list[str],
    tables: list[str],
    see: Callable[..., AppTest],
    drawn: Drawn,
) -> None:
    app = see(dataset, view)
    assert [one["key"] for one in drawn] == charts
    assert all(one["csv"] and one["alt"] for one in drawn)
    first_columns = [table.value.columns[0] for table in app.dataframe]
    assert [column for column in first_columns if column in FIRST] == tables


def test_subgroups_add_up_to_all_samples(see: Callable[..., AppTest], drawn: Drawn) -> None:
    app = see("diabetes", "subgroups")
    app.selectbox(key="subgroup_column_diabetes").set_value(1).run()  # two values
    figure: Any = drawn[-1]["figure"]
    groups, everything = figure["data"][0], figure["data"][-1]
    assert len(groups["x"]) == 2 and everything["name"].startswith("All samples: ")
    assert min(groups["x"]) < everything["x"][0] < max(groups["x"])
    rows = [line.split(",") for line in str(drawn[-1]["csv"]).splitlines()[1:]]
    assert sum(int(row[1]) for row in rows) == len(load("diabetes").y_test)


def test_cards_have_intervals_and_the_baseline(see: Callable[..., AppTest]) -> None:
    app = see("digits")
    assert [card.label for card in app.metric] == [
        "Test loss",
        "Test accuracy",
        "Trivial baseline",
    ]
    data = load("digits")
    answer = np.bincount(data.y_train).argmax()
    share = (data.y_test == answer).mean()
    assert app.metric[2].value == f"{share:.1%}"
    assert app.metric[1].delta.startswith("95%: ")
    assert any(f"always predicting “{answer}”" in text.value for text in app.markdown)


@pytest.mark.parametrize(
    ("dataset", "name"), [("digits", "Logistic regression"), ("diabetes", "Linear regression")]
)
def test_simpler_models_have_rows_beside_the_run(
    dataset: str, name: str, see: Callable[..., AppTest], drawn: Drawn
) -> None:
    constant, linear = measured(default_config(dataset)).result()
    app = see(dataset)
    (table,) = (text.value for text in app.markdown if name in text.value)
    network, regression, *prior, baseline = table.splitlines()[2:]
    cards = {card.label: card.value for card in app.metric}
    assert network.split(" | ")[1:] == [app.metric[0].value, app.metric[1].value + " |"]
    assert f"{linear.test.loss:.4f}" in regression
    metric = constant.test.metric
    assert (
        f"| {metric:.1%} |" in baseline if dataset == "digits" else f"| {metric:.1f} |" in baseline
    )
    assert cards["Trivial baseline"] in baseline  # one number, however it is shown
    # Of classes, the shares have a loss and no answer, the most frequent one the reverse.
    shares = f"| Always the class shares (prior) | {constant.test.loss:.4f} | – |"
    assert prior == ([shares] if dataset == "digits" else [])


def test_the_page_does_not_wait_for_simpler_models(
    see: Callable[..., AppTest], drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    future: Future[Baselines] = Future()
    room = import_module("components.results.baselines")
    monkeypatch.setattr(room, "measured", lambda _config: future)
    app = see("digits")
    assert any(text.value.startswith("Fitting simpler models") for text in app.caption)
    future.set_exception(TrainingError(N_("They could not be fitted.")))
    app.run()
    assert [error.value for error in app.error] == ["They could not be fitted."]


def test_the_loss_of_made_up_outputs_has_no_interval(see: Callable[..., AppTest]) -> None:
    # The fake's loss is not the one of its outputs: an interval would be about another number.
    assert not see("digits").metric[0].delta


def test_tables_have_numbers_in_the_language(see: Callable[..., AppTest], drawn: Drawn) -> None:
    app = see("diabetes", "scores", lang="es")
    table = app.dataframe[0]
    assert table.value["Red"].dtype == float  # sorted as numbers
    shown = convert_arrow_bytes_to_pandas_df(table.proto.arrow_data.styler.display_values)
    assert all("," in text for text in shown["Red"])
    assert any("," in card.value for card in app.metric)


def test_a_dear_miss_lowers_the_threshold_and_the_hand_overrules(
    see: Callable[..., AppTest], drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    config, data = default_config("breast_cancer"), load("breast_cancer")
    targets = validation_targets(config, data)
    random = np.random.default_rng(0)
    validated, tested = (
        (0.3 + 0.4 * true + random.uniform(-0.3, 0.3, len(true))).astype(np.float32)
        for true in (targets, data.y_test)
    )
    made = plausible_result(config)
    result = replace(made, outputs=tested, validation_outputs=validated)
    monkeypatch.setattr("tests.fake_run.plausible_result", lambda _config: result)
    app = see("breast_cancer", "threshold")
    assert app.selectbox(key="threshold_positive").value == 0  # malignant is rarer
    app.slider(key="threshold_missed").set_value(20).run()
    costs = Costs(20, 1)
    curve = cost_curve(targets, validated, 0, costs)
    best = cheapest(curve, costs)
    shown = app.dataframe[0].value
    found = decide(data.y_test, tested, 0, best)
    assert shown["Threshold"].tolist() == [best, 0.5]
    assert shown["Missed cases"][0] == found.missed < shown["Missed cases"][1]
    assert shown["Mean cost"][0] == found.cost(costs)
    assert f"**Threshold {best:.3f}, chosen for its cost:**" in _sentences(app)
    app.toggle(key="threshold_by_hand").set_value(True).run()
    app.slider(key="threshold_hand").set_value(0.9).run()
    assert app.dataframe[0].value["Threshold"].tolist() == [0.9, 0.5]
    assert "**Threshold 0.90, chosen by hand:**" in _sentences(app)
    points = [trace for trace in drawn[-1]["figure"]["data"] if trace["mode"] == "markers"]  # type: ignore[index]
    assert [point["x"] for point in points] == [[0.9]]


def _sentences(app: AppTest) -> str:
    return " ".join(text.value for text in app.markdown)


def test_a_threshold_needs_validation_rows(
    see: Callable[..., AppTest], drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = see("breast_cancer", "threshold", validation_share=0.0)
    assert [info.value.split(".")[0] for info in app.info] == [
        "A threshold must be chosen on validation samples: neither training nor test samples will"
        " do"
    ]
    assert not drawn
    old = replace(plausible_result(default_config("breast_cancer")), validation_outputs=None)
    monkeypatch.setattr("tests.fake_run.plausible_result", lambda _config: old)
    app = see("breast_cancer", "threshold")
    assert "were not recorded with this run" in app.info[0].value
    assert not drawn

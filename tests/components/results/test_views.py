"""The results of a run, view by view, on the Train page."""

from collections.abc import Callable
from concurrent.futures import Future
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

from components.results import classes, probabilities, regression
from core import current
from core.config import default_config
from core.datasets import load
from core.errors import TrainingError
from core.measuring import Found, measured
from core.text import N_
from tests.fakes import finished_run

PAGE = Path(__file__).parents[3] / "pages" / "train.py"
VIEWS = {
    "digits": ["Confusion matrix", "Per class", "Calibration"],
    "breast_cancer": ["Confusion matrix", "Per class", "ROC and precision-recall", "Calibration"],
    "diabetes": ["Predicted against true", "Residuals", "Scores"],
}


class Drawn(list[dict[str, object]]):
    """What was given to the chart."""

    def __call__(self, figure: object, **options: object) -> None:
        self.append({"figure": figure, **options})


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    spy = Drawn()
    for room in (classes, probabilities, regression):
        monkeypatch.setattr(room, "chart", spy)
    return spy


@pytest.fixture
def see(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def see(dataset: str, view: str | None = None, lang: str = "en") -> AppTest:
        service, run_id = finished_run(default_config(dataset))
        monkeypatch.setattr(current, "_service", service)
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
    assert len(drawn) == 1  # only what is looked at


@pytest.mark.parametrize(
    ("dataset", "view", "charts", "tables"),
    [
        ("digits", "classes", [], ["Class"]),
        ("digits", "calibration", ["calibration"], []),
        ("breast_cancer", "ranking", ["roc", "precision_recall"], []),
        ("diabetes", "residuals", ["residuals", "residual_histogram"], []),
        ("diabetes", "scores", [], ["Measure"]),
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
    assert [column for column in first_columns if column in ("Class", "Measure")] == tables


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
    assert any(f"always answering “{answer}”" in text.value for text in app.markdown)


@pytest.mark.parametrize(
    ("dataset", "name"), [("digits", "Logistic regression"), ("diabetes", "Linear regression")]
)
def test_simpler_models_have_rows_beside_the_run(
    dataset: str, name: str, see: Callable[..., AppTest], drawn: Drawn
) -> None:
    constant, linear = measured(default_config(dataset)).result()
    app = see(dataset)
    (table,) = (text.value for text in app.markdown if name in text.value)
    network, regression, baseline = table.splitlines()[2:]
    cards = {card.label: card.value for card in app.metric}
    assert network.split(" | ")[1:] == [app.metric[0].value, app.metric[1].value + " |"]
    assert f"{linear.test.loss:.4f}" in regression
    metric = constant.test.metric
    assert (
        f"| {metric:.1%} |" in baseline if dataset == "digits" else f"| {metric:.1f} |" in baseline
    )
    assert cards["Trivial baseline"] in baseline  # one number, however it is shown


def test_the_page_does_not_wait_for_simpler_models(
    see: Callable[..., AppTest], drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    future: Future[Found] = Future()
    room = import_module("components.results.yardsticks")
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

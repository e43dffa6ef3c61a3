"""What the network has learned of each column, on the Train page."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.results import columns
from core.base.errors import no_worker
from core.runs import service_interface
from core.settings.config import default_config
from tests.fakes import FakeService, finished_run

PAGE = Path(__file__).parents[3] / "pages" / "train.py"
See = Callable[..., tuple[AppTest, FakeService]]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Any]]:
    """The charts by key."""
    charts: dict[str, dict[str, Any]] = {}

    def draw(figure: Any, *, key: str, **options: Any) -> None:
        charts[key] = {"figure": figure, **options}

    monkeypatch.setattr(columns, "chart", draw)
    return charts


@pytest.fixture
def see(monkeypatch: pytest.MonkeyPatch) -> See:
    def see(
        dataset: str, problem: Exception | None = None, **changes: Any
    ) -> tuple[AppTest, FakeService]:
        service, run_id = finished_run(replace(default_config(dataset), **changes))
        service.speechless = problem  # type: ignore[assignment]
        monkeypatch.setattr(service_interface, "_current", service)
        app = AppTest.from_file(str(PAGE), default_timeout=30)
        app.query_params["run"] = run_id
        app.query_params["section"] = "columns"
        app.run()
        assert not app.exception, app.exception
        return app, service

    return see


def texts(app: AppTest) -> str:
    kinds = (app.caption, app.info, app.error, app.subheader)
    return "\n".join(str(one.value) for kind in kinds for one in kind)


def test_columns_are_in_order_of_reliance(see: See, drawn: dict[str, dict[str, Any]]) -> None:
    app, _service = see("breast_cancer")
    figure = drawn["column_importance"]["figure"]
    used, *_others = figure["data"]
    assert used["x"] == sorted(used["x"], reverse=True) and used["name"] == "Clearly above 0"
    assert sum(len(part["x"]) for part in figure["data"]) == 20
    lines = drawn["column_importance"]["csv"].splitlines()
    assert len(lines) == 31 and "norm of its first-layer weights" in lines[0]
    chosen = next(box for box in app.selectbox if box.label == "Column")
    assert chosen.options[0] == lines[1].split(",")[0]
    assert "250 validation rows (90.0% as they are)" in texts(app)


def test_the_prediction_follows_the_chosen_column(
    see: See, drawn: dict[str, dict[str, Any]]
) -> None:
    app, service = see("diabetes")
    box = next(box for box in app.selectbox if box.label == "Column")
    box.set_value(box.options.index(box.options[3])).run()
    figure = drawn["dependence"]["figure"]
    line = figure["data"][-1]
    assert len(service.asked[-1]) == 200 * len(line["x"])
    assert line["x"] == sorted(line["x"]) and len(line["y"]) == len(line["x"])
    assert drawn["dependence"]["csv"].splitlines()[0].endswith("Percentile 10,Percentile 90")


def test_a_class_is_chosen_where_there_are_several(
    see: See, drawn: dict[str, dict[str, Any]]
) -> None:
    app, _service = see("iris")
    before = drawn["dependence"]["figure"]["data"][-1]["y"]
    box = next(box for box in app.selectbox if box.label == "Class")
    assert len(box.options) == 3
    box.set_value(2).run()
    after = drawn["dependence"]["figure"]
    assert after["data"][-1]["y"] != before
    assert "virginica" in after["layout"]["yaxis"]["title"]["text"]


def test_without_validation_rows_it_says_what_is_missing(
    see: See, drawn: dict[str, dict[str, Any]]
) -> None:
    app, _service = see("diabetes", validation_share=0.0)
    assert "holds out no validation rows" in texts(app)
    assert list(drawn) == ["dependence"]


def test_without_a_worker_it_says_so(see: See, drawn: dict[str, dict[str, Any]]) -> None:
    app, _service = see("diabetes", no_worker())
    assert texts(app).count("No worker is ready") == 2 and not drawn

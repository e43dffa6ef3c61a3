"""A finished run at an earlier epoch, on the Train page."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import components.live
from components.results import classes, regression
from core.base.errors import PredictionError, StorageError
from core.data.datasets import load
from core.evaluation.predictions import confusion, predictions
from core.runs import service_interface
from core.runs.results import Evaluation
from core.settings.config import default_config
from tests.fakes import FakeService, finished_run

PAGE = Path(__file__).parents[4] / "pages" / "train.py"
See = Callable[..., tuple[AppTest, FakeService, str]]


@pytest.fixture
def see(monkeypatch: pytest.MonkeyPatch) -> See:
    def see(dataset: str, lang: str = "en", **changes: Any) -> tuple[AppTest, FakeService, str]:
        service, run_id = finished_run(replace(default_config(dataset), **changes))
        monkeypatch.setattr(service_interface, "_current", service)
        app = AppTest.from_file(str(PAGE), default_timeout=30)
        app.query_params["run"] = run_id
        app.query_params["lang"] = lang
        return run(app), service, run_id

    return see


@pytest.fixture
def charts(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    drawn: list[dict[str, Any]] = []
    for room in (classes, regression):
        monkeypatch.setattr(
            room, "chart", lambda figure, **told: drawn.append({"figure": figure, **told})
        )
    return drawn


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def go(app: AppTest, epoch: float) -> AppTest:
    app.select_slider[0].set_value(epoch)
    return run(app)


def back(run_id: str) -> str:
    return f"epoch_{run_id.replace('_', '.')}_back"


def said(app: AppTest) -> str:
    kinds = (app.caption, app.markdown, app.error)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def test_at_first_it_is_the_result_and_no_worker_is_asked(see: See) -> None:
    app, service, _ = see("digits", epochs=6)
    (slider,) = app.select_slider
    assert slider.label == "Epoch" and slider.value == 6.0
    assert slider.options == ["1", "2", "3", "4", "5", "6"]
    assert "The result is that of epoch 6 of 6; move the slider to look back." in said(app)
    assert service.looked_back == 0


def test_matrix_and_predictions_follow_the_slider(see: See, charts: list[dict[str, Any]]) -> None:
    app, service, run_id = see("digits", epochs=6)
    config, outputs = service.status(run_id).config, service.epoch_outputs(run_id)
    true = np.asarray(load(config.dataset).y_test)

    def right() -> int:
        return int(charts[-1]["alt"].split(": ")[1].split(" of ")[0])

    def expected(epoch: float) -> int:
        return int(confusion(true, predictions(config, outputs.at(epoch)[0]), 10).trace())

    result = charts[-1]
    numbers = [(metric.label, metric.value) for metric in app.metric]
    go(app, 2.0)
    assert (
        right() == expected(2)
        and charts[-1]["file"] == "denseboard-digits-confusion-matrix-epoch-2"
    )
    assert "**Epoch 2 of 6**; the result is that of epoch 6." in said(app)
    assert [(metric.label, metric.value) for metric in app.metric] == numbers
    go(app, 4.0)
    assert right() == expected(4) != expected(2)
    app.button(key=back(run_id)).click()
    run(app)
    assert app.select_slider[0].value == 6.0 and app.button(key=back(run_id)).disabled
    assert charts[-1]["alt"] == result["alt"] and charts[-1]["file"] == result["file"]


def test_the_section_of_predictions_is_at_the_same_epoch(see: See) -> None:
    app, service, run_id = see("digits", epochs=6)
    outputs = service.epoch_outputs(run_id)
    config, true = service.status(run_id).config, np.asarray(load("digits").y_test)
    go(app, 2.0)
    app.query_params["section"] = "predictions"
    assert run(app).select_slider[0].value == 2.0
    right = int((predictions(config, outputs.at(2)[0]) == true).sum())
    assert f"{right} of 360 are right" in said(app)
    go(app, 5.0)
    del app.query_params["section"]
    assert run(app).select_slider[0].value == 5.0


def test_the_slider_itself_starts_at_the_result(see: See) -> None:
    app, *_ = see("digits", epochs=6)
    # The state of a browser that received only the second of two script runs: no value is set.
    for _again in range(2):
        assert list(app.select_slider[0].proto.default) == [5]
        assert not app.select_slider[0].proto.set_value
        run(app)


def test_another_language_has_another_slider_at_the_same_epoch(see: See) -> None:
    app, *_ = see("digits", epochs=6)
    first = go(app, 2.0).select_slider[0].proto.id
    app.query_params["lang"] = "es"
    assert run(app).select_slider[0].value == 2.0
    assert app.select_slider[0].proto.id != first  # the browser knows the old one's texts only
    app.query_params["lang"] = "en"
    go(run(app), 3.0)
    app.query_params["lang"] = "es"
    assert run(app).select_slider[0].value == 3.0


def test_residuals_follow_as_well(see: See, charts: list[dict[str, Any]]) -> None:
    app, service, run_id = see("diabetes", epochs=4)
    before = charts[-1]["csv"]
    go(app, 1.0)
    assert charts[-1]["csv"] != before
    first = service.epoch_outputs(run_id).at(1)[0]
    shown = [float(line.split(",")[1]) for line in charts[-1]["csv"].split()[1:]]
    np.testing.assert_allclose(shown, first, rtol=1e-6)


def test_it_starts_where_early_stopping_went_back_to(
    see: See, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, service, run_id = see("digits", epochs=6)
    found = service.result(run_id)
    assert found is not None
    judged = replace(found, evaluation=Evaluation(0.1, 0.9, 360, epoch=4))
    monkeypatch.setattr(service, "result", lambda run_id: judged)
    fresh = AppTest.from_file(str(PAGE), default_timeout=30)
    fresh.query_params["run"] = run_id
    assert run(fresh).select_slider[0].value == 4.0
    assert "the result is that of epoch 4." in said(go(fresh, 6.0))


def test_without_anything_kept_there_is_no_slider(see: See) -> None:
    app, service, _ = see("digits", epochs=6)
    service.remembers = False
    assert not run(app).select_slider
    app, *_ = see("digits", epochs=1)
    assert not app.select_slider


def test_what_goes_wrong_is_told_and_the_result_shown(
    see: See, charts: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, service, _ = see("digits", epochs=6)
    shown = charts[-1]["alt"]
    service.speechless = PredictionError("No worker is ready.")
    go(app, 2.0)
    assert "No worker is ready." in said(app) and charts[-1]["alt"] == shown
    assert "The result is that of epoch 6 of 6" in said(app)

    def damaged(run_id: str) -> Any:
        raise StorageError("The file is damaged.")

    monkeypatch.setattr(service, "epochs", damaged)
    assert "The file is damaged." in said(run(app)) and not app.select_slider


@pytest.mark.parametrize("dataset", ["moons", "plane3", "iris"])
def test_the_browser_moves_the_plane_and_the_network_to_the_epoch(see: See, dataset: str) -> None:
    app, _, run_id = see(dataset, epochs=6)

    def told() -> list[dict[str, Any]]:
        elements = [json.loads(element.proto.json) for element in app.get("bidi_component")]
        return [told for told in elements if told.keys() == {"run", "epoch", "module"}]

    assert [one["epoch"] for one in told()] == [None]
    go(app, 3.0)
    assert [(one["run"], one["epoch"]) for one in told()] == [(run_id, 3.0)]


def test_the_module_that_is_loaded_has_what_is_called() -> None:
    folder = Path(components.live.__file__).parent
    assert "export function travel(run, epoch)" in (folder / "live_curves.js").read_text("utf-8")


def test_epochs_that_were_removed_are_said(see: See, monkeypatch: pytest.MonkeyPatch) -> None:
    app, service, _ = see("digits", epochs=6)
    sentence = "removed to keep the record within its size"
    monkeypatch.setattr(service, "epochs", lambda run_id: ())
    assert not run(app).select_slider and sentence not in said(app)
    monkeypatch.setattr(service.store, "is_thinned", lambda run_id: True)
    assert sentence in said(run(app))

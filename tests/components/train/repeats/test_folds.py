"""Cross-validation of a run, on the page."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.base.errors import ConfigError
from core.data.splits import SplitRule
from core.runs import service_interface
from core.runs.store import RunStore
from core.settings.config import RunConfig, default_config
from tests.components.drawn import charts
from tests.components.train.repeats.test_repeats import finish_all, finished, ran, said
from tests.core.data.tables.people import csv
from tests.core.data.tables.test_splitting import visits
from tests.core.network.script.test_data import save_table
from tests.fakes import FakeService

CANCER = replace(default_config("breast_cancer"), epochs=3)


def page(run_id: str, config: object) -> None:
    from components.train.repeats import folds
    from core.runs.service_interface import current_service

    folds(run_id, config, current_service())  # type: ignore[arg-type]


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeService:
    service = FakeService(record=True, store=RunStore(tmp_path), duration=0.5)
    monkeypatch.setattr(service_interface, "_current", service)
    return service


def see(run_id: str, config: RunConfig = CANCER) -> AppTest:
    return ran(AppTest.from_function(page, default_timeout=60, args=(run_id, config)))


def press(app: AppTest) -> AppTest:
    app.button(key="folds_train").click()
    return ran(app)


def trained(service: FakeService) -> list[tuple[int, int]]:
    settings = [one.raw_settings for one in service.store.summaries()]
    return sorted((one["folds"], one["fold"]) for one in settings)


def test_all_folds_are_trained_with_the_run_s_seed(service: FakeService) -> None:
    app = see(finished(service, replace(CANCER, seed=6)), replace(CANCER, seed=6))
    assert app.number_input(key="folds_count").value == 5
    assert "The test set is not used." in said(app) and app.button(key="folds_train")
    press(app)
    assert trained(service) == [(1, 1), *((5, fold) for fold in range(1, 6))]
    assert {one.raw_settings["seed"] for one in service.store.summaries()} == {6}


def test_only_missing_folds_are_trained(service: FakeService) -> None:
    run_id = finished(service, replace(CANCER, folds=3, fold=2))
    app = see(run_id, replace(CANCER, folds=3, fold=2))
    assert app.number_input(key="folds_count").value == 3
    assert app.button(key="folds_train").label == "Train 2 runs"
    press(app)
    assert trained(service) == [(3, 1), (3, 2), (3, 3)]
    assert not [button for button in app.button if button.key == "folds_train"]


def test_progress_then_mean_spread_and_predictions(service: FakeService) -> None:
    run_id = finished(service)
    press(see(run_id))
    service.advance(3)
    app = see(run_id)
    (progress,) = app.get("progress")
    assert "of 5 runs done" in progress.proto.text and "training" in progress.proto.text
    assert "Out-of-fold" not in said(app)
    finish_all(service)
    app = see(run_id)
    assert not app.get("progress") and "over 5 folds" in said(app) and "±" in said(app)
    assert "Fold" in app.dataframe[0].value.columns
    assert "455 training samples, each predicted by the fold that held it out." in said(app)
    drawn = [chart.alt for chart in charts(app)]
    assert any("455 samples are on the diagonal" in alt for alt in drawn)
    options = app.radio(key="folds_view").options
    assert "Confusion matrix" in options and "Threshold" not in options
    assert "of 455" in said(app)  # the gallery


def test_numbers_have_residuals(service: FakeService) -> None:
    config = replace(default_config("diabetes"), epochs=2)
    run_id = finished(service, config)
    press(see(run_id, config))
    finish_all(service)
    app = see(run_id, config)
    assert app.radio(key="folds_view").options == ["Predicted against true", "Residuals"]
    assert "Out-of-fold MAE" in said(app)


def test_in_order_the_first_rows_are_in_no_fold(service: FakeService, tmp_path: Path) -> None:
    (tmp_path / "visits.csv").write_bytes(csv(visits()))
    config = save_table(tmp_path / "visits.csv", "bought", split=SplitRule.ORDER, split_by="day")
    config = replace(config, epochs=2)
    run_id = finished(service, config)
    press(see(run_id, config))
    finish_all(service)
    told = said(see(run_id, config))
    assert "a network trained on all samples before it" in told
    assert "160 training samples" in told and "The first samples are in no fold" in told


def test_a_refusal_is_said(service: FakeService) -> None:
    app = see(finished(service))
    service.refusal = ConfigError("It would not fit.")
    assert "It would not fit." in said(press(app)) and trained(service) == [(1, 1)]

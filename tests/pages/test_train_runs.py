"""The Train page's buttons and messages on a run."""

from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st

from core.base.errors import (
    ConfigError,
    DatasetError,
    DivergedError,
    EngineError,
    RunNotFoundError,
    StorageError,
)
from core.data.datasets.catalog import DATASETS
from core.runs.states import State
from core.runs.status import EngineStatus
from core.settings.config import RunConfig
from tests.pages.train import (
    Service,
    Visit,
    address,
    finished,
    press,
    run,
    section,
    shown_run,
    texts,
)


def test_nothing_trained_yet(visit: Visit) -> None:
    app = visit()
    assert "Press **Train**" in texts(app)
    assert not app.button(key="train").disabled
    for name in ("pause", "stop"):
        assert app.button(key=name).disabled
        assert app.button(key=name).help


def test_settings_are_prepared_before_train_is_pressed(visit: Visit, service: Service) -> None:
    app = visit()
    assert service.prepared == [RunConfig()]
    app.sidebar.number_input(key="setting_units_1").set_value(40)
    run(app)
    assert service.prepared[-1].units[0] == 40 and service.submitted == []
    service.refusal, count = ConfigError("It would not fit in memory."), len(service.prepared)
    run(app)
    assert len(service.prepared) == count


def test_the_buttons_follow_the_run(visit: Visit, service: Service) -> None:
    app = press(visit(), "train")
    run_id = shown_run(app)
    assert app.button(key="train").disabled and not app.button(key="stop").disabled
    service.advance(3)
    press(run(app), "pause")
    assert service.status(run_id).state is State.PAUSED
    press(app, "resume")
    assert service.status(run_id).state is State.RUNNING
    press(app, "stop")
    assert app.button(key="stop").disabled and "being stopped" in app.button(key="stop").help
    service.advance()
    assert service.status(run_id).state is State.STOPPED
    assert not run(app).button(key="train").disabled


def test_a_second_press_does_not_start_a_second_run(visit: Visit, service: Service) -> None:
    app = visit()
    button = app.button(key="train")
    button.click()
    run(app)
    button.click()  # sent before the browser disabled the button
    run(app)
    assert len(service.submitted) == 1


def test_a_widget_and_train_in_one_go(visit: Visit, service: Service) -> None:
    app = visit()
    app.sidebar.number_input(key="setting_epochs").set_value(3)
    press(app, "train")
    assert service.submitted[0][0].epochs == 3


def test_train_on_change_replaces_the_run(visit: Visit, service: Service) -> None:
    app = press(visit(), "train")
    first = shown_run(app)
    app.toggle(key="train_on_change").set_value(True)
    run(app)
    assert len(service.submitted) == 1
    app.sidebar.number_input(key="setting_epochs").set_value(5)
    run(app)
    assert service.submitted[-1][0].epochs == 5
    assert service.submitted[-1][1] == first
    assert shown_run(app) != first
    service.finish(shown_run(app))
    app.sidebar.number_input(key="setting_epochs").set_value(6)
    run(app)
    assert service.submitted[-1] == (RunConfig(epochs=6), None)  # nothing left to stop


def test_train_on_change_waits_for_settings_that_can_be_trained(
    visit: Visit, service: Service
) -> None:
    app = visit()
    app.toggle(key="train_on_change").set_value(True)
    app.sidebar.number_input(key="setting_batch_size").set_value(5000)
    run(app)
    assert service.submitted == []
    assert app.error


@pytest.mark.parametrize(
    "problem", [StorageError("The disk is full."), EngineError("No worker answers.")]
)
def test_a_run_that_is_refused_is_told(
    problem: Exception,
    visit: Visit,
    service: Service,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise problem

    monkeypatch.setattr(service, "submit", refuse)
    app = press(visit(), "train")
    assert app.error[0].value == str(problem)
    assert "run" not in app.query_params
    app.sidebar.number_input(key="setting_epochs").set_value(3)
    assert not run(app).error


def test_engine_on_its_way(visit: Visit, service: Service) -> None:
    service.engine_status = EngineStatus()
    app = visit()
    assert "Starting TensorFlow" in texts(app)
    assert not app.button(key="train").disabled
    service.engine_status = EngineStatus(ready=True, workers=1)
    assert "Starting TensorFlow" not in texts(run(app))


def test_engine_that_cannot_start(visit: Visit, service: Service) -> None:
    service.engine_status = EngineStatus(problem=EngineError("The port is taken."))
    assert "The port is taken." in texts(visit())


@pytest.mark.parametrize("dataset", ["digits", "breast_cancer", "diabetes"])
def test_result(dataset: str, visit: Visit, service: Service) -> None:
    app = finished(visit(dataset=dataset), service)
    classifies = dataset != "diabetes"
    labels = [metric.label for metric in app.metric]
    metric = "Test accuracy" if classifies else "Test mean absolute error"
    assert labels == ["Test loss", metric, "Trivial baseline"]
    assert app.metric[1].value.endswith("%") == classifies
    views = app.radio(key="result_view").options
    assert views[0] == ("Confusion matrix" if classifies else "Predicted against true")
    assert "trivial baseline" in texts(app)
    samples = DATASETS[dataset].test_samples
    assert f"**1–25 of {samples}**" in texts(section(app, "predictions"))
    assert "Weights of the first layer" in texts(section(app, "weights"))
    tables = "How the prediction follows a column" in texts(section(app, "columns"))
    assert tables == (dataset != "digits")


def test_any_run_s_id_will_do(visit: Visit, service: Service) -> None:
    service.adopt("a__b-_c", RunConfig())
    service.finish("a__b-_c")
    for name in ("results", "predictions", "try", "weights", "repeats", "takeaway"):
        assert not visit(run="a__b-_c", section=name).error


def test_a_stopped_run_says_how_far_it_got(visit: Visit, service: Service) -> None:
    app = press(visit(), "train")
    service.advance(4)
    press(app, "stop")
    service.advance()
    run(app)
    trained = service.rows(shown_run(app))[-1].epoch
    assert f"Stopped after {trained:g} of 20 epochs." in texts(app)
    assert app.metric


def test_a_run_stopped_in_the_queue(visit: Visit, service: Service) -> None:
    app = press(visit(), "train")
    press(app, "stop")
    assert "Stopped before the first step." in texts(app)
    assert not app.metric


def test_a_failed_run_says_why_and_what_to_try(visit: Visit, service: Service) -> None:
    app = press(visit(), "train")
    service.advance(4)
    service.fail(shown_run(app), DivergedError("The loss is not a number: lower the rate."))
    run(app)
    assert app.error[0].value == "The loss is not a number: lower the rate."
    assert "curves up to that point are stored" in texts(app)
    assert not app.metric
    assert not app.button(key="train").disabled


def test_a_run_that_is_not_recorded_any_more(
    visit: Visit, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = press(visit(), "train")

    def gone(_: str) -> None:
        raise RunNotFoundError("The run is gone.")

    monkeypatch.setattr(service, "status", gone)
    assert run(app).error[0].value == "The run is gone."
    assert not app.button(key="train").disabled


def test_a_result_that_cannot_be_read(
    visit: Visit, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = press(visit(), "train")
    service.finish(shown_run(app))

    def broken(_: str) -> None:
        raise StorageError("The record is damaged.")

    monkeypatch.setattr(service, "result", broken)
    assert run(app).error[0].value == "The record is damaged."


def test_a_dataset_the_server_has_not_still_leaves_the_numbers(
    visit: Visit, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def offline(_: str) -> None:
        raise DatasetError("There is no network.")

    monkeypatch.setattr("components.train.run_view.load", offline)
    app = finished(visit(dataset="fashion_mnist"), service)
    labels = [metric.label for metric in app.metric]
    assert labels == ["Test loss", "Test accuracy", "As reported by the course"], labels
    assert "There is no network." in texts(app)


def test_a_warning_of_the_run_is_shown(visit: Visit, service: Service) -> None:
    app = press(visit(), "train")
    service.warn(shown_run(app), StorageError("The history could not be written."))
    assert run(app).warning[0].value == "The history could not be written."


def test_the_death_of_a_worker_is_told(visit: Visit, service: Service) -> None:
    app = press(visit(), "train")
    service.advance(4)
    service.lose_worker(shown_run(app), 1)
    assert "worker process died once" in run(app).warning[0].value
    service.finish(shown_run(app))
    said = texts(run(app))
    assert "died once during this run. Training went on" in said
    assert "Training goes on" not in said


def test_an_accelerator_promises_no_numbers(visit: Visit, service: Service) -> None:
    app = press(visit(), "train")
    assert "accelerator" not in texts(app)
    service.accelerate(shown_run(app), "Fast_0")
    assert "Trained on an accelerator, Fast\\_0" in texts(run(app))
    service.lose_worker(shown_run(app), 1)
    said = texts(run(app))
    assert "died once during this run, and training began again" in said
    assert "undisturbed" not in said


def test_says_when_the_settings_are_no_longer_those_of_the_run(
    visit: Visit, service: Service
) -> None:
    app = press(visit(), "train")
    assert "have changed since" not in texts(app)
    app.sidebar.number_input(key="setting_epochs").set_value(3)
    assert "have changed since" in texts(run(app))


@pytest.fixture
def suggests(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Replaces the chart by a button that sends what the browser sends for a suggestion."""
    change: list[Any] = []

    def chart(*_: Any, take: Callable[[object], None], **__: Any) -> None:
        st.button("Apply", key="apply", on_click=lambda: take(change[0] if change else None))

    monkeypatch.setattr("components.train.run_view.live_curves", chart)
    return change


def test_a_suggestion_goes_into_the_settings(
    visit: Visit, service: Service, suggests: list[Any]
) -> None:
    app = press(visit(), "train")
    suggests[:] = [["epochs", 7]]
    service.finish(shown_run(app))
    press(app, "apply")
    assert app.sidebar.number_input(key="setting_epochs").value == 7
    assert "have changed since" in texts(app)
    assert address(app)["epochs"] == "7"
    assert [toast.value for toast in app.toast] == ["Suggestion applied to the settings."]
    assert len(service.submitted) == 1
    press(app, "apply")
    assert not app.toast  # pressed twice
    suggests[:] = [["units", [16, 8]]]
    press(app, "apply")
    press(app, "train")
    assert service.submitted[-1][0] == RunConfig(epochs=7, units=(16, 8))


def test_a_suggestion_trains_where_every_change_does(
    visit: Visit, service: Service, suggests: list[Any]
) -> None:
    app = press(visit(), "train")
    app.toggle(key="train_on_change").set_value(True)
    run(app)
    suggests[:] = [["learning_rate", 0.01]]
    press(app, "apply")
    assert [config.learning_rate for config, _ in service.submitted] == [0.001, 0.01]
    press(app, "apply")
    assert len(service.submitted) == 2


@pytest.mark.parametrize(
    "sent", [None, ["seed", 1], ["epochs", 0], ["units", [1] * 99], {"[x](http://a.b)": 1}]
)
def test_whatever_else_a_browser_sends_is_refused(
    sent: object, visit: Visit, service: Service, suggests: list[Any]
) -> None:
    app = press(visit(), "train")
    before = app.session_state["session"].draft
    suggests[:] = [sent]
    press(app, "apply")
    assert app.session_state["session"].draft == before
    assert "received" in app.warning[0].value and "](" not in app.warning[0].value
    assert not app.toast

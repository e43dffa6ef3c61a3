"""Continuing a finished run and using its settings again, on the Train page."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.base.errors import StorageError
from core.runs.states import State
from core.settings.config import RunConfig
from tests.pages.train import (
    Service,
    Visit,
    address,
    finished,
    number_field,
    press,
    run,
    shown_run,
    texts,
)


def opened(visit: Visit, service: Service, config: RunConfig) -> AppTest:
    run_id = service.submit(config)
    service.finish(run_id)
    app = visit(run=run_id)
    app.session_state["continue"] = True
    return run(app)


def more(app: AppTest) -> str:
    (field,) = (field for field in app.main.number_input if field.label == "More epochs")
    return str(field.key)


def test_more_epochs_are_a_new_run_with_settings_to_match(visit: Visit, service: Service) -> None:
    config = replace(RunConfig(), epochs=4)
    app = opened(visit, service, config)
    first = shown_run(app)
    app.number_input(key=more(app)).set_value(3)
    run(app)
    assert "A new run of 7 epochs." in texts(app)
    assert "It continues from the end of epoch 4" in texts(app)
    press(app, "continue_run")
    longer = shown_run(app)
    assert longer != first and service.status(longer).continues == first
    assert service.status(longer).config == replace(config, epochs=7)
    assert number_field(app, "epochs").value == 7 and address(app)["epochs"] == "7"
    assert "The settings have changed since" not in texts(app)
    assert app.button(key="train").disabled  # the new run is still training
    assert f"Continues [an earlier run](?run={first})" in texts(app)
    assert len(service.submitted) == 2


def test_a_second_press_continues_nothing(visit: Visit, service: Service) -> None:
    app = opened(visit, service, RunConfig(epochs=4))
    button = app.button(key="continue_run")
    button.click()
    run(app)
    button.click()
    run(app)
    assert len(service.submitted) == 2


def test_why_it_starts_anew_is_said(visit: Visit, service: Service) -> None:
    app = opened(visit, service, RunConfig(epochs=4, schedule="cosine"))
    assert "It trains from the start: The learning-rate schedule depends on" in texts(app)
    service.remembers = False
    app = opened(visit, service, RunConfig(epochs=5))
    assert "The state of the optimizer is not stored" in texts(app)


def test_of_a_stopped_run_the_rest_is_suggested(visit: Visit, service: Service) -> None:
    run_id = service.submit(RunConfig(epochs=10))
    service.advance(5)
    service.stop(run_id)
    service.advance()
    assert service.status(run_id).state is State.STOPPED
    trained = service.continuation(run_id).trained
    assert 0 < trained < 10
    app = visit(run=run_id)
    app.session_state["continue"] = True
    run(app)
    assert app.number_input(key=more(app)).value == 10 - trained
    assert "A new run of 10 epochs." in texts(app)


def test_too_many_epochs_and_a_full_disk_are_told(
    visit: Visit, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(visit, service, RunConfig(epochs=4))
    first = shown_run(app)
    app.number_input(key=more(app)).set_value(10**9)
    run(app)
    press(app, "continue_run")
    assert "Epochs" in app.error[0].value and shown_run(app) == first

    def full(run_id: str, epochs: int) -> str:
        raise StorageError("The disk is full.")

    monkeypatch.setattr(service, "continue_run", full)
    app.session_state["continue"] = True
    press(run(app), "continue_run")
    assert "The disk is full." in texts(app) and shown_run(app) == first


def test_a_run_goes_on_cannot_be_continued(visit: Visit, service: Service) -> None:
    app = press(visit(), "train")
    service.advance(3)
    app.session_state["continue"] = True
    run(app)
    assert "continue_run" not in {button.key for button in app.button}


def test_the_settings_of_a_run_can_be_taken_again(visit: Visit, service: Service) -> None:
    app = finished(visit(), service)
    first = service.status(shown_run(app)).config
    assert "use_settings" not in {button.key for button in app.button}
    number_field(app, "epochs").set_value(3)
    run(app)
    assert "The settings have changed since" in texts(app)
    press(app, "use_settings")
    assert number_field(app, "epochs").value == first.epochs
    assert "The settings have changed since" not in texts(app)
    number_field(app, "batch_size").set_value(64)
    press(run(app), "train")
    assert service.submitted[-1][0] == replace(first, batch_size=64)


def test_one_more_epoch_takes_one_click(visit: Visit, service: Service) -> None:
    app = opened(visit, service, RunConfig(epochs=4))
    first = shown_run(app)
    press(app, "one_more_epoch")
    longer = shown_run(app)
    assert service.status(longer).continues == first
    assert service.status(longer).config.epochs == 5
    app = opened(visit, service, RunConfig(epochs=40, early_stopping=True))
    trained = service.continuation(shown_run(app)).trained
    assert app.button(key="one_more_epoch").disabled == (trained < 40)

"""The frame around the pages: title, language, and the parts of the address it restores."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.runs import service_interface
from tests.fakes import FakeService

FRAME = Path(__file__).parents[2] / "pages" / "navigation.py"


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(service_interface, "_current", FakeService())
    return AppTest.from_file(str(FRAME), default_timeout=30)


def test_the_first_page_is_train(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert app.title[0].value == "Denseboard"
    assert app.button(key="train").label == "Train"


def test_a_deep_link_reaches_the_page(app: AppTest) -> None:
    app.query_params["dataset"] = "diabetes"
    app.run()
    assert app.sidebar.selectbox(key="setting_dataset").value == "diabetes"


def test_the_switch_of_language_keeps_settings_and_translates_choices(app: AppTest) -> None:
    app.query_params["dataset"] = "diabetes"
    app.run()
    app.radio(key="language").set_value("es")
    app.run()
    assert not app.exception
    assert app.button(key="train").label == "Entrenar"
    loss = app.sidebar.selectbox(key="setting_loss")
    assert loss.value == "mean_squared_error"
    assert loss.options[0] == "Error cuadrático medio"
    assert app.query_params["dataset"] in ("diabetes", ["diabetes"])


def test_a_step_back_is_followed_once_the_page_is_drawn(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr("components.session.address.time.monotonic", lambda: now)
    app.query_params["epochs"] = "2"
    app.run()
    app.sidebar.number_input(key="setting_epochs").set_value(3)
    app.run()
    assert app.query_params["epochs"] in ("3", ["3"])
    now += 10
    app.query_params["epochs"] = "2"
    app.run()
    assert app.sidebar.number_input(key="setting_epochs").value == 2


def test_icon_is_a_file_of_ours() -> None:
    assert (FRAME.parent / "icon.svg").read_text(encoding="utf-8").startswith("<svg")

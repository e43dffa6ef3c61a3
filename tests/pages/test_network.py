"""The fold on the Train page that shows the network."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.inside import picture as picture_module
from components.words import language
from core.network.keras_code import keras_code
from core.runs import service_interface
from core.settings.config import RunConfig, default_config
from tests.components.drawn import elements
from tests.fakes import FakeService
from tests.pages.train import Visit, open_page, run


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Visit:
    """Opens the page under an address, with the fold closed."""
    monkeypatch.setattr(service_interface, "_current", FakeService(duration=0.5))
    return open_page


def opened(app: AppTest) -> AppTest:
    app.session_state["network"] = True
    return run(app)


def data(app: AppTest) -> dict[str, Any]:
    """What the browser receives to draw the picture; empty if there is none."""
    for element in elements(app.main):
        if getattr(element.proto, "component_name", "") == "denseboard_network":
            found: dict[str, Any] = json.loads(element.proto.json)
            return found
    return {}


def picture(app: AppTest) -> str:
    """All texts of the columns of the picture; empty if there is none."""
    return " ".join(
        text
        for column in data(app).get("columns", [])
        for text in (column["title"], *column["lines"])
    )


def view(app: AppTest) -> Any:
    """The choice of the view of the network."""
    return app.radio(key="network_view")


def look(app: AppTest, name: str) -> AppTest:
    """Choose one of its views."""
    view(app).set_value(name)
    return run(app)


def test_it_is_closed_at_first_and_draws_nothing(visit: Visit) -> None:
    app = visit()
    assert [fold.label for fold in app.main.expander] == ["Network"]
    assert not app.code and not app.table and not picture(app)


def test_open_it_shows_picture_table_and_code(visit: Visit) -> None:
    app = opened(visit())
    assert view(app).options == ["Picture", "Table", "Keras code"]
    assert picture(app).startswith("Input") and "4,160" in picture(app)
    look(app, "table")
    assert list(app.table[0].value) == ["Layer", "Output shape", "Parameters"]
    assert "**4,810**" in app.table[0].value.iloc[-2].tolist()
    look(app, "code")
    assert app.code[0].value == keras_code(RunConfig()).rstrip("\n")
    assert app.code[0].language == "python"


def test_it_follows_the_settings(visit: Visit) -> None:
    app = opened(visit())
    app.sidebar.selectbox(key="setting_optimizer").select("sgd")
    look(app, "code")
    assert "keras.optimizers.SGD(learning_rate=0.01)" in app.code[0].value
    look(app, "picture")
    app.sidebar.selectbox(key="setting_dataset").select("breast_cancer")
    run(app)
    assert "496" in picture(app) and "Flatten" not in picture(app)


def test_it_shows_the_settings_and_not_the_run(visit: Visit) -> None:
    app = look(opened(visit()), "code")
    app.button(key="train").click()
    run(app)
    app.sidebar.number_input(key="setting_epochs").set_value(7)
    run(app)
    assert "epochs=7" in app.code[0].value


def test_the_picture_shows_the_weights_of_a_run_that_has_the_network(visit: Visit) -> None:
    app = opened(visit())
    assert data(app)["run"] is None and "begins" in data(app)["why"]
    app.button(key="train").click()
    run(app)
    of_run = data(app)
    assert of_run["run"] in of_run["weights"] and of_run["shown"] and of_run["why"] is None
    app.sidebar.number_input(key="setting_epochs").set_value(7)
    run(app)
    assert data(app)["run"] == of_run["run"]  # it has the same network
    app.sidebar.selectbox(key="setting_activation").select("tanh")
    run(app)
    assert data(app)["run"] is None and "another network" in data(app)["why"]


def test_of_a_network_too_large_the_weights_are_not_shown(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_module, "LARGEST", 4_000)
    app = opened(visit())
    app.button(key="train").click()
    run(app)
    assert not data(app)["shown"] and "4,000" in data(app)["why"]


def test_closed_again_it_draws_nothing(visit: Visit) -> None:
    app = opened(visit())
    app.session_state["network"] = False
    run(app)
    assert not picture(app)


OUTPUTS = {
    "digits": "one softmax unit for each;",
    "breast_cancer": "one sigmoid unit, whose output from 0 to 1 is the probability of the class"
    " “benign”",
    "diabetes": "one linear unit",
}


@pytest.mark.parametrize("dataset", OUTPUTS)
def test_it_says_why_the_output_is_as_it_is(dataset: str, visit: Visit) -> None:
    app = opened(visit(dataset=dataset))
    said = "\n".join(caption.value for caption in app.main.caption)
    assert [name for name, text in OUTPUTS.items() if text in said] == [dataset]
    look(app, "code")
    assert app.code[0].value == keras_code(default_config(dataset)).rstrip("\n")


@pytest.mark.parametrize(
    ("dataset", "loss", "said"),
    [
        ("digits", "categorical_crossentropy", "pixels from 0 to 1"),
        ("breast_cancer", "binary_crossentropy", "classes numbered from 0"),
        ("diabetes", "huber", "columns and a target with mean 0"),
        (
            "diabetes",
            "mean_squared_logarithmic_error",
            "a target divided by its standard deviation",
        ),
    ],
)
def test_it_says_what_the_code_expects(dataset: str, loss: str, said: str, visit: Visit) -> None:
    app = look(opened(visit(dataset=dataset, loss=loss)), "code")
    assert said in "\n".join(caption.value for caption in app.main.caption)


def test_it_stays_open_in_another_language(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(visit())
    monkeypatch.setattr(language, "_browser_language", lambda: "es")
    run(app)
    assert [fold.label for fold in app.main.expander] == ["Red"]
    assert view(app).options == ["Dibujo", "Tabla", "Código de Keras"]
    assert "4.160" in picture(app) and "Oculta 1" in picture(app)
    look(app, "code")
    assert app.code[0].value == keras_code(RunConfig()).rstrip("\n")


def test_it_stays_open_while_the_settings_make_no_run(visit: Visit) -> None:
    app = opened(visit(early_stopping="1"))
    app.sidebar.number_input(key="setting_validation_share").set_value(0.0)
    run(app)
    assert not app.main.expander
    app.sidebar.number_input(key="setting_validation_share").set_value(0.2)
    run(app)
    assert picture(app)

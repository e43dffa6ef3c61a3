"""The Data page, script and widgets."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.data.datasets import load
from core.data.tables import data
from core.runs import service_interface
from tests.components.drawn import elements
from tests.core.data.tables.people import table, uploaded
from tests.fakes import FakeService
from tests.pages.train import address, run, texts

VIEW = import_module("components.data.data_view")  # a function has the same name
PAGE = Path(__file__).parents[2] / "pages" / "data.py"


@pytest.fixture(autouse=True)
def service(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    fake = FakeService()
    monkeypatch.setattr(service_interface, "_current", fake)
    return fake


def visit(**query: str) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=30)
    for name, value in query.items():
        app.query_params[name] = value
    return run(app)


def figures(app: AppTest) -> dict[str, Any]:
    """The charts of the page by their description."""
    drawn = {}
    for element in elements(app.main):
        if getattr(element.proto, "component_name", "") == "denseboard_chart":
            data = json.loads(element.proto.json)
            drawn[data["alt"]] = json.loads(data["figure"])
    return drawn


def cards(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_images() -> None:
    app = visit(dataset="digits")
    assert cards(app) == {
        "Samples": "1,797",
        "Pixels of a sample": "8 × 8",
        "Task": "Several classes",
        "Classes": "10",
    }
    parts = app.dataframe[0].value
    assert parts["Samples"].tolist() == [1293, 144, 360]
    drawn = figures(app)
    row = next(name for name in drawn if name.startswith("Training image"))
    number, label = row.removeprefix("Training image ").split(": ")
    data = load("digits")
    assert drawn[row]["data"][0]["z"] == data.x_train[int(number)].tolist()
    assert str(data.y_train[int(number)]) == label
    strip = drawn[f"Image {number}, flattened: 8 × 8 → 64"]
    assert strip["data"][0]["z"][0] == (data.x_train[int(number)] / 16).ravel().tolist()


def test_images_as_the_network_sees_them() -> None:
    app = visit(dataset="digits")
    app.radio(key="data_pixels").set_value("after")
    run(app)
    image = next(figure for name, figure in figures(app).items() if "Training image" in name)
    assert image["layout"]["coloraxis"]["cmax"] == 1.0
    assert max(map(max, image["data"][0]["z"])) == 1.0


@pytest.mark.parametrize("dataset", ["breast_cancer", "diabetes"])
def test_tables(dataset: str) -> None:
    app = visit(dataset=dataset)
    data = load(dataset)
    columns = app.dataframe[2].value
    assert columns["Column"].tolist() == list(data.features)
    closest = columns["Correlation"].abs().idxmax()
    drawn = figures(app)
    associations = next(figure for name, figure in drawn.items() if "order of their" in name)
    assert associations["data"][0]["customdata"][0] == data.features[closest]
    app.selectbox(key=f"data_{dataset}_column").set_value(1)
    run(app)
    assert any(f"Distribution of {data.features[1]}" in name for name in figures(app))
    before_after = app.dataframe[3].value
    assert len(before_after) == len(data.features)


def test_settings_are_those_of_the_train_page_and_in_the_address() -> None:
    app = visit(dataset="diabetes", seed="3", epochs="7")
    assert app.sidebar.number_input(key="setting_seed").value == 3
    app.sidebar.number_input(key="setting_validation_share").set_value(0.3)
    run(app)
    assert address(app)["validation_share"] == "0.3"
    assert address(app)["epochs"] == "7"
    assert "106 of the other 353 samples" in texts(app)


def test_a_change_trains_nothing(service: FakeService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "submit", pytest.fail)
    app = visit()
    app.session_state["train_on_change"] = True
    app.sidebar.number_input(key="setting_seed").set_value(5)
    run(app)
    assert address(app)["seed"] == "5"


def test_what_has_to_be_downloaded_is_asked_for_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(VIEW, "bytes_to_download", lambda _name: 30_878_645)
    monkeypatch.setattr(VIEW, "load", pytest.fail)
    app = visit(dataset="fashion_mnist")
    assert "downloads 31 MB once" in app.info[0].value


def test_a_dataset_that_cannot_be_loaded_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.data.datasets.fashion_mnist.SOURCE", "http://localhost:9/")
    monkeypatch.setattr("core.data.datasets.loading._loaded", {})
    app = visit(dataset="fashion_mnist")
    next(button for button in app.button if button.label == "Show the data").click()
    run(app)
    assert "could not be downloaded" in app.error[0].value


def test_spanish() -> None:
    app = visit(dataset="diabetes", lang="es")
    assert cards(app)["Tarea"] == "Un número (regresión)"
    assert "Se estandarizan las columnas" in texts(app)


def test_an_uploaded_table_is_shown_as_it_came_first(tmp_path: Path) -> None:
    info = uploaded(tmp_path / "people.csv")
    app = visit(dataset=info.name)
    titles = ["First training rows, as in the file", "The same rows as inputs of the network"]
    assert [text for text in titles if text in texts(app)] == titles
    tables = [frame.value for frame in app.dataframe]
    original, encoded = (t for t in tables if "height" in t.columns)
    assert list(original.columns) == list(table().columns)
    assert "colour = red" in encoded.columns
    assert (encoded["colour = red"] == (original["colour"] == "red")).all()
    (data.folder(info.name) / "first.parquet").unlink()
    app.run()
    assert not app.exception and "First training rows" in texts(app)

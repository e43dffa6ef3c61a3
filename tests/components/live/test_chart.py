"""The data that Python sends to the browser for the live chart."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import components.live
from components.words import live
from core.data.datasets.catalog import DATASETS
from core.runs.states import State
from core.settings.config import default_config

FOLDER = Path(components.live.__file__).parent


def mounted(dataset: str, language: str = "en") -> tuple[Any, dict[str, Any]]:
    """The component's message and its data, for a run of ``dataset``."""

    def page(dataset: str) -> None:
        from components.live.chart import live_curves
        from core.runs.states import State
        from core.settings.config import default_config

        live_curves("a-run", default_config(dataset), State.RUNNING)

    app = AppTest.from_function(page, args=(dataset,))
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    (element,) = app.get("bidi_component")
    return element.proto, json.loads(element.proto.json)


@pytest.mark.parametrize("dataset", DATASETS)
def test_the_browser_is_told_the_run_and_the_names_of_its_axes(dataset: str) -> None:
    config = default_config(dataset)
    _, data = mounted(dataset)
    assert data["run"] == "a-run"
    assert data["state"] == "running"
    assert data["epochs"] == config.epochs
    assert data["feed"] == "denseboard/feed/a-run"
    assert data["states"].keys() == set(State)
    assert data["labels"]["metric"].startswith(config.task.metric_label)


def test_regression_names_its_units() -> None:
    _, data = mounted("diabetes")
    assert data["labels"]["loss"] == "Mean squared error of the standardised target"
    assert data["labels"]["metric"] == "Mean absolute error: Disease progression (score)"


def test_what_is_resent_with_every_rerun_is_small() -> None:
    proto, _ = mounted("digits")
    assert len(proto.js_content) < 1000
    assert proto.ByteSize() < 18_500


@pytest.mark.parametrize(
    ("dataset", "title", "scale"),
    [
        ("moons", "Decision boundary", "Probability of B"),
        ("blobs", "Class regions", ""),
        ("bump", "Predicted surface", "Predicted y"),
    ],
)
def test_toy_problems_in_the_plane_have_a_figure_of_it(
    dataset: str, title: str, scale: str
) -> None:
    proto, data = mounted(dataset)
    plane = data["plane"]
    assert (plane["title"], plane["scale"]) == (title, scale)
    assert plane["classes"] == list(default_config(dataset).info.classes)
    assert data["frames"] == "denseboard/frames/a-run"
    assert proto.ByteSize() < 19_500


def test_a_network_that_is_one_equation_has_its_names_and_the_truth() -> None:
    equation = mounted("plane3")[1]["equation"]
    assert (equation["left"], equation["inputs"]) == ("y", ["x1", "x2", "x3"])
    assert equation["truth"] == [2.0, -1.0, 0.5, 1.0]
    assert mounted("moons")[1]["equation"] is None


@pytest.mark.parametrize("dataset", ["digits", "diabetes", "plane3"])
def test_other_data_have_none(dataset: str) -> None:
    data = mounted(dataset)[1]
    assert data["plane"] is None and (data["frames"] is None) == (dataset != "plane3")


def test_the_language_comes_along() -> None:
    _, data = mounted("digits", language="es")
    assert data["language"] == "es"
    assert data["labels"]["metric"] == "Exactitud"


def test_every_sentence_has_only_places_that_javascript_fills() -> None:
    source = (FOLDER / "words.js").read_text(encoding="utf-8")
    for name, sentence in live.texts().items():
        for place in re.findall(r"\{(\w+)\}", sentence):
            assert re.search(rf"\b{place}\b[,:]|\b{place} \}}|\{{ {place}", source), (name, place)


def test_what_is_said_of_simpler_models_is_what_the_run_needs() -> None:
    source = (FOLDER / "baselines.js").read_text(encoding="utf-8")
    config = default_config("digits")
    said = mounted("digits")[1]["baselines"]
    assert said.pop("url") == "denseboard/baselines/a-run"
    assert said.pop("names") == {
        "constant": "Trivial baseline",
        "logistic": "Logistic regression",
    }
    for name, sentence in said.items():
        assert f"sentences.{name}" in source
        for place in re.findall(r"\{(\w+)\}", sentence):
            assert re.search(rf"\b{place}\b[,:]|\{{ {place}", source), (name, place)
    assert "validation samples" in said["summary"]
    without = live.baselines(replace(config, validation_share=0.0))
    assert "on the training samples, as there are no" in without["summary"]


def test_javascript_says_only_what_python_sends() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.js"))
    said = set(re.findall(r'(?:say|side)\("(\w+)"', source))
    said |= set(re.findall(r"texts\.(\w+)", source))
    assert said
    assert said <= live.texts().keys()

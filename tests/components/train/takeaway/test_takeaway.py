"""The downloads of a run: which files are offered, and their content."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components.train.takeaway import files
from components.train.takeaway.drawing import Line, curves
from components.train.takeaway.exported_run import ExportedRun
from components.train.takeaway.models import model_offers
from components.train.takeaway.page import page
from components.widgets.download import lazily
from components.words.language import language, speaking, unescaped
from core.base.errors import DivergedError
from core.base.text import N_
from core.data.datasets import load
from core.data.tables import data, store
from core.evaluation.tracking.formats import FORMATS
from core.runs import service_interface
from core.settings.config import RunConfig, default_config
from tests.core.data.tables.people import uploaded
from tests.fakes import FakeService

Trained = Callable[[RunConfig], ExportedRun]
VOID = {"meta", "path", "circle"}


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    made = FakeService(record=True)
    monkeypatch.setattr(service_interface, "_current", made)
    return made


@pytest.fixture
def trained(service: FakeService) -> Trained:
    def train(config: RunConfig) -> ExportedRun:
        run_id = service.submit(config)
        service.finish(run_id)
        return ExportedRun(service, service.status(run_id), service.result(run_id))

    return train


def section() -> None:
    import streamlit as st

    from components.train.takeaway import takeaway
    from core.runs.service_interface import current_service

    service = current_service()
    run_id = st.session_state["run"]
    takeaway(service.status(run_id), service, service.result(run_id))


def offered(run_id: str, language: str = "en") -> list[str]:
    app = AppTest.from_function(section, default_timeout=30)
    app.query_params["lang"] = language
    app.session_state["run"] = run_id
    app.run()
    assert not app.exception, app.exception
    assert all(button.proto.ignore_rerun for button in app.get("download_button"))
    return [button.proto.label for button in app.get("download_button")]


class Page(HTMLParser):
    """Elements and texts of a page; fails if elements are not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.words: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_everything_of_a_finished_run_is_offered(trained: Trained, service: FakeService) -> None:
    run = trained(default_config("iris")).status.run_id
    usual = ["Keras script", "Notebook", "Report", "Predictions", "Curves"]
    usual += ["TensorBoard", "MLflow", "Settings"]
    assert offered(run) == usual
    service.store.write_artifact(run, "model", b"weights")
    models = ["Model", "Network alone", "SavedModel", "TensorFlow Lite"]
    assert offered(run) == [*usual[:3], *models, *usual[3:]]


def shown(run_id: str, **state: Any) -> AppTest:
    app = AppTest.from_function(section, default_timeout=30)
    for key, value in {"run": run_id, **state}.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception, app.exception
    return app


def test_each_format_comes_from_the_service_with_a_program_that_uses_it(
    trained: Trained, service: FakeService
) -> None:
    run = trained(default_config("iris"))
    service.store.write_artifact(run.status.run_id, "model", b"weights")
    made = {offer.label: offer.make(run) for offer in model_offers(run)}
    assert made == {
        "Model": b"keras of weights",
        "Network alone": b"weights",
        "SavedModel": b"saved_model of weights",
        "TensorFlow Lite": b"tflite of weights",
    }
    for wanted, opens in {
        "keras": "keras.models.load_model(",
        "bare": "keras.models.load_model(",
        "saved_model": "tf.saved_model.load(",
        "tflite": "tf.lite.Interpreter(",
    }.items():
        app = shown(run.status.run_id, model_usage=True, model_format=wanted)
        (code,) = app.code
        compile(code.value, "program", "exec")
        assert opens in code.value and run.status.run_id[:8] in code.value
        assert ('"petal length (cm)": number(' in code.value) == (wanted == "keras")
    assert not shown(run.status.run_id).code  # nothing is read before it is opened


def test_a_table_of_an_earlier_version_offers_the_network_alone(
    trained: Trained, service: FakeService, tmp_path: Path
) -> None:
    info = uploaded(tmp_path / "people.csv")
    run_id = trained(default_config(info.name)).status.run_id
    service.store.write_artifact(run_id, "model", b"weights")
    app = shown(run_id)
    assert any("TensorFlow Lite does not encode texts" in each.value for each in app.caption)
    details = data.present(info.name) / data.DETAILS
    payload = json.loads(details.read_text())
    details.write_text(json.dumps({**payload, "encoders": []}))
    app = shown(run_id)
    labels = [button.proto.label for button in app.get("download_button")]
    assert "Network alone" in labels and "Model" not in labels
    assert any("people.csv again" in unescaped(each.value) for each in app.warning)


def test_of_a_run_that_failed_what_there_is(service: FakeService) -> None:
    run = service.submit(default_config("iris"))
    service.advance(3)
    service.fail(run, DivergedError(N_("The loss is no number.")))
    left = ["Keras script", "Notebook", "Report", "Curves", "TensorBoard", "MLflow", "Settings"]
    assert offered(run) == left
    status = service.status(run)
    words = " ".join(Page(page(ExportedRun(service, status, None))).words)
    assert "failed" in words and "On the test set" not in words and "import keras" in words


def test_nothing_is_made_before_it_is_asked_for(
    trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = trained(default_config("iris")).status.run_id

    def fail(*_arguments: Any) -> None:
        raise AssertionError("made too early")

    for name in ("sections", "load"):
        monkeypatch.setattr(f"components.train.takeaway.exported_run.{name}", fail)
    assert offered(run)


def test_the_script_is_that_of_the_run(trained: Trained) -> None:
    run = trained(replace(default_config("digits"), dropout=0.25))
    text = files.script(run)
    compile(text, "run.py", "exec")
    evaluation = run.result and run.result.evaluation
    assert evaluation and f"in Denseboard: {evaluation.loss:.6f}" in text
    assert run.status.run_id in text and "keras.layers.Dropout(0.25)" in text
    cells = json.loads(files.cells(run))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert "\n\n".join(code) + "\n" == text


def test_files_speak_the_language_they_were_asked_for_in(trained: Trained) -> None:
    run = trained(default_config("iris"))
    with speaking("es"):
        make = lazily(files.curves, run)
        report = lazily(page, run)
    assert language() == "en"
    assert "Época," in str(make(), "utf-8")
    assert '<html lang="es">' in str(report())
    assert language() == "en"


def test_predictions_have_names_of_classes(trained: Trained) -> None:
    run = trained(default_config("iris"))
    assert run.result is not None
    text = files.predictions(run, run.result).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    true = load("iris").y_test
    names = default_config("iris").info.classes
    assert [line["True"] for line in lines] == [names[number] for number in true]
    shares = [[float(line[f"Probability: {name}"]) for name in names] for line in lines]
    assert np.allclose(shares, run.result.outputs, atol=1e-6)
    assert [line["Predicted"] for line in lines] == [names[i] for i in np.argmax(shares, axis=1)]


def test_settings_can_be_read_again(trained: Trained) -> None:
    config = replace(default_config("moons"), units=(3, 4), noise=0.3)
    assert RunConfig.from_json(files.settings(trained(config))) == config


def test_curves_are_those_of_the_run(trained: Trained) -> None:
    run = trained(default_config("diabetes"))
    read = pd.read_csv(io.BytesIO(files.curves(run)))
    ends = [row for row in run.service.rows(run.status.run_id) if row.end]
    assert list(read["Epoch"]) == [row.epoch for row in ends]
    assert np.allclose(read["Validation loss"], [float(row.val_loss or 0) for row in ends])


def test_files_for_programs_that_track_experiments(trained: Trained) -> None:
    run = trained(default_config("diabetes"))
    run.service.store.mark(run.status.run_id, name="My best/ñ")
    folder = f"My-best-n-{run.status.run_id[:8]}"
    told = run.tracked()
    assert told.folder == folder and told.evaluation == (run.result and run.result.evaluation)
    for wanted in FORMATS:
        with zipfile.ZipFile(io.BytesIO(files.tracking(run, wanted))) as archive:
            expected = dict(wanted.files(told))
            assert {path: archive.read(f"{folder}/{path}") for path in expected} == expected
    sealed = ExportedRun(run.service, run.status, None)
    assert sealed.tracked().evaluation is None


@pytest.mark.parametrize("dataset", ["digits", "breast_cancer", "diabetes", "plane"])
def test_the_report_has_all_of_it(dataset: str, trained: Trained) -> None:
    run = trained(default_config(dataset))
    text = page(run)
    found = Page(text)
    words = " ".join(found.words)
    for part in ("Settings", "Network", "Curves", "On the test set", "Keras script", "baseline"):
        assert part in words
    assert found.tags.count("figure") == (2 if run.config.task.classifies else 3)
    assert ("confusion" in text.split("<body>")[1]) == run.config.task.classifies
    assert len(text) < 1e6


def test_settings_are_told_as_everywhere(trained: Trained) -> None:
    config = replace(default_config("moons"), seed=12_345, squares=True, learning_rate=0.0125)
    words = Page(page(trained(config))).words
    for label, value in (("Seed", "12345"), ("Learning rate", "0.0125")):
        assert words[words.index(label) + 1] == value


def test_the_report_asks_nobody_and_runs_nothing(trained: Trained) -> None:
    text = page(trained(default_config("digits")))
    found = Page(text)
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(found.tags)
    assert not {"src", "href", "onload", "onclick"} & {name for name, _ in found.attributes}
    assert "default-src 'none'" in text
    assert not re.findall(r"url\(|@import", text)


def test_words_of_the_user_s_are_shown_as_they_are(trained: Trained, tmp_path: Path) -> None:
    evil = '<script>alert("1")</script>'
    info = uploaded(tmp_path / "people.csv", label=evil)
    run = trained(default_config(info.name))
    found = Page(page(run))
    assert "script" not in found.tags and evil in found.words
    offer = next(model_offers(run))
    assert re.fullmatch(r"denseboard-script-alert-1-script-[\w-]{8}\.keras", offer.name(run))
    assert run.tracked().settings()["dataset"] == evil
    assert "people.csv" in files.script(run)


def test_a_table_that_was_deleted(trained: Trained, tmp_path: Path) -> None:
    info = uploaded(tmp_path / "people.csv")
    run = trained(default_config(info.name))
    store.delete(info.name)
    found = Page(page(run))
    assert any("were deleted" in word for word in found.words)
    assert "people.csv" in files.script(run)
    assert "Predictions" not in offered(run.status.run_id)


def test_lines_may_have_holes_and_stand_still() -> None:
    drawn = curves(
        [Line("a<b", [1.0, 2.0, 3.0], [1.0, None, 1.0]), Line("c", [1.0], [1.0])], "x", "y", '"'
    )
    assert drawn.count("<path") > 2 and "a&lt;b" in drawn and 'aria-label="&#34;"' in drawn
    assert re.search(r'class="line line-0" d="M[\d. ]+M[\d. ]+"', drawn)


@pytest.mark.parametrize("value", [0.0, 1e18, -3e38])
def test_a_single_number_is_drawn_however_large_it_is(value: float) -> None:
    drawn = curves([Line("a", [1.0], [value])], "x", "y", "z")
    assert 'd="M345.0 134.0"' in drawn and drawn.count("<text") > 6

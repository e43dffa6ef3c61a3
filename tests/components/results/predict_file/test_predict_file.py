"""The rows of a file are predicted on the Train page, and given back."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components.words.language import unescaped
from core.base import paths
from core.base.errors import PredictionError
from core.base.text import N_
from core.data.datasets import load
from core.data.tables import data, reader
from core.evaluation import file_prediction
from core.runs import service_interface
from core.settings.config import default_config
from tests.core.data.tables.people import csv, uploaded
from tests.fakes import FakeService, finished_run

PAGE = Path(__file__).parents[4] / "pages" / "train.py"

See = Callable[..., tuple[AppTest, FakeService]]


@pytest.fixture
def see(monkeypatch: pytest.MonkeyPatch) -> See:
    """Open the Train page with a finished run, at "Predict a file"."""

    def see(dataset: str, language: str = "en") -> tuple[AppTest, FakeService]:
        service, run_id = finished_run(default_config(dataset))
        monkeypatch.setattr(service_interface, "_current", service)
        app = AppTest.from_file(str(PAGE), default_timeout=30)
        app.query_params["run"] = run_id
        app.query_params["section"] = "predict"
        app.query_params["lang"] = language
        app.run()
        assert not app.exception, app.exception
        return app, service

    return see


def rows(dataset: str, **changes: Any) -> pd.DataFrame:
    frame = data.original_rows(dataset)
    assert frame is not None
    return frame.assign(**changes)


def uploader(app: AppTest) -> Any:
    (found,) = [each for each in app.file_uploader if str(each.key).startswith("predict_upload")]
    return found


def upload(app: AppTest, content: bytes) -> AppTest:
    uploader(app).set_value(("new people.csv", content, "text/csv"))
    app.run()
    app.session_state["file_prediction"].wait()
    app.run()
    assert not app.exception, app.exception
    return app


def test_rows_without_the_target_come_back_with_predictions(see: See, tmp_path: Path) -> None:
    name = uploaded(tmp_path / "people.csv").name
    app, service = see(name)
    upload(app, csv(rows(name, note="x").drop(columns=["bought"])))
    (button,) = [each for each in app.get("download_button") if "predict" in each.proto.id]
    assert button.proto.label == "Rows with predictions"
    shown = app.main.dataframe[0].value
    answers = ["Predicted", "Probability", "Probability: no", "Probability: yes"]
    assert list(shown) == [*answers, "age", "height", "colour", "day", "note"]
    captions = [each.value for each in app.caption]
    assert any("1 column of the file is not used, only returned: note." in one for one in captions)
    assert any(one.startswith("24 rows were predicted.") for one in captions)
    warnings = [each.value for each in app.main.warning]
    assert not any("file" in one or "colour" in one or "age" in one for one in warnings)
    assert not [each for each in app.metric if each.label == "Accuracy"]
    assert sum(len(asked) for asked in service.asked) == 24
    job = app.session_state["file_prediction"]
    app.button(key="predict_dismiss").click().run()
    assert not job.result.exists() and not list(paths.uploads_folder().glob("*"))
    assert uploader(app)


def test_what_differs_is_said_and_scores_are_shown(see: See, tmp_path: Path) -> None:
    name = uploaded(tmp_path / "people.csv").name
    app, _service = see(name)
    frame = rows(name, colour="[violet](http://a)").drop(columns=["height"])
    frame["age"] *= 100
    upload(app, csv(frame))
    warnings = [each.value for each in app.main.warning]
    assert any("lacks 1 column that the network was trained on: height." in one for one in warnings)
    assert any("24 of 24 numbers of age lie outside" in one for one in warnings)
    (unseen,) = [one for one in warnings if one.startswith("colour has categories")]
    assert r"\[violet\]" in unseen  # no link
    accuracy = next(each for each in app.metric if each.label == "Accuracy")
    job = app.session_state["file_prediction"]
    assert accuracy.value == f"{100 * job.scores.accuracy:.1f}%"


def test_in_spanish_numbers_are_scored_in_their_unit(see: See) -> None:
    app, _service = see("diabetes", "es")
    config = default_config("diabetes")
    dataset = load("diabetes")
    frame = pd.DataFrame(dataset.x_test, columns=list(dataset.features))
    frame[str(config.info.target)] = dataset.y_test
    upload(app, csv(frame))
    labels = [each.label for each in app.metric]
    assert {"Error absoluto medio", "Raíz del error cuadrático medio", "R²"} <= set(labels)


def test_a_file_that_does_not_fit_is_refused_in_words(see: See) -> None:
    app, _service = see("iris")
    upload(app, b"a,b\n1,2\n3,4\n")
    (error,) = app.main.error
    assert "none of the columns that the network was trained on: it has a, b" in unescaped(
        error.value
    )
    app.button(key="predict_dismiss").click().run()
    assert not app.main.error


def test_a_worker_that_does_not_answer(
    see: See, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_prediction, "_PATIENCE", ())
    name = uploaded(tmp_path / "people.csv").name
    app, service = see(name)
    service.speechless = PredictionError(N_("The worker is busy."))
    upload(app, csv(rows(name)))
    assert [each.value for each in app.main.error] == ["The worker is busy."]


# Long lines may have many columns, so they are read in another process.
LONG = b"# " + b"x" * 6000 + b"\n"


def test_a_large_file_is_read_in_another_process(see: See, tmp_path: Path) -> None:
    name = uploaded(tmp_path / "people.csv").name
    app, _service = see(name)
    upload(app, LONG + csv(rows(name)))
    assert not app.main.error and len(app.main.dataframe[0].value) == 8
    assert app.session_state["file_prediction"].total == 24


def test_reading_a_large_file_can_be_cancelled(
    see: See, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_MODULE", "json.tool")  # waits for the end of its input
    name = uploaded(tmp_path / "people.csv").name
    app, _service = see(name)
    uploader(app).set_value(("new people.csv", LONG + csv(rows(name)), "text/csv"))
    app.run()
    job = app.session_state["file_prediction"]
    while job.reader is None:
        time.sleep(0.01)
    app.run()
    assert [bar.proto.text for bar in app.get("progress")] == ["Looking at the format of the file…"]
    app.button(key="predict_dismiss").click().run()
    job.wait()
    assert uploader(app) and not app.main.error
    assert not job.done and not list(paths.uploads_folder().glob("*"))


def test_images_are_no_rows(see: See) -> None:
    app, _service = see("digits")
    assert "Predict a file" not in [tab.label for tab in app.tabs]

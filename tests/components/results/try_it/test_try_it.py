"""Predictions of a trained network for the user's own inputs, on the Train page."""

import base64
from collections.abc import Callable
from datetime import date
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from components.results.try_it.canvas import content
from core.base.errors import PredictionError
from core.base.text import N_
from core.data.datasets import load
from core.data.datasets.preparation import input_scaling
from core.data.tables.data import original_rows
from core.evaluation.ask import predict
from core.runs import service_interface
from core.settings.config import default_config
from tests.components.drawn import charts
from tests.core.data.tables.people import uploaded
from tests.fakes import FakeService, finished_run

PAGE = Path(__file__).parents[4] / "pages" / "train.py"

See = Callable[..., tuple[AppTest, FakeService, str]]


@pytest.fixture
def see(monkeypatch: pytest.MonkeyPatch) -> See:
    """Open the Train page with a finished run, at "Try it"."""

    def see(dataset: str, **state: Any) -> tuple[AppTest, FakeService, str]:
        service, run_id = finished_run(default_config(dataset))
        monkeypatch.setattr(service_interface, "_current", service)
        app = AppTest.from_file(str(PAGE), default_timeout=30)
        app.query_params["run"] = run_id
        if state.pop("opened", True):
            app.query_params["section"] = "try"
        for name, value in state.items():
            app.session_state[name] = value
        app.run()
        assert not app.exception, app.exception
        return app, service, run_id.replace("_", ".")

    return see


def prediction(app: AppTest) -> str:
    (found,) = [text.value for text in app.markdown if text.value.startswith("Predicted: ")]
    return str(found)


def inputs(app: AppTest, key: str, sample: int, turn: int = 0) -> dict[int, Any]:
    """The widgets of the columns, by column."""
    start = f"try_{key}_{sample}_{turn}_"
    return {
        int(widget.key.removeprefix(start)): widget
        for widget in [*app.main.slider, *app.main.selectbox]
        if widget.key and widget.key.startswith(start)
    }


def test_nothing_is_asked_before_it_is_opened(see: See) -> None:
    app, service, _key = see("breast_cancer", opened=False)
    assert not service.asked
    assert not [text for text in app.markdown if text.value.startswith("Predicted: ")]


def test_moving_an_input_moves_the_prediction(see: See) -> None:
    app, service, key = see("diabetes")
    config, data = default_config("diabetes"), load("diabetes")
    run_id = str(app.query_params["run"])
    widgets = inputs(app, key, 0)
    assert set(widgets) == set(range(10))
    row = np.array([float(widgets[column].value) for column in range(10)], np.float32)
    assert (row == data.x_test[0]).all()  # exactly, even if the widgets show rounded values
    first = predict(service, run_id, config, data, row[np.newaxis])[0]
    assert f"**{first:.1f}** · Disease progression (score)" in prediction(app)
    sex = data.features.index("sex")
    assert widgets[sex].options == ["1", "2"]  # few values: a choice
    mass = data.features.index("body mass index")
    widgets[mass].set_value(40.0).run()
    row[mass] = 40.0
    second = predict(service, run_id, config, data, row[np.newaxis])[0]
    assert f"**{second:.1f}**" in prediction(app) and f"{first:.1f}" != f"{second:.1f}"
    app.button(key=f"try_{key}_back").click().run()
    assert f"**{first:.1f}**" in prediction(app)
    assert inputs(app, key, 0, turn=1)[mass].value == data.x_test[0][mass]


def test_what_moves_it_most_is_told(see: See) -> None:
    app, _service, _key = see("breast_cancer")
    (figure,) = [one for one in charts(app) if "Current inputs:" in str(one.figure)]
    bars, here = figure.figure["data"]
    spread, starts = np.array(bars["x"]), np.array(bars["base"])
    assert (np.diff(spread) <= 1e-6).all() and len(spread) == 12
    told = [text.value for text in app.markdown if "moves the prediction most" in text.value]
    assert len(told) == 1 and told[0].endswith(bars["text"][0])
    assert (starts <= here["x"][0] + 1e-5).all()
    assert (starts + spread >= here["x"][0] - 1e-5).all()


def test_a_category_and_a_date_are_one_choice_each(see: See, tmp_path: Path) -> None:
    info = uploaded(tmp_path / "people.csv")
    app, service, _key = see(info.name)
    data = load(info.name)
    first = prediction(app)
    names = {widget.label: widget for widget in [*app.main.slider, *app.main.selectbox]}
    assert {"age", "height", "colour"} <= set(names) and "colour = red" not in names
    colour = names["colour"]
    assert colour.options == ["blue", "green", "red"]
    starts = data.features.index("colour = blue")
    before = data.x_test[0, starts : starts + 3]
    other = (int(before.argmax()) + 1) % 3
    colour.set_value(other).run()
    assert prediction(app) != first
    rows = original_rows(info.name)
    assert rows is not None
    (day,) = [widget for widget in app.main.date_input if widget.label == "day"]
    assert str(day.value) == str(rows["day"].iloc[0])
    day.set_value(date(2021, 3, 1)).run()
    assert not app.exception
    scaled = input_scaling(data, default_config(info.name).holdout)
    row = data.x_test[:1].copy()
    row[0, starts : starts + 3] = np.eye(3)[other]
    parts = {"year": 2021, "month": 3, "day": 1, "weekday": 0}
    for part, value in parts.items():
        row[0, data.features.index(f"day: {part}")] = value
    np.testing.assert_array_equal(service.asked[-1][:1], scaled(row))
    told = [text.value for text in app.markdown if "moves the prediction most" in text.value]
    assert len(told) == 1 and " = " not in told[0]


def test_it_starts_from_the_sample_open_in_the_gallery(see: See) -> None:
    app, _service, key = see("diabetes")
    assert app.number_input(key=f"try_{key}_sample").value == 0
    app.session_state[f"gallery_{key}_chosen"] = 7
    app.run()
    app.button(key=f"try_{key}_take").click().run()
    assert app.number_input(key=f"try_{key}_sample").value == 7
    true = load("diabetes").y_test[7]
    (told,) = [one.value for one in app.caption if "unchanged" in one.value]
    assert told.startswith("Test sample 7 unchanged: predicted ")
    assert told.endswith(f"true {true:.1f}")
    assert set(inputs(app, key, 7)) == set(range(10))


def test_an_image_of_the_test_set(see: See) -> None:
    app, service, key = see("digits", try_source="test")
    app.number_input(key=f"try_{key}_sample").set_value(3).run()
    data = load("digits")
    assert np.array_equal(service.asked[-1], data.x_test[3:4] / np.float32(16))
    run_id = str(app.query_params["run"])
    shares = predict(service, run_id, default_config("digits"), data, data.x_test[3:4])[0]
    digit = shares.argmax()
    assert prediction(app) == f"Predicted: **{digit}, {shares[digit]:.1%}**"


def png(background: int, ink: int) -> bytes:
    """An upright bar, a fifth as wide as it is high."""
    image = Image.new("L", (280, 280), background)
    image.paste(ink, (120, 40, 160, 240))
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def test_a_drawing(see: See, monkeypatch: pytest.MonkeyPatch) -> None:
    room = import_module("components.results.try_it.images")
    monkeypatch.setattr(room, "canvas", lambda _key: png(255, 0))
    _app, service, _key = see("digits")
    asked = service.asked[-1][0]
    rows, columns = (np.flatnonzero(asked.any(axis=axis)) for axis in (1, 0))
    assert len(rows) == 8 and len(columns) == 2 and asked.max() == 1


def test_an_empty_square_asks_nothing(see: See) -> None:
    app, service, _key = see("digits")
    assert not service.asked
    assert not app.error


def test_an_uploaded_picture(see: See) -> None:
    app, service, _key = see("digits", try_source="upload")
    assert not service.asked
    app.file_uploader(key="try_file").upload("one.png", png(230, 20), "image/png").run()
    assert not app.exception
    assert service.asked[-1].max() == 1 and service.asked[-1][0, 0, 0] == 0
    assert any("Light and dark were inverted" in one.value for one in app.caption)
    app.file_uploader(key="try_file").upload("two.png", b"no picture", "image/png").run()
    assert ["The file cannot be read as a picture" in one.value for one in app.error] == [True]


def test_who_cannot_answer_says_so_and_the_page_goes_on(see: See) -> None:
    app, service, key = see("breast_cancer")
    service.speechless = PredictionError(N_("No worker is ready."))
    app.run()
    assert [error.value for error in app.error] == ["No worker is ready."]
    assert len(inputs(app, key, 0)) == 30
    service.speechless = None
    app.run()
    assert not app.error and prediction(app)


PNG = base64.b64encode(b"\x89PNG").decode()


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (f"data:image/png;base64,{PNG}", b"\x89PNG"),
        (None, None),
        (7, None),
        (["data:image/png;base64,"], None),
        ("data:image/svg+xml;base64,AAAA", None),
        ("data:image/png;base64,%%%", None),
        ("data:image/png;base64,é", None),
        ("data:image/png;base64,abc", None),
    ],
)
def test_a_browser_may_send_anything(sent: object, expected: bytes | None) -> None:
    assert content(sent) == expected


def test_a_drawing_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("components.results.try_it.canvas"), "_MOST", 25)
    assert content(f"data:image/png;base64,{PNG}") is None

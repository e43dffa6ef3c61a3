"""The upload of images: what was found, the choices for it, and the dataset on the page."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.data.datasets import load
from core.data.datasets.catalog import DATASETS
from core.data.framing import Framing
from core.data.images import limits
from tests.core.data.images.made import HEIGHT, WIDTH, encoded, members, picture, zipped
from tests.pages.train import press, run, texts
from tests.pages.upload.steps import leftovers, upload


def field(app: AppTest, name: str) -> str:
    return f"images_{name}_{app.session_state['table_edition']}"


def sent(app: AppTest, path: Path, files: dict[str, bytes]) -> AppTest:
    return upload(app, zipped(path, files).read_bytes(), path.name)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lights.zip"


def test_images_become_a_dataset_that_the_page_shows(app: AppTest, path: Path) -> None:
    odd = {"red/no.png": b"nonsense", "blue/notes.txt": b"text", "stray.png": b"x"}
    sent(app, path, members(top="") | odd)
    told = texts(app)
    assert not app.error and "24 images, 2 classes" in told
    assert (
        f"Original sizes, height × width in pixels, and how many have them: {HEIGHT} × {WIDTH} (24)"
        in told
    )
    assert "24 × 30 × 3 = 2,160 inputs" in told and "5 test images" in told
    classes, left_out = (frame.value for frame in app.dataframe[:2])
    assert classes["Images"].tolist() == [12, 12] and classes["Class"].tolist() == ["blue", "red"]
    assert dict(zip(left_out["File"], left_out["Why"], strict=True)) == {
        "blue/notes.txt": "It is neither PNG nor JPEG.",
        "stray.png": "It is not in the folder of a class.",
        "red/no.png": "The file cannot be read as a picture. Choose a PNG or a JPEG file.",
    }
    press(app, "keep_images")
    name = app.session_state["session"].draft.dataset
    info = DATASETS[name]
    assert (info.label, info.input_shape) == ("lights", (HEIGHT, WIDTH, 3))
    assert app.selectbox(key="setting_dataset").value == name
    assert not list(leftovers())
    shown = texts(app)
    assert "Files left out: 3" in shown and "24 rows of 30 pixels, each with red, green" in shown
    app.radio(key="data_colour").set_value("2")
    run(app)
    app.session_state["your_tables"] = True
    run(app)
    assert "24 images from lights" in texts(app)
    press(app, f"delete_{name}")
    assert name not in list(DATASETS) and DATASETS[name].deleted


def test_what_was_proposed_can_be_changed(app: AppTest, path: Path) -> None:
    sent(app, path, members(("a", "b", "c")))
    app.selectbox(key=field(app, "size")).set_value((16, 16))
    run(app)
    app.selectbox(key=field(app, "colour")).set_value(False)
    run(app)
    app.selectbox(key=field(app, "framing")).set_value(Framing.PAD)
    run(app)
    app.number_input(key=field(app, "test_share")).set_value(0.25)
    run(app)
    app.number_input(key=field(app, "seed")).set_value(9)
    run(app)
    app.text_input(key=field(app, "label")).set_value("Letters")
    run(app)
    app.text_input(key=f"{field(app, 'class')}_0").set_value("Alpha")
    run(app)
    assert "16 × 16 = 256 inputs" in texts(app)
    press(app, "keep_images")
    info = DATASETS[app.session_state["session"].draft.dataset]
    assert (info.label, info.input_shape, info.test_seed) == ("Letters", (16, 16), 9)
    assert info.classes == ("Alpha", "b", "c") and info.framing is Framing.PAD
    assert info.test_samples == 9 and load(info.name).x_test.shape == (9, 16, 16)


def test_what_cannot_be_used_is_told(
    app: AppTest, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(app, path, {f"{n}.png": encoded(picture(n)) for n in range(8)})
    assert "Make a folder for each class" in app.error[0].value
    assert app.button(key="keep_images").disabled
    sent(app, path, members() | {"green/1.png": encoded(picture(1))})
    assert "green" in app.error[0].value and app.button(key="keep_images").disabled
    monkeypatch.setattr(limits, "MOST_IMAGES", 20)
    sent(app, path, members())
    assert "24 images, but at most 20" in app.error[0].value
    edition = app.session_state["table_edition"]
    press(app, f"dismiss_table_{edition}")
    assert not app.error and not list(leftovers())


def test_one_table_in_an_archive_is_still_a_table(app: AppTest, path: Path) -> None:
    rows = "\n".join(f"{n},{n % 2}" for n in range(40))
    sent(app, path, {"table.csv": f"a,b\n{rows}".encode(), "logo.png": encoded(picture(1))})
    assert app.button(key="keep_table") and "40 rows, 2 columns" in texts(app)

"""The Train page on an uploaded table."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.data.tables import store
from core.runs import service_interface
from tests.core.data.tables.people import uploaded
from tests.fakes import FakeService

PAGE = Path(__file__).parents[2] / "pages" / "train.py"
NAME = "My **own** ![x](http://elsewhere/x.png)"


def visit(dataset: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(service_interface, "_current", FakeService(duration=0.5))
    app = AppTest.from_file(str(PAGE), default_timeout=30)
    app.query_params["dataset"] = dataset
    app.run()
    assert not app.exception, app.exception
    return app


def test_it_is_chosen_like_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = uploaded(tmp_path / "people.csv", NAME).name
    app = visit(name, monkeypatch)
    dataset = app.sidebar.selectbox(key="setting_dataset")
    assert dataset.value == name and dataset.options[-1] == NAME
    # Within Markdown its name is plain text: no image is fetched from elsewhere.
    assert r"\!\[x\]\(http" in dataset.help and "![x](http" not in dataset.help
    app.button(key="train").click()
    app.run()
    assert not app.exception, app.exception
    assert any(r"\*\*own\*\*" in title.value for title in app.subheader)


def test_it_is_still_shown_where_its_data_were_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = uploaded(tmp_path / "people.csv", "Mine").name
    store.delete(name)
    app = visit(name, monkeypatch)
    dataset = app.sidebar.selectbox(key="setting_dataset")
    assert dataset.value == name and dataset.options[-1] == "Mine"
    assert [error.value for error in app.error] == [
        "The data of Mine were deleted. Upload its file again with the same choices, or"
        " choose another dataset."
    ]

"""A picture of the user's own, as a network trained on uploaded images sees it."""

from pathlib import Path

import numpy as np
import pytest

from core.data.framing import Framing
from core.data.images.fitting import fitted
from tests.components.results.try_it.test_try_it import See, png, prediction, see
from tests.core.data.images.made import encoded, picture, stored

__all__ = ["see"]


@pytest.fixture
def dataset(tmp_path: Path) -> str:
    return stored(tmp_path / "lights.zip", height=9, width=9, framing=Framing.PAD).name


def test_the_test_set_comes_first(see: See, dataset: str) -> None:
    app, service, _key = see(dataset)
    assert app.radio(key="try_source").value == "test"
    assert prediction(app) and service.asked[-1].shape == (1, 9, 9, 3)


def test_an_uploaded_picture_is_fitted_like_the_dataset(see: See, dataset: str) -> None:
    app, service, _key = see(dataset, try_source="upload")
    told = " ".join(one.value for one in app.caption)
    assert "The whole picture, with white edges" in told and "is there for tables only" in told
    content = encoded(picture(3))
    app.file_uploader(key="try_file").upload("one.png", content, "image/png").run()
    expected = fitted(content, (9, 9, 3), Framing.PAD) / np.float32(255)
    assert np.array_equal(service.asked[-1][0], expected.astype(np.float32))
    app.radio(key="try_inverted_own").set_value("invert").run()
    np.testing.assert_allclose(service.asked[-1][0], 1 - expected, atol=1e-6)


def test_a_drawing_stays_dark_on_white(
    see: See, dataset: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("components.results.try_it.images.canvas", lambda _key: png(255, 0))
    app, service, _key = see(dataset, try_source="draw")
    asked = service.asked[-1][0]
    assert (asked[0] == 1).all() and asked.min() == 0
    assert "dark on white" in " ".join(one.value for one in app.caption)

"""The first layer's weights on the page."""

import base64
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.data.datasets import load
from core.settings.config import default_config
from tests.components.drawn import charts
from tests.core.data.images.made import stored
from tests.plausible import plausible_result


def page() -> None:
    from dataclasses import replace

    import streamlit as st

    from components.results.weights import weights
    from core.data.datasets import load
    from core.settings.config import default_config
    from tests.plausible import plausible_result

    config = replace(default_config(st.session_state["dataset"]), units=st.session_state["units"])
    result = plausible_result(config)
    if st.session_state.get("old"):
        result = replace(result, kernel=None)
    weights(config, result, load(config.dataset).features)


def opened(dataset: str, units: tuple[int, ...] = (64,), **state: Any) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    for name, value in {"dataset": dataset, "units": units, **state}.items():
        app.session_state[name] = value
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def figure(app: AppTest) -> dict[str, Any]:
    (chart,) = charts(app)
    return chart.figure


def names(app: AppTest) -> list[str]:
    return [trace["name"] for trace in figure(app)["data"]]


def test_units_are_images_on_pages() -> None:
    app = opened("digits")
    assert names(app) == [str(unit) for unit in range(1, 26)]
    assert "Units 1–25 of 64" in app.caption[0].value
    for _turn in range(2):
        app.button(key="weights_chevron_right").click()
        run(app)
    assert names(app) == [str(unit) for unit in range(51, 65)]
    assert app.button(key="weights_chevron_right").disabled


def test_of_images_in_colour_one_colour_is_shown(tmp_path: Path) -> None:
    info = stored(tmp_path / "lights.zip", height=6, width=5)
    app = opened(info.name, (3,))
    kernel = plausible_result(replace(default_config(info.name), units=(3,))).kernel
    assert kernel is not None
    for colour in range(3):
        app.radio(key="weights_colour").set_value(str(colour))
        drawn = figure(run(app))["data"][1]["z"]
        weights = np.frombuffer(base64.b64decode(drawn["bdata"]), drawn["dtype"])
        assert drawn["shape"] == "6, 5" and (weights == kernel[colour::3, 1]).all()


def test_the_colours_are_centred_on_zero() -> None:
    for dataset in ("digits", "diabetes"):
        colours = figure(opened(dataset))["layout"]["coloraxis"]
        assert colours["cmin"] == -colours["cmax"] < 0 == colours["cmid"]
        assert colours["colorbar"]["title"]["text"] == "Weight"


def test_without_hidden_layers_units_are_classes() -> None:
    assert names(opened("digits", ())) == list("0123456789")


@pytest.mark.parametrize("dataset", ["breast_cancer", "diabetes"])
def test_tables_have_a_row_per_feature_the_strongest_first(dataset: str) -> None:
    app = opened(dataset, default_config(dataset).units)
    kernel = plausible_result(default_config(dataset)).kernel
    assert kernel is not None
    order = np.argsort(-np.linalg.norm(kernel, axis=1))
    (heat,) = figure(app)["data"]
    features = load(dataset).features
    assert heat["y"] == [features[row] for row in order]
    assert heat["x"] == [str(unit) for unit in range(1, kernel.shape[1] + 1)]


def test_wide_layers_are_turned_through() -> None:
    app = opened("diabetes", (200,))
    assert "Units 1–64 of 200" in app.caption[0].value
    assert len(figure(app)["data"][0]["x"]) == 64


def test_a_run_without_weights_says_so() -> None:
    app = opened("digits", old=True)
    assert "too large for its weights to be stored" in app.caption[0].value
    assert not charts(app)

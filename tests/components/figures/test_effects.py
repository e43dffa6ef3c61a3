"""The figures of which settings matter are valid for Plotly."""

import json

import plotly.graph_objects as go
import pytest

from components.figures.effects import (
    Bars,
    Line,
    Parallel,
    Scatter,
    importance,
    parallel_coordinates,
    scatter,
)
from components.figures.style import Figure
from core.comparison.axes import Axis
from core.comparison.effects import Scale
from tests.test_theme import CONFIG, MODES, contrast

ACTIVATION = Line(
    "Activation", Axis((1.0, 0.0), (0.0, 1.0), ("relu", "tanh"), Scale.CATEGORY), ("ReLU", "<tanh>")
)
RATE = Line("Rate", Axis((-3.0, -1.0), (-3.0, -1.0), (0.001, 0.1), Scale.LOG), ("0.001", "0.1"))


def parallel(*, share: bool = True) -> Parallel:
    return Parallel((ACTIVATION, RATE), "Best", (0.8, 0.9), share)


def points(*, share: bool = True) -> Scatter:
    return Scatter(RATE, (-3.0, -1.0), "Best", (0.8, 0.9), ("<b>a", "b"), ("one", "two"), share)


@pytest.mark.parametrize(
    "figure",
    [
        importance(Bars(("A", "B"), (0.7, 0.0)), "Share"),
        importance(Bars(("A",), (0.0,)), "Share"),
        parallel_coordinates(parallel()),
        scatter(points()),
        scatter(points(share=False)),
    ],
)
def test_plotly_knows_them(figure: Figure) -> None:
    json.dumps(figure, allow_nan=False)
    go.Figure(figure)


def test_bars_have_their_share_written_beside_them() -> None:
    (bars,) = importance(Bars(("A", "B"), (0.7, 0.25)), "Share")["data"]
    assert (bars["x"], bars["text"]) == ([0.7, 0.25], ["70%", "25%"])


def test_parallel_axes_end_with_the_result_which_colours_the_lines() -> None:
    figure = parallel_coordinates(parallel())
    (trace,) = figure["data"]
    activation, rate, result = trace["dimensions"]
    assert activation["range"] == [-0.5, 1.5] and activation["ticktext"] == ["ReLU", "<tanh>"]
    assert rate["values"] == [-3.0, -1.0] and rate["tickvals"] == [-3.0, -1.0]
    assert result["values"] == trace["line"]["color"] == [0.8, 0.9]
    assert result["tickformat"].endswith("%")
    assert figure["layout"]["coloraxis"]["colorbar"]["title"]["text"] == "Best"
    other = parallel_coordinates(parallel(share=False))
    assert not other["data"][0]["dimensions"][-1]["tickformat"].endswith("%")


def test_points_say_which_run_they_are_and_names_are_only_text() -> None:
    figure = scatter(points())
    assert figure["data"][0]["text"][0] == "<b>&lt;b&gt;a</b><br>one"
    assert figure["layout"]["xaxis"]["ticktext"] == ["0.001", "0.1"]
    low, high = figure["layout"]["xaxis"]["range"]
    assert low < -3 and high > -1


@pytest.mark.parametrize("mode", MODES)
def test_the_colours_of_lines_stand_out(mode: str) -> None:
    scale = parallel_coordinates(parallel())["layout"]["coloraxis"]["colorscale"]
    paper = CONFIG["theme"][mode]["backgroundColor"]
    assert min(contrast(colour, paper) for _place, colour in scale) >= 3

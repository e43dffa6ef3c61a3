"""Several curves in one chart."""

from typing import Any

import numpy as np
import pytest

from components.figures.overlay import overlay
from core.comparison.curves import Curve

CURVES = [
    Curve(np.array([1.0, 2.0]), np.array([0.5, 1.0]), np.array([0.7, np.nan])),
    Curve(np.array([1.0]), np.array([0.25]), np.array([0.8])),
]


def figure(**more: Any) -> Any:
    return overlay(CURVES, ["<b>A</b>", "B"], x_title="Epoch", y_title="Loss", zoom="z", **more)


def test_each_run_has_a_line_with_its_own_dash_and_symbol() -> None:
    drawn = figure()
    first, second = drawn["data"]
    assert (first["x"], first["y"]) == ([1.0, 2.0], [0.7, None])
    assert first["name"] == "&lt;b&gt;A&lt;/b&gt;"
    assert first["line"]["dash"] != second["line"]["dash"]
    assert first["marker"]["symbol"] != second["marker"]["symbol"]


@pytest.mark.parametrize(("by_seconds", "x"), [(False, [1.0, 2.0]), (True, [0.5, 1.0])])
def test_the_axis_shows_epochs_or_seconds(by_seconds: bool, x: list[float]) -> None:
    assert figure(by_seconds=by_seconds)["data"][0]["x"] == x


def test_smoothing_leaves_the_values_faintly_behind_in_the_same_colour() -> None:
    data = figure(smoothing=0.5)["data"]
    assert [trace["meta"]["colour"] for trace in data] == [0, 0, 1, 1]
    assert [trace.get("showlegend", True) for trace in data] == [False, True] * 2


def test_no_run_leaves_an_empty_figure() -> None:
    assert overlay([], [], x_title="Epoch", y_title="Loss", zoom="z")["data"] == []


def test_scale_and_zoom() -> None:
    layout = figure(logarithmic=True, share=True)["layout"]
    assert layout["yaxis"]["type"] == "log"
    assert layout["yaxis"]["tickformat"] == ".1%"
    assert layout["uirevision"] == "z"


def test_a_long_title_of_an_axis_takes_several_lines() -> None:
    title = "Error absoluto medio: distancia media al valor verdadero (puntuación), validación"
    drawn = overlay(CURVES, ["A", "B"], x_title="Epoch", y_title=title, zoom="z")
    lines = drawn["layout"]["yaxis"]["title"]["text"].split("<br>")
    assert " ".join(lines) == title and max(map(len, lines)) <= 46


def test_a_long_name_takes_several_lines_and_room_for_them() -> None:
    name = "units 64-64, was 32; learning rate 0.01, was 0.001; batch normalisation on, was off"
    long = overlay(CURVES[:1], [name], x_title="Epoch", y_title="Loss", zoom="z")
    short = overlay(CURVES[:1], ["A"], x_title="Epoch", y_title="Loss", zoom="z")
    lines = long["data"][0]["name"].split("<br>")
    assert " ".join(lines) == name and max(map(len, lines)) <= 46
    assert long["layout"]["height"] > short["layout"]["height"]

"""The chart of average predictions."""

from typing import Any

import numpy as np
import pytest

from components.figures.dependence import dependence_figure
from core.evaluation.dependence import Dependence

FOUND = Dependence(np.array([0.1, 0.4]), np.array([0.0, 0.3]), np.array([0.2, 0.7]), 20)


def drawn(values: Any) -> dict[str, Any]:
    return dependence_figure(
        FOUND,
        values,
        ["a", "b"],
        column="age <i>",
        title="Probability",
        band="most",
        mean="Mean",
        share=True,
    )


def test_numbers_have_a_line_and_a_band() -> None:
    figure = drawn([2.0, 5.0])
    low, high, mean = figure["data"]
    assert low["x"] == high["x"] == mean["x"] == [2.0, 5.0]
    assert (low["y"], mean["y"], high["y"]) == ([0.0, 0.3], [0.1, 0.4], [0.2, 0.7])
    assert [one.get("showlegend", True) for one in figure["data"]] == [False, True, True]
    assert "<i>" not in figure["layout"]["xaxis"]["title"]["text"]


def test_names_have_points_with_bars() -> None:
    (points,) = drawn(["<b>red", "blue"])["data"]
    assert points["mode"] == "markers" and points["y"] == [0.1, 0.4]
    assert points["error_y"]["array"] == pytest.approx([0.1, 0.3])
    assert drawn(["<b>red", "blue"])["layout"]["xaxis"]["ticktext"] == ["&lt;b&gt;red", "blue"]

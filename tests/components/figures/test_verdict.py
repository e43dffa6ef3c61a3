"""Differences by seed, in a figure that is valid for Plotly."""

import json

import plotly.graph_objects as go
import pytest

from components.figures.verdict import differences
from core.base.intervals import Interval


def test_shares_are_drawn_in_percentage_points_with_their_interval() -> None:
    figure = differences(
        [0.01, 0.03], ["a", "b"], 0.02, Interval(-0.01, 0.05), "Points", share=True
    )
    json.dumps(figure, allow_nan=False)
    go.Figure(figure)
    points, mean, zero = figure["data"]
    assert points["x"] == pytest.approx([1, 3]) and points["text"] == ["a", "b"]
    assert len(set(points["y"])) == 2
    assert mean["x"] == [2] and mean["error_x"]["array"] == pytest.approx([3])
    assert mean["error_x"]["arrayminus"] == pytest.approx([3])
    assert zero["x"] == [0, 0]


def test_without_an_interval_there_is_only_the_mean() -> None:
    figure = differences([5.0], ["a"], 5.0, None, "Units", share=False)
    go.Figure(figure)
    assert "error_x" not in figure["data"][1] and figure["data"][0]["x"] == [5.0]

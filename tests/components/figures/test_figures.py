"""Figures from data; every figure is valid for Plotly."""

import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from components.figures.calibration import reliability_diagram
from components.figures.confusion import confusion_matrix
from components.figures.ranking import precision_recall_figure, roc_figure
from components.figures.regression import (
    predicted_against_true,
    residual_histogram,
    residuals_by_prediction,
)
from components.figures.sensitivity import sensitivity_figure
from components.figures.style import Figure, numbers
from components.figures.threshold import cost_figure
from core.evaluation.calibration import calibration
from core.evaluation.ranking import precision_recall, roc
from core.evaluation.residuals import histogram
from core.evaluation.threshold import Costs, cost_curve

COUNTS = np.array([[3, 1], [0, 0]])
TRUE, SCORES = np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8])


def ranking() -> list[Figure]:
    first, second = roc(TRUE, SCORES), precision_recall(TRUE, SCORES)
    assert first is not None and second is not None
    return [roc_figure(first), precision_recall_figure(second)]


def reliability() -> Figure:
    return reliability_diagram(calibration(np.array([0.55, 0.95]), np.array([False, True])))


def all_figures() -> list[Figure]:
    true, predicted = np.array([1.0, 2.0, 3.0]), np.array([1.5, 2.0, np.nan])
    return [
        confusion_matrix(COUNTS, ["0", "1"], selected=(0, 1)),
        *ranking(),
        reliability(),
        predicted_against_true(true, predicted, (1.0, 3.0), "score"),
        residuals_by_prediction(true, predicted, "score"),
        residual_histogram(*histogram(true - predicted)),
        cost_figure(cost_curve(TRUE, SCORES, 1, Costs(3, 1)), 0.3, 0.25),
    ]


@pytest.mark.parametrize("figure", all_figures(), ids=range(8))
def test_plotly_knows_every_property_and_json_every_value(figure: Figure) -> None:
    assert len(json.dumps(figure, allow_nan=False)) > 100
    go.Figure(figure)  # raises on an invalid property or value
    assert figure["layout"]["height"] > 0


@pytest.mark.parametrize("figure", all_figures(), ids=range(8))
def test_axes_have_titles_and_colours_are_left_to_the_page(figure: Figure) -> None:
    axes = {k: v for k, v in figure["layout"].items() if k.startswith(("xaxis", "yaxis"))}
    titles = [axis["title"]["text"] for name, axis in axes.items() if "x" not in axis.get("m", "")]
    assert sum(bool(title) for title in titles) >= 2
    assert "color" not in json.dumps(figure).replace("colorscale", "")


def trace(figure: Figure, place: int) -> Any:
    return figure["data"][place]


def test_confusion_matrix_shades_by_the_share_of_the_true_class() -> None:
    figure = confusion_matrix(COUNTS, ["0", "1"])
    heat, ink = figure["data"]
    assert heat["z"] == [[0.75, 0.25], [0.0, 0.0]]  # an empty class divides by 1
    assert ink["text"] == ["3", "1", "0", "0"]
    assert ink["customdata"] == [0.75, 0.25, 0.0, 0.0]
    assert list(zip(ink["y"], ink["x"], strict=True)) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert figure["layout"]["xaxis"]["title"]["text"] == "Predicted"
    assert figure["layout"]["yaxis"]["title"]["text"] == "True"
    assert figure["layout"]["yaxis"]["range"] == [1.5, -0.5]  # the first class on top
    assert figure["layout"]["shapes"] == []
    assert heat["text"][0][1] == "True: 0<br>Predicted: 1<br>1 (25.0%)"


def test_confusion_matrix_can_show_shares() -> None:
    assert trace(confusion_matrix(COUNTS, ["a", "b"], shares=True), 1)["text"] == [
        "75%",
        "25%",
        "0%",
        "0%",
    ]


def test_the_chosen_cell_is_framed() -> None:
    (frame,) = confusion_matrix(COUNTS, ["a", "b"], selected=(0, 1))["layout"]["shapes"]
    assert (frame["x0"], frame["x1"], frame["y0"], frame["y1"]) == (0.5, 1.5, -0.5, 0.5)


def test_names_are_shortened_and_are_no_mark_up() -> None:
    long = "a name that is longer than most"
    figure = confusion_matrix(COUNTS, [long, "<b>"])
    assert figure["layout"]["xaxis"]["ticktext"] == ["a name t…an most", "&lt;b&gt;"]
    assert long in trace(figure, 0)["text"][0][0]


def test_curves_have_chance_and_threshold() -> None:
    first, second = ranking()
    curve, at_half, chance = first["data"]
    assert (at_half["x"], at_half["y"]) == ([0.0], [0.5])
    assert at_half["name"] == "Threshold 0.5"
    assert (chance["x"], chance["y"]) == ([0, 1], [0, 1])
    assert curve["customdata"][0] == "∞"
    assert trace(second, 2)["y"] == [0.5, 0.5]


def test_long_curves_are_thinned_and_keep_their_ends() -> None:
    random = np.random.default_rng(0)
    true = random.integers(0, 2, 5000)
    found = precision_recall(true, random.random(5000))
    assert found is not None
    curve = trace(precision_recall_figure(found), 0)
    assert len(curve["x"]) == len(curve["customdata"]) == 500
    assert (curve["x"][0], curve["x"][-1]) == (1.0, 0.0)


def test_reliability_leaves_empty_bins_open_and_counts_all() -> None:
    accuracy, means, counts, ideal = reliability()["data"]
    assert accuracy["y"] == [None] * 5 + [0.0] + [None] * 3 + [1.0]
    assert counts["y"] == [0] * 5 + [1] + [0] * 3 + [1]
    assert means["x"][9] == 0.95
    assert ideal["x"] == ideal["y"] == [0, 1]
    assert "Samples: 1" in accuracy["text"][9]
    assert "Accuracy" not in accuracy["text"][0]


def test_predicted_against_true_has_one_scale_and_its_diagonal() -> None:
    figure = predicted_against_true(
        np.array([1.0, 2.0]), np.array([3.0, -1.0]), (-1.0, 3.0), "score"
    )
    points, diagonal = figure["data"]
    layout = figure["layout"]
    assert diagonal["x"] == diagonal["y"] == layout["xaxis"]["range"] == layout["yaxis"]["range"]
    assert diagonal["x"][0] < -1 and diagonal["x"][1] > 3
    assert (points["x"], points["y"]) == ([1.0, 2.0], [3.0, -1.0])
    assert layout["yaxis"]["title"]["text"] == "Predicted: score"


def test_predicted_against_true_of_a_single_value_has_a_scale() -> None:
    one = np.array([5.0])
    low, high = predicted_against_true(one, one, (5.0, 5.0), "t")["layout"]["xaxis"]["range"]
    assert low < 5 < high


def test_residuals_are_true_minus_predicted() -> None:
    points, zero = residuals_by_prediction(np.array([3.0]), np.array([1.0]), "t")["data"]
    assert (points["x"], points["y"]) == ([1.0], [2.0])
    assert zero["y"] == [0, 0]


def test_histogram_bars_are_as_wide_as_their_bins() -> None:
    bars = trace(residual_histogram(np.array([2, 1]), np.array([0.0, 1.0, 2.0])), 0)
    assert (bars["x"], bars["width"], bars["y"]) == ([0.5, 1.5], [1.0, 1.0], [2, 1])


def test_many_points_are_left_to_the_graphics_card() -> None:
    many = np.zeros(5000)
    assert trace(predicted_against_true(many, many, (0, 0), "t"), 0)["type"] == "scattergl"


def test_numbers_without_nan() -> None:
    assert numbers(np.array([1 / 3, np.nan, np.inf, 2.0])) == [0.333333, None, None, 2.0]


def test_the_chosen_threshold_is_marked_on_its_cost() -> None:
    curve = cost_curve(TRUE, SCORES, 1, Costs(3, 1))
    figure = cost_figure(curve, 0.37, 0.25)
    line, usual, exact, point = figure["data"]
    assert line["line"]["shape"] == "hv"
    assert (point["x"], point["y"]) == ([0.37], [1.0])  # the miss at 0.35 and the alarm at 0.4
    assert usual["x"] == [0.5, 0.5] and exact["x"] == [0.25, 0.25]
    assert usual["line"]["dash"] != exact["line"]["dash"]


def sensitivity(share: bool) -> Figure:
    lowest, highest = np.array([0.1, 0.3]), np.array([0.9, 0.4])
    names, told = ["a<b", "c"], ["a<b: from 10% to 90%", "c: from 30% to 40%"]
    return sensitivity_figure(
        lowest, highest, names, told, 0.35, title="P", here="As set", share=share
    )


@pytest.mark.parametrize("share", [True, False])
def test_a_bar_reaches_from_the_lowest_to_the_highest_prediction(share: bool) -> None:
    figure = sensitivity(share)
    go.Figure(figure)
    bars, here = figure["data"]
    assert bars["base"] == [0.1, 0.3] and bars["x"] == pytest.approx([0.8, 0.1])
    assert here["x"] == [0.35, 0.35]
    low, high = figure["layout"]["xaxis"]["range"]
    assert low < 0.1 and high > 0.9
    assert figure["layout"]["yaxis"]["ticktext"][0] == "a&lt;b"  # not the start of a tag
    assert bars["text"][0].startswith("a&lt;b")

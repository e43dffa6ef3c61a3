"""The figure of a range test."""

import numpy as np

from components.figures.rate_curve import rate_curve_figure
from core.advice.learning_rate import suggestion
from core.runs.rate_curve import RateCurve, rates


def test_it_marks_the_suggestion_on_a_logarithmic_axis_cut_above_the_start() -> None:
    decades = np.log10(rates())
    losses = 2 - 1 / (1 + np.exp(-6 * (decades + 3))) + np.exp(12 * decades)
    curve = RateCurve(rates(), losses.astype(np.float32))
    found = suggestion(curve)
    drawn = rate_curve_figure(curve, found)
    batches, smoothed, mark = drawn["data"]
    assert len(batches["x"]) == len(smoothed["y"]) == len(rates())
    assert mark["x"] == [found.rate, found.rate]
    assert drawn["layout"]["xaxis"]["type"] == "log"
    low, high = drawn["layout"]["yaxis"]["range"]
    assert low < 1 and 2 < high < 3 and losses.max() > 100


def test_without_a_suggestion_there_is_no_mark() -> None:
    curve = RateCurve(rates(), np.ones(len(rates()), np.float32))
    drawn = rate_curve_figure(curve, suggestion(curve))
    assert len(drawn["data"]) == 2
    low, high = drawn["layout"]["yaxis"]["range"]
    assert low < 1 < high

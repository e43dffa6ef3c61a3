"""The contours of a loss landscape and the paths on it, as plain data."""

import json
from dataclasses import replace

import numpy as np
import pytest

from components.figures.landscape import Titles, landscape_figure, line_figure, logarithmic
from core.runs.landscape import Directions, LandscapeSettings
from tests.fake_landscapes import plausible_landscape

EPOCHS = np.array([0.0, 1.0, 2.0, 4.0])
ONE = plausible_landscape(LandscapeSettings(resolution=15), [EPOCHS])
TITLES = Titles("x", "y", "Loss", [""])


def test_rows_that_are_missing_stay_empty_and_keep_their_place() -> None:
    part = replace(ONE, losses=ONE.losses[:4])
    for landscape, rows in ((part, 4), (ONE, 15)):
        figure = landscape_figure(landscape, TITLES, log=False)
        contours = figure["data"][0]
        assert json.loads(json.dumps(figure, allow_nan=False)) == figure
        assert len(contours["z"]) == len(contours["y"]) == 15
        np.testing.assert_allclose(contours["z"][:rows], landscape.losses[:rows], rtol=1e-5)
        assert all(value is None for row in contours["z"][rows:] for value in row)
        assert figure["layout"]["yaxis"]["range"] == [ONE.y[0], ONE.y[-1]]


def test_colours_follow_the_logarithm_where_there_is_one() -> None:
    contours = landscape_figure(ONE, TITLES)["data"][0]
    np.testing.assert_allclose(contours["z"], np.log10(ONE.losses), rtol=1e-4, atol=1e-5)
    assert contours["text"][0][0] == f"{ONE.losses[0, 0]:.4g}"  # the loss itself
    bar = contours["colorbar"]
    assert float(bar["ticktext"][0]) == pytest.approx(10 ** bar["tickvals"][0], rel=0.05)
    below = replace(ONE, losses=ONE.losses - 1)
    assert logarithmic(ONE) and not logarithmic(below)
    linear = landscape_figure(below, TITLES)["data"][0]
    assert linear["z"][3][3] == pytest.approx(float(below.losses[3, 3]), rel=1e-4)


def test_losses_that_are_not_finite_are_gaps() -> None:
    broken = ONE.losses.copy()
    broken[0, :3] = np.nan, np.inf, 0.5
    contours = landscape_figure(replace(ONE, losses=broken), TITLES)["data"][0]
    assert contours["z"][0][:2] == [None, None] and contours["text"][0][:2] == ["", ""]


def test_start_end_and_the_chosen_epoch_have_shapes_of_their_own() -> None:
    path = ONE.paths[0]
    _contours, _halo, way, start, end, marked = landscape_figure(ONE, TITLES, epoch=2.0)["data"]
    np.testing.assert_allclose(np.column_stack([way["x"], way["y"]]), path.places, atol=1e-5)
    assert [start["x"][0], end["x"][0], marked["x"][0]] == [way["x"][0], way["x"][3], way["x"][2]]
    assert start["name"] == "Start (epoch 0)" and end["name"] == "End (epoch 4)"
    symbols = [one["marker"]["symbol"] for one in (start, end, marked)]
    assert len(set(symbols)) == 3 and marked["name"] == "Epoch 2"
    assert "Loss of the network" in way["text"][1]
    assert len(landscape_figure(ONE, TITLES)["data"]) == 5


def test_two_paths_differ_in_more_than_colour() -> None:
    settings = LandscapeSettings(Directions.ENDS, other="b", resolution=15)
    two = plausible_landscape(settings, [EPOCHS, EPOCHS])
    data = landscape_figure(two, Titles("x", "y", "Loss", ["A", "B"]))["data"]
    first, second = data[2:5], data[6:9]
    assert first[0]["line"]["dash"] != second[0]["line"]["dash"]
    for one, other in zip(first[1:], second[1:], strict=True):
        assert one["marker"]["symbol"] != other["marker"]["symbol"]
    assert [one["name"][:2] for one in (first[0], second[0])] == ["A:", "B:"]
    figure, share = line_figure(two.line, "way", "Loss")
    assert share[[0, -1]].tolist() == [0, 1]
    straight = figure["data"][1]
    assert straight["y"] == [float(two.line[0]), float(two.line[-1])]

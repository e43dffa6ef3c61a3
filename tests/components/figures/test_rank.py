"""Settings in their ranking, in a figure that is valid for Plotly."""

import json

import plotly.graph_objects as go
import pytest

from components.figures.rank import Entry, Part, ranking_figure
from core.base.intervals import Interval

BEST = Entry("units 64", 0.9, Interval(0.85, 0.93), "90 %")
SECOND = Entry("units <8>", 0.8, None, "80 %")


def test_every_part_has_its_own_sign_and_the_first_is_on_top() -> None:
    parts = [Part("Leading", "diamond", (BEST,)), Part("Worse", "circle-open", (SECOND,))]
    figure = ranking_figure(parts, "Accuracy", share=True)
    json.dumps(figure, allow_nan=False)
    go.Figure(figure)
    leading, worse = figure["data"]
    assert (leading["marker"]["symbol"], worse["marker"]["symbol"]) == ("diamond", "circle-open")
    assert (leading["y"], worse["y"]) == ([0], [1])
    assert leading["error_x"]["array"] == pytest.approx([0.03])
    assert leading["error_x"]["arrayminus"] == pytest.approx([0.05])
    assert worse["error_x"]["array"] == [None]
    y = figure["layout"]["yaxis"]
    assert y["ticktext"] == ["units\N{NO-BREAK SPACE}64", "units\N{NO-BREAK SPACE}&lt;8&gt;"]
    assert y["range"][0] > y["range"][1]
    assert figure["layout"]["xaxis"]["tickformat"] == ".1%"


def test_a_part_without_settings_is_not_in_the_legend() -> None:
    parts = [Part("Leading", "diamond", ()), Part("Open", "x-thin-open", (BEST, SECOND))]
    figure = ranking_figure(parts, "Loss", share=False)
    (part,) = figure["data"]
    assert part["name"] == "Open" and part["y"] == [0, 1] and part["meta"] == {"colour": 1}
    assert "tickformat" not in figure["layout"]["xaxis"]


def test_long_names_take_two_lines_beside_the_axis() -> None:
    name = "units 64-32-16; activation tanh; learning rate 0.001; batch size 40"
    figure = ranking_figure([Part("Open", "x", (BEST._replace(name=name),))], "Loss", share=False)
    (label,) = figure["layout"]["yaxis"]["ticktext"]
    assert label.replace("\N{NO-BREAK SPACE}", " ") == "units 64-32-16;<br>activation tanh;…"

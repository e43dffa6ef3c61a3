"""Mean curves of several runs, in a figure that is valid for Plotly."""

import json

import plotly.graph_objects as go

from components.figures.repeats import Curve, bands
from core.comparison.seeds import Band

TRAINING = Band((1, 2, 3), (0.5, 0.6, 0.7), (0.4, 0.5, None), (0.6, 0.7, None), (3, 2, 1))


def test_a_band_goes_there_and_back_where_more_than_one_run_is_left() -> None:
    figure = bands(
        [Curve("Training", TRAINING), Curve("Validation", TRAINING)], "Accuracy", 3, share=True
    )
    json.dumps(figure, allow_nan=False)
    go.Figure(figure)
    band, line, other_band, other_line = figure["data"]
    assert band["x"] == [1, 2, 2, 1] and band["y"] == [0.4, 0.5, 0.7, 0.6]
    assert band["meta"] == line["meta"] == {"colour": 0}
    assert other_band["meta"] == other_line["meta"] == {"colour": 1}
    assert line["line"]["dash"] != other_line["line"]["dash"]
    assert line["text"][0] == "Epoch 1: 50.0%<br>95%: 40.0% to 60.0%<br>3 of 3 runs"
    assert line["text"][2] == "Epoch 3: 70.0%<br>1 of 3 runs"


def test_a_curve_of_one_epoch_is_a_point() -> None:
    one = Band((1,), (2.5,), (None,), (None,), (1,))
    figure = bands([Curve("Loss", one)], "Loss", 1, share=False)
    go.Figure(figure)
    assert figure["data"][1]["mode"] == "lines+markers"
    assert figure["data"][1]["text"] == ["Epoch 1: 2.5000<br>1 of 1 runs"]

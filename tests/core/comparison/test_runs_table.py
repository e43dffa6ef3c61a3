"""All runs as one table."""

import csv
import io
from dataclasses import replace
from typing import Any

from core.comparison.runs_table import SETTINGS, runs_table
from core.runs.results import Evaluation
from core.runs.states import State
from core.runs.store import Marks, Point, Summary
from core.runs.store.summary import settings_of
from core.settings.config import default_config

RUN = Summary(
    "abc",
    settings_of(replace(default_config("moons"), units=(8, 4), squares=True)),
    State.DONE,
    86_400.0,
    seconds=1.25,
    best=Point(7, 0.9375),
    last=Point(9, 0.875),
    evaluation=Evaluation(0.123456789, 0.9, 360),
    marks=Marks("=cmd|' /C calc'!A0", ("course", "-2"), 'a, "b"\nc'),
    versions={"numpy": "2.1", "keras": "3.1"},
)


def read(*runs: Summary) -> list[dict[str, Any]]:
    text = runs_table(runs).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_line_has_all_there_is_of_a_run() -> None:
    (line,) = read(RUN)
    assert line["run"] == "abc" and line["state"] == "done"
    assert line["created"] == "1970-01-02T00:00:00+00:00"
    assert (line["best_epoch"], line["validation_accuracy"]) == ("7", "0.9375")
    assert (line["last_epoch"], line["validation_accuracy_last"]) == ("9", "0.875")
    assert (line["test_loss"], line["test_accuracy"]) == ("0.1234568", "0.9")
    assert line["seconds"] == "1.25"
    assert (line["dataset"], line["units"], line["squares"]) == ("moons", "8-4", "true")
    assert line["learning_rate"] == "0.001" and line["momentum"] == ""
    assert line["versions"] == "keras 3.1, numpy 2.1"
    assert set(SETTINGS) <= set(line)


def test_training_metrics_and_errors_have_columns_of_their_own() -> None:
    settings = {**RUN.raw_settings, "validation_share": 0.0}
    error = replace(RUN, raw_settings=settings_of(default_config("diabetes")), best=Point(2, 40.0))
    first, second = read(replace(RUN, raw_settings=settings), error)
    assert first["training_accuracy"] == "0.9375" and first["validation_accuracy"] == ""
    assert second["validation_mae"] == "40" and second["validation_accuracy"] == ""
    assert second["test_mae"] == "0.9" and second["test_accuracy"] == ""


def test_user_text_is_no_formula() -> None:
    (line,) = read(RUN)
    assert line["name"] == "'=cmd|' /C calc'!A0"
    assert line["tags"] == "course, -2" and line["note"] == 'a, "b"\nc'


def test_a_run_without_table_and_epochs() -> None:
    settings = {"dataset": "table-gone", "units": [], "loss": "mean_squared_error"}
    old = Summary("x", settings, State.FAILED, 0.0)
    first, second = read(old, RUN)
    assert first["dataset"] == "table-gone" and first["best_epoch"] == first["test_loss"] == ""
    assert first["sines"] == first["name"] == "" and second["run"] == "abc"

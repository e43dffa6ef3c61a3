"""Runs and settings in words."""

from dataclasses import replace
from typing import Any

import pytest

from components.words.comparison import change, legends, lowered, setting_label, setting_value
from core.comparison.differences import NAMES, Change, value_of
from core.data.datasets.catalog import DATASETS
from core.runs.states import State
from core.runs.store import Marks, Summary
from core.runs.store.summary import settings_of
from core.settings.config import RunConfig

START = RunConfig(dataset="digits")


def run(name: str = "", **changes: Any) -> Summary:
    settings = settings_of(replace(START, **changes))
    return Summary("id", settings, State.DONE, 0.0, marks=Marks(name))


def lines(*runs: Summary) -> list[str]:
    return legends(runs)


def test_a_legend_names_what_differs_and_what_it_was() -> None:
    assert lines(run(), run(learning_rate=0.01)) == [
        "learning rate 0.001",
        "learning rate 0.01, was 0.001",
    ]


def test_several_differences_are_all_told_and_names_come_first() -> None:
    assert lines(run("Mine"), run("Wide", units=(512,), dropout=0.5)) == [
        "Mine: units 64; dropout 0",
        "Wide: units 512; dropout 0.5",
    ]


def test_what_follows_from_a_change_or_does_not_apply_is_left_out() -> None:
    """Settings such as momentum would fill a legend with four lines."""
    first, second = lines(run(), run(optimizer="sgd", learning_rate=0.01))
    assert "momentum" not in first + second and "beta" not in first + second
    assert "–" not in first + second
    assert second.startswith("optimizer SGD")


def test_of_many_changes_the_first_are_named() -> None:
    many = run(units=(8,), epochs=3, batch_size=16, dropout=0.5, l2=0.01)
    assert lines(run(), many) == [
        "units 64; epochs 20; batch size 32; 2 more",
        "units 8; epochs 3; batch size 16; 2 more",
    ]


def test_settings_of_another_version_are_compared_one_by_one() -> None:
    odd = run()
    odd = replace(odd, raw_settings={**odd.raw_settings, "activation": "new"})
    assert lines(run(), odd) == ["activation ReLU", "activation new, was ReLU"]


def test_equal_lines_are_numbered() -> None:
    assert lines(run(), run(), run(seed=3)) == ["seed 0", "the same settings", "seed 3, was 0"]
    assert lines(run(), run()) == ["the same settings (1)", "the same settings (2)"]
    assert lines() == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dataset", ["digits", "moons", "diabetes"])
def test_every_setting_has_a_label_and_a_value_in_words(name: str, dataset: str) -> None:
    settings = settings_of(replace(START, optimizer="sgd"))
    assert setting_label(name)
    assert setting_value(name, value_of({**settings, "dataset": dataset}, name))


def test_values_that_are_no_longer_known_are_told_as_they_are() -> None:
    assert "gone" not in DATASETS
    assert setting_value("dataset", "gone") == "gone"
    assert setting_value("optimizer", "gone") == "gone"
    assert setting_value("activations", ("gone", "")) == "gone, common"
    assert setting_value("momentum", None) == "–"


def test_lists_and_switches() -> None:
    assert setting_value("units", (64, 32)) == "64-32"
    assert setting_value("units", ()) == "no hidden layer"
    assert setting_value("activations", ("", "tanh")) == "common, tanh"
    assert change(Change("batch_normalization", False, True)) == "batch normalisation on, was off"


def test_abbreviations_keep_their_capitals() -> None:
    assert [lowered(label) for label in ("Learning rate", "L2", "ReLU", "")] == [
        "learning rate",
        "L2",
        "reLU",
        "",
    ]

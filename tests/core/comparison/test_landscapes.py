"""Which runs share a landscape, and the barrier between their ends."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.comparison.landscapes import barrier, obstacle, same_rows
from core.settings.config import default_config

RUN = replace(default_config("digits"), units=(16, 8))


@pytest.mark.parametrize(
    "change",
    [{"seed": 1}, {"learning_rate": 0.1}, {"dropout": 0.3}, {"l2": 0.01}, {"epochs": 3}],
    ids=str,
)
def test_runs_that_found_their_weights_in_another_way_fit(change: dict[str, Any]) -> None:
    assert obstacle(RUN, replace(RUN, **change)) is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"dataset": "breast_cancer", "loss": "binary_crossentropy"}, "different data"),
        ({"units": (8, 16)}, "layers or activations"),
        ({"activation": "tanh"}, "layers or activations"),
        ({"batch_normalization": True}, "layers or activations"),
        ({"use_bias": False}, "layers or activations"),
        ({"loss": "categorical_crossentropy"}, "loss measures"),
        ({"class_weights": True}, "loss measures"),
        ({"shuffled_labels": True}, "loss measures"),
    ],
    ids=str,
)
def test_others_are_refused_in_a_sentence(change: dict[str, Any], words: str) -> None:
    reason = obstacle(RUN, replace(RUN, **change))
    assert reason is not None and words in str(reason)


def test_another_seed_holds_out_other_rows() -> None:
    assert same_rows(RUN, replace(RUN, learning_rate=0.1))
    assert not same_rows(RUN, replace(RUN, seed=1))


def test_the_barrier_is_measured_above_the_line_between_both_losses() -> None:
    found = barrier(np.array([1.0, 2.0, 5.0, 2.5, 3.0]))
    assert found == pytest.approx((3.0, 0.5, 5.0))
    assert barrier(np.array([1.0, 1.4, 2.0])) == pytest.approx((0, 0, 1))  # a valley
    assert barrier(np.array([1.0, np.nan, 2.0])) is None

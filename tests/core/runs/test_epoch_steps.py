"""Which runs can be stepped through, and the comparison with what they stored."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.network import architecture
from core.runs.epoch_steps import STEPS, obstacle
from core.runs.epochs import EpochWeights
from core.settings.config import default_config
from tests.plausible import plausible_steps

MOONS = default_config("moons")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"units": (200, 200)}, "up to 10,000: train one with fewer units"),
        ({"units": (60, 60), "batch_size": 1}, "too many to keep"),
        ({"epochs": 10_000, "batch_size": 4}, f"runs of up to {STEPS:,} steps"),
        ({}, ""),
        ({"units": (8, 8), "batch_size": 1}, ""),
    ],
)
def test_what_is_in_the_way_is_known_before(changes: dict[str, Any], words: str) -> None:
    config = replace(MOONS, **changes)
    found = obstacle(config, architecture.parameters(config))
    assert (words in str(found)) if words else found is None, str(found)


def test_batches_follow_the_order() -> None:
    steps = plausible_steps(replace(MOONS, batch_size=100), 2)
    batches = [steps.batch(number) for number in range(steps.count)]
    assert [len(batch) for batch in batches][:-1] == [100] * (steps.count - 1)
    assert np.concatenate(batches).tolist() == steps.order.tolist()


def test_the_deviation_is_the_largest_difference_of_the_same_epoch() -> None:
    steps = plausible_steps(MOONS, 2)
    values = np.stack([steps.weights[-1] + 9, steps.weights[-1]])
    values[1, 3] += 0.5
    stored = EpochWeights(np.array([1.0, 2.0]), values)
    assert steps.compared(stored).deviation == pytest.approx(0.5)
    assert replace(steps, deviation=None).compared(stored.until(1)).deviation is None
    assert replace(steps, deviation=None).compared(None).deviation is None

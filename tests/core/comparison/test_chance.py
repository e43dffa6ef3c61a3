"""How much two single runs may differ by chance."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from core.comparison.chance import Basis, Chance, chance
from core.runs.history import Row
from core.runs.store import Summary
from core.settings.config import RunConfig, default_config
from tests.runs import summary

DIGITS = default_config("digits")
WIDE = replace(DIGITS, units=(128,))


def no_rows(_run_id: str) -> Sequence[Row]:
    return []


def runs(config: RunConfig, *values: float) -> list[Summary]:
    return [
        summary(config, value, seed=seed, run_id=f"{config.units}-{seed}")
        for seed, value in enumerate(values)
    ]


def estimate(before: Sequence[Summary], after: Sequence[Summary]) -> Chance:
    return chance(before[0], after[0], [*before, *after], no_rows)


def test_seeds_on_record_give_the_size() -> None:
    values = (0.90, 0.92, 0.94)
    result = estimate(runs(DIGITS, *values), runs(WIDE, 0.5))
    assert (result.basis, result.count) == (Basis.SEEDS, 3)
    assert result.half == pytest.approx(4.303 * 0.02 * math.sqrt(2), rel=1e-3)
    both = estimate(runs(DIGITS, *values), runs(WIDE, 0.5, 0.52, 0.54))
    assert both.count == 6 and both.half == pytest.approx(2.776 * 0.02 * math.sqrt(2), rel=3e-3)


@pytest.mark.slow
def test_ninety_five_of_a_hundred_differences_by_chance_are_no_larger() -> None:
    rng, wrong = np.random.default_rng(3), 0
    for _trial in range(400):
        known = rng.normal(0.5, 0.03, 6).tolist()
        result = estimate(runs(DIGITS, *known[:5]), runs(WIDE, known[5]))
        wrong += abs(float(rng.normal(0, 0.03 * math.sqrt(2)))) > result.half
    assert wrong / 400 == pytest.approx(0.05, abs=0.03)


def test_without_test_rows_accuracy_uses_the_validation_rows() -> None:
    result = estimate(runs(DIGITS, 0.9), runs(WIDE, 0.6))
    samples = DIGITS.validation_samples
    assert (result.basis, result.count) == (Basis.ROWS, samples)
    expected = 1.96 * math.sqrt((0.9 * 0.1 + 0.6 * 0.4) / samples)
    assert result.half == pytest.approx(expected, rel=0.02)
    assert estimate(runs(DIGITS, 1.0), runs(WIDE, 1.0)).half > 0  # no certainty from 100 %


def test_two_seeds_of_one_setting_are_too_few() -> None:
    assert estimate(runs(DIGITS, 0.9, 0.91), runs(WIDE, 0.6)).basis is Basis.ROWS


def test_an_error_with_one_seed_has_no_spread() -> None:
    diabetes = default_config("diabetes")
    result = estimate(runs(diabetes, 40.0), runs(replace(diabetes, units=(4,)), 45.0))
    assert result == Chance(Basis.UNKNOWN, math.inf, 0)

"""The recorded runs of the Learn page are what training with their settings gives."""

from typing import Any

import numpy as np
import pytest

from core.lessons.cases import Case
from core.lessons.chapters import chapters
from core.lessons.recordings import Recording
from tests.core.training.lesson_runs import record

CASES = [case for chapter in chapters().values() for case in chapter.cases]
# Sums are rounded in another order on another kind of processor, and such a difference grows from
# step to step: to 4 % in 55 epochs of overfitting, at once where steps are large.
TOLERANCE = 0.1  # relative
CHAOTIC = ("dead_units", "rate_too_high")
FIRST = 2  # epochs of these


def curves(recording: Recording) -> list[tuple[Any, ...]]:
    return [row[:7] for row in recording.rows]


def shares(recording: Recording) -> list[list[tuple[Any, ...]]]:
    """Of each layer in each snapshot: gradient, update, dead and saturated."""
    return [[tuple(layer[:4]) for layer in one.layers] for one in recording.health]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_training_again_gives_the_recorded_numbers(case: Case, uncompiled: Any) -> None:
    known, again = case.recording(), record(uncompiled, case.config)
    assert len(again.rows) == len(known.rows) == len(known.health) == case.config.epochs
    compared = FIRST if case.name in CHAOTIC else case.config.epochs
    for of in (curves, shares):
        found, expected = (np.array(of(one)[:compared], dtype=float) for one in (again, known))
        np.testing.assert_allclose(found, expected, rtol=TOLERANCE, atol=0.01)
    if case.name not in CHAOTIC:
        assert [one.rule for one in again.advice()] == [one.rule for one in known.advice()]

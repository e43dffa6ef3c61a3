"""Which predictions were fixed, and which broken, from run A to run B."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.base.text import N_
from core.evaluation.predictions import TestPredictions


@dataclass(frozen=True)
class Transition:
    """How the prediction of a test sample changed.

    Attributes:
        name: Identifier.
        label: Name in the interface (marked for translation).
        help: One line on its meaning (marked for translation).
    """

    name: str
    label: str
    help: str


FIXED, BROKEN, STILL_WRONG, STILL_RIGHT = "fixed", "broken", "still_wrong", "still_right"
CLOSER, FURTHER = "closer", "further"

OF_CLASSES: Mapping[str, Transition] = {
    each.name: each
    for each in (
        Transition(FIXED, N_("Fixed"), N_("Wrong in A, right in B")),
        Transition(BROKEN, N_("Broken"), N_("Right in A, wrong in B")),
        Transition(STILL_WRONG, N_("Still wrong"), N_("Wrong in both")),
        Transition(STILL_RIGHT, N_("Still right"), N_("Right in both")),
    )
}
OF_NUMBERS: Mapping[str, Transition] = {
    each.name: each
    for each in (
        Transition(CLOSER, N_("Closer"), N_("The error of B is smaller; the largest gain first")),
        Transition(
            FURTHER, N_("Further off"), N_("The error of B is larger; the largest increase first")
        ),
    )
}


def transitions(before: TestPredictions, after: TestPredictions) -> dict[str, np.ndarray]:
    """Return the test samples of each transition.

    Args:
        before: The predictions of run A.
        after: The predictions of run B for the same test set.

    Returns:
        Sample numbers, intp, by the names of ``OF_CLASSES`` in the order of the test set, or by
        those of ``OF_NUMBERS``, the largest change of the absolute error first.

    Raises:
        ValueError: These are not the same samples.
    """
    if not np.array_equal(before.true, after.true):
        raise ValueError("Two runs can be compared sample by sample on the same test set only.")
    if before.probabilities is None:
        return _of_numbers(before, after)
    was, now = before.right, after.right
    return {
        FIXED: np.flatnonzero(~was & now),
        BROKEN: np.flatnonzero(was & ~now),
        STILL_WRONG: np.flatnonzero(~was & ~now),
        STILL_RIGHT: np.flatnonzero(was & now),
    }


def _of_numbers(before: TestPredictions, after: TestPredictions) -> dict[str, np.ndarray]:
    change = np.abs(after.residuals) - np.abs(before.residuals)
    order = np.argsort(-np.abs(change), kind="stable")
    return {CLOSER: order[change[order] < 0], FURTHER: order[change[order] > 0]}

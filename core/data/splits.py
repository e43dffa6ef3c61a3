"""The rules by which rows are held out, for the test set and for validation."""

from collections.abc import Mapping
from enum import StrEnum

import numpy as np

from core.base.text import N_


class SplitRule(StrEnum):
    """How rows are chosen for the test set and, among the others, for validation."""

    RANDOM = "random"
    ORDER = "order"
    GROUP = "group"
    FILE = "file"

    @property
    def draws(self) -> bool:
        """Whether validation rows are drawn at random, one by one."""
        return self in (SplitRule.RANDOM, SplitRule.FILE)


LABELS: Mapping[SplitRule, str] = {
    SplitRule.RANDOM: N_("At random"),
    SplitRule.ORDER: N_("The last ones"),
    SplitRule.GROUP: N_("Whole groups"),
    SplitRule.FILE: N_("From a second file"),
}
"""Labels of the rules."""


def numbered_by_size(values: np.ndarray) -> np.ndarray:
    """Number groups from 0 for the largest; of equal ones, the first in the table comes first.

    Args:
        values: ``(rows,)``: a code of the group of each row, from 0, in the order in which they
            occur.

    Returns:
        ``(rows,)``, int32.
    """
    largest_first = np.argsort(-np.bincount(values), kind="stable")
    numbers: np.ndarray = np.argsort(largest_first)[values].astype(np.int32)
    return numbers


def group_sizes(groups: np.ndarray) -> tuple[tuple[int, int], ...]:
    """Return how many groups have how many rows: pairs of size and count, largest first.

    Args:
        groups: ``(rows,)`` numbers of groups; every number from 0 occurs.
    """
    sizes, counts = np.unique(np.bincount(groups), return_counts=True)
    return tuple(zip(sizes[::-1].tolist(), counts[::-1].tolist(), strict=True))

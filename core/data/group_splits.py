"""Holds out whole groups of rows, so that classes keep their shares as far as possible."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

DRAWS = 100
"""Draws of groups of which the most even one is taken."""
MOST_COUNTS = 10_000
"""Groups times classes up to which validation rows are stratified: of more groups, a draw is even
by itself, and dividing them into even folds would take seconds."""
_CACHED = 64  # divisions into folds

Counts = tuple[tuple[int, ...], ...]
"""``(groups, classes)``: the rows of each class in each group; empty to draw without them."""
Sides = tuple[np.ndarray, np.ndarray]
"""The numbers of the groups for training, and of those held out."""


def class_counts(groups: np.ndarray, y: np.ndarray, classes: int) -> np.ndarray:
    """Count the rows of each class in each group.

    Args:
        groups: ``(rows,)`` numbers of groups; every number from 0 occurs.
        y: ``(rows,)`` class numbers.
        classes: Number of classes.

    Returns:
        ``(groups, classes)``, integers.
    """
    count = int(groups.max()) + 1
    places = groups.astype(np.int64) * classes + y
    counts: np.ndarray = np.bincount(places, minlength=count * classes)
    return counts.reshape(count, classes)


def drawn(groups: int, held_out: int, seed: int, counts: np.ndarray | Counts = ()) -> Sides:
    """Draw groups to hold out, with scikit-learn's ``GroupShuffleSplit``.

    With counts, the draw is taken, of ``DRAWS``, in which the shares of the rows of each class
    that are held out differ least from the share of the groups. ``StratifiedGroupKFold`` has only
    shares of one in two, three, … and holds out the largest group whatever the seed.

    Args:
        groups: Number of groups.
        held_out: How many to hold out, 1 or more.
        seed: Decides which.
        counts: See ``Counts``; every class has rows.

    Returns:
        The numbers of the other groups, and of those held out.
    """
    from sklearn.model_selection import GroupShuffleSplit

    every, table = np.arange(groups), np.asarray(counts)
    draws = DRAWS if table.size else 1
    splitter = GroupShuffleSplit(draws, test_size=held_out, random_state=seed)
    splits: Iterator[Sides] = splitter.split(every, groups=every)
    if not table.size:
        return next(splits)
    total = table.sum(axis=0)

    def uneven(split: Sides) -> float:
        differences = table[split[1]].sum(axis=0) / total - held_out / groups
        return float(np.abs(differences).max())

    return min(splits, key=uneven)


def folded(groups: int, folds: int, fold: int, seed: int, counts: Counts = ()) -> Sides:
    """Return one of several folds of whole groups.

    Args:
        groups: Number of groups, ``folds`` or more.
        folds: Number of folds.
        fold: The fold held out, 1 to ``folds``.
        seed: Decides how groups are divided.
        counts: See ``Counts``; they count if ``stratifies_folds``.

    Returns:
        The numbers of the groups for training, and of those held out.
    """
    if stratifies_folds(folds, seed, counts):
        return _stratified(folds, seed, counts)[fold - 1]
    from sklearn.model_selection import GroupKFold

    every = np.arange(groups)
    kfold = GroupKFold(folds, shuffle=True, random_state=seed)
    sides: list[Sides] = list(kfold.split(every, groups=every))
    return sides[fold - 1]


def stratifies_folds(folds: int, seed: int, counts: Counts) -> bool:
    """Whether scikit-learn's ``StratifiedGroupKFold`` divides groups into as many folds.

    Every class needs a row for each fold, and every fold two groups: of fewer, it may leave a fold
    without any.
    """
    table = np.asarray(counts)
    if not counts or table.sum(axis=0).min() < folds or len(table) < 2 * folds:
        return False
    return all(len(held_out) for _train, held_out in _stratified(folds, seed, counts))


@lru_cache(maxsize=_CACHED)
def _stratified(folds: int, seed: int, counts: Counts) -> tuple[Sides, ...]:
    """The groups for training, and those held out, of each fold."""
    from sklearn.model_selection import StratifiedGroupKFold

    table = np.asarray(counts)
    groups, classes = (np.repeat(one.ravel(), table.ravel()) for one in np.indices(table.shape))
    kfold = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    held_out = [np.unique(groups[rows]) for _, rows in kfold.split(groups, classes, groups)]
    every = np.arange(len(table))
    return tuple((np.setdiff1d(every, some), some) for some in held_out)

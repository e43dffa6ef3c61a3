"""Which training rows are held out for validation."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from core.data import group_splits
from core.data.datasets.dataset import Dataset
from core.data.datasets.info import DatasetInfo
from core.data.splits import SplitRule
from core.data.tasks import TASKS

_CACHED = 256  # splits of groups


class Holdout(NamedTuple):
    """A share of the training rows, or one of several folds, by the rule of the test rows.

    If these come from a second file, all rows of the first are training rows to draw from.

    Rows are drawn at random, stratified by class where each class has enough rows; or they are the
    last ones; or whole groups, drawn so that classes keep their shares as far as possible. The
    folds of one seed divide the training rows: every row is held out by exactly one of them. Those
    in order leave out the first rows: each fold is trained on all rows before it
    (``sklearn.model_selection.TimeSeriesSplit``).

    Attributes:
        share: Share of the training rows or groups to hold out, 0 to 0.5; without effect on folds.
        seed: Decides which rows are held out, unless they are the last ones.
        folds: Number of folds; 1 holds out the share instead.
        fold: The fold held out, 1 to ``folds``.
    """

    share: float
    seed: int
    folds: int = 1
    fold: int = 1

    def samples(self, info: DatasetInfo) -> int:
        """Return the number of validation rows.

        Of ``r`` rows left over when a fold takes ``rows // folds``, the first ``r`` folds have
        one each, whether they are stratified or not.
        """
        if info.split is SplitRule.GROUP:
            return _rows_of_groups(self, info.group_sizes, info.group_classes)[1]
        if self.folds > 1 and info.split is SplitRule.ORDER:
            return info.train_samples // (self.folds + 1)
        if self.folds > 1:
            whole, rest = divmod(info.train_samples, self.folds)
            return whole + (self.fold <= rest)
        return info.validation_samples(self.share)

    def train_samples(self, info: DatasetInfo) -> int:
        """Return the number of rows that a run learns from."""
        held_out = self.samples(info)
        if self.folds > 1 and info.split is SplitRule.ORDER:
            return info.train_samples - (self.folds - self.fold + 1) * held_out
        return info.train_samples - held_out

    def most_folds(self, info: DatasetInfo) -> int:
        """Return the maximum number of folds."""
        if info.split is SplitRule.GROUP:
            return info.groups
        return info.train_samples - (info.split is SplitRule.ORDER)

    def stratifies(self, dataset: Dataset) -> bool:
        """Whether each class has enough rows for a stratified split; in a table it may not."""
        if not dataset.info.split.draws or not TASKS[dataset.info.task].classifies:
            return False
        counts = np.bincount(dataset.y_train)
        least = counts[counts > 0].min()
        if self.folds > 1:
            return bool(least >= self.folds)
        held_out = self.samples(dataset.info)
        smaller = min(held_out, len(dataset.y_train) - held_out)
        return bool(least > 1 and np.count_nonzero(counts) <= smaller)

    def rows(self, dataset: Dataset) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows for training and for validation, both ascending."""
        rows = np.arange(len(dataset.y_train))
        held_out = self.samples(dataset.info)
        if held_out == 0:
            return rows, rows[:0]
        if dataset.info.split is SplitRule.ORDER:
            first = self.train_samples(dataset.info)
            return rows[:first], rows[first : first + held_out]
        if dataset.groups is not None:
            held_out_groups = self.groups(dataset.info.groups, dataset.info.group_classes)[1]
            within = np.isin(dataset.groups, held_out_groups)
            return rows[~within], rows[within]
        train, validation = (self._fold if self.folds > 1 else self._share)(dataset, rows)
        return np.sort(train), np.sort(validation)

    def validation_groups(self, groups: int) -> int:
        """Return how many groups a share holds out: at least one, never more than half of them."""
        return min(max(round(groups * self.share), 1), groups // 2) if self.share > 0 else 0

    def groups(
        self, groups: int, counts: group_splits.Counts = ()
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the groups for training and for validation.

        Args:
            groups: The number of groups of training rows.
            counts: Their rows of each class; empty to draw without regard to classes.
        """
        if self.folds > 1:
            return group_splits.folded(groups, self.folds, self.fold, self.seed, counts)
        held_out = self.validation_groups(groups)
        if held_out == 0:
            every = np.arange(groups)
            return every, every[:0]
        return group_splits.drawn(groups, held_out, self.seed, counts)

    def stratifies_groups(self, info: DatasetInfo) -> bool:
        """Whether classes keep their shares, as far as whole groups allow."""
        if self.folds > 1:
            return group_splits.stratifies_folds(self.folds, self.seed, info.group_classes)
        return bool(info.group_classes)

    def _share(self, dataset: Dataset, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        from sklearn.model_selection import train_test_split

        train, validation = train_test_split(
            rows,
            test_size=self.samples(dataset.info),
            random_state=self.seed,
            stratify=dataset.y_train if self.stratifies(dataset) else None,
        )
        return train, validation

    def _fold(self, dataset: Dataset, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        from sklearn.model_selection import KFold, StratifiedKFold

        kind = StratifiedKFold if self.stratifies(dataset) else KFold
        folds = kind(self.folds, shuffle=True, random_state=self.seed)
        train, validation = list(folds.split(rows, dataset.y_train))[self.fold - 1]
        return train, validation


@lru_cache(maxsize=_CACHED)
def _rows_of_groups(
    holdout: Holdout, sizes: tuple[tuple[int, int], ...], counts: group_splits.Counts
) -> tuple[int, int]:
    """The rows for training and for validation, counted without the data."""
    each = np.repeat([size for size, _count in sizes], [count for _size, count in sizes])
    if holdout.folds > len(each) or holdout.fold > holdout.folds:  # reported by ``RunConfig``
        return int(each.sum()), 0
    train, validation = holdout.groups(len(each), counts)
    return int(each[train].sum()), int(each[validation].sum())

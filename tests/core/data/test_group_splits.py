"""Whole groups held out so that classes keep their shares."""

import itertools
import time

import numpy as np
import pytest
from sklearn.model_selection import GroupKFold, GroupShuffleSplit, StratifiedGroupKFold

from core.data.group_splits import (
    Counts,
    class_counts,
    drawn,
    folded,
    stratifies_folds,
)


def made(groups: int, classes: int, seed: int, one_class: bool) -> Counts:
    """Rows of each class in each group; of one class each, as of patients with a diagnosis."""
    chance = np.random.default_rng(seed)
    counts = np.sort(chance.integers(1, 12, (groups, classes)))[:, ::-1]
    counts = chance.permuted(counts, axis=1)
    if one_class:
        counts *= np.eye(classes, dtype=int)[np.arange(groups) % classes]
    return tuple(map(tuple, counts.tolist()))


def worst(counts: Counts, held_out: np.ndarray) -> float:
    """The largest difference of a class's share of held-out rows from that of the groups."""
    table = np.array(counts)
    shares = table[held_out].sum(axis=0) / table.sum(axis=0)
    return float(np.abs(shares - len(held_out) / len(table)).max())


def test_rows_are_counted_by_group_and_class() -> None:
    counts = class_counts(np.array([0, 0, 2, 1, 0], np.int32), np.array([1, 1, 0, 2, 0]), 3)
    assert counts.tolist() == [[1, 2, 0], [0, 0, 1], [1, 0, 0]]


def test_draws_keep_the_shares_of_classes() -> None:
    for groups, classes, one_class in itertools.product((8, 20, 40), (2, 4), (True, False)):
        by_chance, even = [], []
        for seed in range(10):
            counts = made(groups, classes, seed, one_class)
            held_out = max(groups // 4, 1)
            train, test = drawn(groups, held_out, seed, counts)
            assert len(test) == held_out
            assert sorted([*train, *test]) == list(range(groups))
            even.append(worst(counts, test))
            splitter = GroupShuffleSplit(1, test_size=held_out, random_state=seed)
            every = np.arange(groups)
            by_chance.append(worst(counts, next(splitter.split(every, groups=every))[1]))
        assert np.all(np.array(even) <= by_chance)
        if groups > 8:
            assert np.mean(even) < 0.6 * np.mean(by_chance), (groups, classes, one_class)


def test_eight_patients_of_two_diagnoses_are_on_both_sides() -> None:
    counts: Counts = tuple((5, 0) if patient % 2 else (0, 5) for patient in range(8))
    for seed in range(20):
        for held_out in (2, 4):
            _train, test = drawn(8, held_out, seed, counts)
            assert np.array(counts)[test].sum(axis=0).tolist() == [5 * held_out // 2] * 2
        for folds in (2, 4):
            assert stratifies_folds(folds, seed, counts)
            for fold in range(1, folds + 1):
                test = folded(8, folds, fold, seed, counts)[1]
                assert np.array(counts)[test].sum(axis=0).tolist() == [20 // folds] * 2


def test_the_seed_decides_which_groups_are_held_out() -> None:
    counts = made(30, 2, 0, one_class=False)
    largest = int(np.argmax(np.sum(counts, axis=1)))
    chosen = [drawn(30, 6, seed, counts)[1] for seed in range(30)]
    assert len({tuple(test) for test in chosen}) > 25
    assert 0 < sum(largest in test for test in chosen) < 30


def test_without_classes_the_draw_is_that_of_scikit_learn() -> None:
    every = np.arange(17)
    for seed in range(5):
        splitter = GroupShuffleSplit(1, test_size=4, random_state=seed)
        for one, other in zip(
            drawn(17, 4, seed), next(splitter.split(every, groups=every)), strict=True
        ):
            np.testing.assert_array_equal(one, other)
        kfold = GroupKFold(5, shuffle=True, random_state=seed).split(every, groups=every)
        for fold, (train, test) in enumerate(kfold, start=1):
            np.testing.assert_array_equal(folded(17, 5, fold, seed)[0], train)
            np.testing.assert_array_equal(folded(17, 5, fold, seed)[1], test)


def test_folds_are_those_of_scikit_learn_over_the_rows() -> None:
    chance = np.random.default_rng(5)
    groups = chance.integers(0, 25, 600)
    y = (chance.random(600) < np.linspace(0.1, 0.9, 25)[groups]).astype(int)
    counts = tuple(map(tuple, class_counts(groups, y, 2).tolist()))
    for folds in (2, 3, 7):
        kfold = StratifiedGroupKFold(folds, shuffle=True, random_state=3)
        assert stratifies_folds(folds, 3, counts)
        for fold, (train, test) in enumerate(kfold.split(y, y, groups), start=1):
            chosen = folded(25, folds, fold, 3, counts)
            np.testing.assert_array_equal(np.flatnonzero(np.isin(groups, chosen[0])), train)
            np.testing.assert_array_equal(np.flatnonzero(np.isin(groups, chosen[1])), test)


def test_few_groups_of_any_kind_are_divided_into_folds() -> None:
    fell_back = 0
    for groups, classes, one_class, seed in itertools.product(
        range(2, 9), (2, 3), (True, False), range(5)
    ):
        counts = made(groups, classes, seed, one_class)
        for folds in range(2, groups + 1):
            parts = [folded(groups, folds, fold, seed, counts) for fold in range(1, folds + 1)]
            assert sorted(np.concatenate([test for _, test in parts])) == list(range(groups))
            assert all(len(train) and len(test) for train, test in parts)
            fell_back += not stratifies_folds(folds, seed, counts)
    assert fell_back


@pytest.mark.slow
def test_many_groups_take_little_time() -> None:
    counts = made(5000, 2, 0, one_class=False)
    began = time.process_time()
    drawn(5000, 1000, 0, counts)
    assert time.process_time() - began < 1
    assert stratifies_folds(5, 0, counts)
    assert time.process_time() - began < 10

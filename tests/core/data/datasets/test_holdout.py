"""Which rows are held out."""

import dataclasses

import numpy as np
import pytest

from core.data.datasets import Dataset, Holdout, load


def few(rows: int, classes: list[int]) -> Dataset:
    """Some rows of the breast cancer data, with other classes."""
    dataset = load("breast_cancer")
    info = dataclasses.replace(dataset.info, train_samples=rows)
    return dataclasses.replace(
        dataset, info=info, x_train=dataset.x_train[:rows], y_train=np.array(classes, np.int32)
    )


@pytest.mark.parametrize("name", ["digits", "breast_cancer", "diabetes"])
@pytest.mark.parametrize("folds", [2, 3, 20])
def test_folds_divide_the_training_rows(name: str, folds: int) -> None:
    data = load(name)
    every = [Holdout(0.1, 5, folds, fold) for fold in range(1, folds + 1)]
    held_out = [one.rows(data)[1] for one in every]
    assert sorted(np.concatenate(held_out)) == list(range(len(data.y_train)))
    assert [len(rows) for rows in held_out] == [one.samples(data.info) for one in every]
    for one, rows in zip(every, held_out, strict=True):
        train, _validation = one.rows(data)
        assert sorted([*train, *rows]) == list(range(len(data.y_train)))


def test_every_fold_keeps_the_shares_of_the_classes() -> None:
    data = load("breast_cancer")
    share = data.y_train.mean()
    for fold in range(1, 6):
        _train, rows = Holdout(0.0, 0, 5, fold).rows(data)
        assert abs(data.y_train[rows].mean() - share) < 0.01


def test_folds_follow_from_the_seed() -> None:
    data = load("digits")
    one, same, other = (Holdout(0.0, seed, 4, 2).rows(data)[1] for seed in (1, 1, 2))
    assert (one == same).all() and set(one) != set(other)


def test_a_class_with_fewer_rows_than_folds_is_not_stratified() -> None:
    data = few(11, [0] * 9 + [1] * 2)
    assert not Holdout(0.0, 0, 3).stratifies(data) and Holdout(0.0, 0, 2).stratifies(data)
    held_out = [Holdout(0.0, 0, 3, fold).rows(data)[1] for fold in (1, 2, 3)]
    assert [len(rows) for rows in held_out] == [4, 4, 3]
    assert sorted(np.concatenate(held_out)) == list(range(11))

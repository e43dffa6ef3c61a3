"""The samples and the learning rate of each step."""

from typing import Any

import numpy as np
import pytest


def batches(samples: int, size: int) -> Any:
    from core.training.batches import Batches

    steps = -(-samples // size)
    return Batches(samples, size, 5, lambda epoch: np.arange(steps, dtype=np.float32) + epoch)


@pytest.mark.parametrize(
    ("samples", "size", "shapes"),
    [(12, 4, [(3, 4)]), (14, 4, [(3, 4), (1, 2)]), (3, 4, [(1, 3)]), (4, 4, [(1, 4)])],
)
def test_every_epoch_takes_each_sample_once(
    samples: int, size: int, shapes: list[tuple[int, int]]
) -> None:
    made, random = batches(samples, size), np.random.default_rng(5)
    for epoch in range(2):
        tables, rates = made.shuffle(), made.rates(epoch)
        assert [tuple(table.shape) for table in tables] == made.shapes == shapes
        rows = np.concatenate([np.ravel(table) for table in tables])
        np.testing.assert_array_equal(rows, random.permutation(samples))
        assert [len(part) for part in rates] == [steps for steps, _size in shapes]
        np.testing.assert_array_equal(np.concatenate(rates), np.arange(made.steps) + epoch)
    assert made.seen(made.steps) == samples


def test_skipped_epochs_change_the_order_as_if_they_had_been_trained() -> None:
    trained, skipped = batches(9, 2), batches(9, 2)
    for _ in range(3):
        trained.shuffle()
    skipped.skip(3)
    np.testing.assert_array_equal(trained.shuffle()[0], skipped.shuffle()[0])

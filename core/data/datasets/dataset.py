"""A dataset as its loader gives it, and the call that reports a download."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.data.datasets.info import DatasetInfo

Progress = Callable[[int, int], None]
"""Called with the bytes received so far and the bytes expected in all."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """The data of one entry of the catalog, unscaled; its arrays are read-only.

    The test set is a fixed property of the dataset, so that runs with any seed are judged on
    the same samples.

    Attributes:
        info: Its entry in the catalog.
        x_train: ``(train samples, *input_shape)``; uint8 for images, float32 for tables.
        y_train: ``(train samples,)``; int32 class numbers, or float32 in units of the target.
        x_test: ``(test samples, *input_shape)``, as ``x_train``.
        y_test: ``(test samples,)``, as ``y_train``.
        features: Names of the columns; empty for images.
    """

    info: DatasetInfo
    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    features: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        protect(self.x_train, self.y_train, self.x_test, self.y_test)


def protect(*arrays: np.ndarray) -> None:
    """Make arrays read-only: they are cached and shared by every run of a process."""
    for array in arrays:
        array.setflags(write=False)

"""A loaded dataset, and the callback for download progress."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.data.datasets.info import DatasetInfo

Progress = Callable[[int, int], None]
"""Called with the bytes received so far and the bytes expected in all."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """The unscaled data of an entry in the catalog; its arrays are read-only.

    The test set belongs to the dataset, so that runs are evaluated on the same samples whatever
    their seed.

    Attributes:
        info: Entry in the catalog.
        x_train: ``(train samples, *input_shape)``; uint8 for images, float32 for tables.
        y_train: ``(train samples,)``; int32 class numbers, or float32 in units of the target.
        x_test: ``(test samples, *input_shape)``, as ``x_train``.
        y_test: ``(test samples,)``, as ``y_train``.
        features: Names of the columns; empty for images.
        groups: ``(train samples,)``, int32: the number of each training row's group, from 0 for the
            largest; ``None`` unless the table is split by group. The training rows of a table that
            is split in order are in that order.
    """

    info: DatasetInfo
    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    features: tuple[str, ...] = ()
    groups: np.ndarray | None = None

    def __post_init__(self) -> None:
        protect(self.x_train, self.y_train, self.x_test, self.y_test)
        if self.groups is not None:
            protect(self.groups)


def protect(*arrays: np.ndarray) -> None:
    """Make arrays read-only: they are cached and shared by every run of a process."""
    for array in arrays:
        array.setflags(write=False)

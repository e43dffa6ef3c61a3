"""The split of a dataset into training, validation and test samples."""

from dataclasses import dataclass

import numpy as np

from core.data.datasets.dataset import Dataset
from core.data.datasets.holdout import Holdout


@dataclass(frozen=True, eq=False)
class Parts:
    """The three parts of a dataset.

    Attributes:
        train: ``(training samples,)``: their rows in ``Dataset.x_train``, ascending.
        validation: ``(validation samples,)``: likewise; empty if none are held out.
        counts: ``(3, classes)``, intp: samples of each class for training, validation and
            test; a single column for regression.
    """

    train: np.ndarray
    validation: np.ndarray
    counts: np.ndarray

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Samples for training, validation and test."""
        train, validation, test = self.counts.sum(axis=1).tolist()
        return train, validation, test


def parts(dataset: Dataset, holdout: Holdout) -> Parts:
    """Split a dataset as a run does.

    Args:
        dataset: The dataset, loaded.
        holdout: The training samples to hold out.
    """
    train, validation = holdout.rows(dataset)
    classes = len(dataset.info.classes)
    targets = (dataset.y_train[train], dataset.y_train[validation], dataset.y_test)
    if classes:
        counts = np.array([np.bincount(each, minlength=classes) for each in targets])
    else:
        counts = np.array([[len(each)] for each in targets])
    return Parts(train, validation, counts)

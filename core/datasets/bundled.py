"""Datasets that ship with scikit-learn."""

import numpy as np
from sklearn import datasets
from sklearn.model_selection import train_test_split

from core.datasets.catalog import DatasetInfo
from core.datasets.dataset import Dataset, Progress
from core.tasks import TASKS

_TEST_SEED = 20_240_601  # which samples are the test set; changing it makes old runs incomparable


def digits(info: DatasetInfo, _progress: Progress | None = None) -> Dataset:
    """Handwritten digits, 8 × 8 pixels of 0 to 16 (UCI, Alpaydin and Kaynak 1998)."""
    bunch = datasets.load_digits()
    return _split(info, bunch.images.astype(np.uint8), bunch.target)


def breast_cancer(info: DatasetInfo, _progress: Progress | None = None) -> Dataset:
    """Wisconsin diagnostic breast cancer: 30 measurements of cell nuclei (UCI, 1995)."""
    bunch = datasets.load_breast_cancer()
    return _split(info, bunch.data, bunch.target, tuple(map(str, bunch.feature_names)))


def diabetes(info: DatasetInfo, _progress: Progress | None = None) -> Dataset:
    """Ten measurements of patients, in their own units (Efron et al. 2004)."""
    bunch = datasets.load_diabetes(scaled=False)
    return _split(info, bunch.data, bunch.target, tuple(bunch.feature_names))


def _split(
    info: DatasetInfo, x: np.ndarray, y: np.ndarray, features: tuple[str, ...] = ()
) -> Dataset:
    classifies = TASKS[info.task].classifies
    x = x if info.images else x.astype(np.float32)
    y = y.astype(np.int32 if classifies else np.float32)
    x_train, x_test, y_train, y_test = train_test_split(
        x,
        y,
        test_size=info.test_samples,
        random_state=_TEST_SEED,
        stratify=y if classifies else None,
    )
    return Dataset(info, x_train, y_train, x_test, y_test, features)

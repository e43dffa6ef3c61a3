"""Loads uploaded tables."""

from core.base.text import UserText
from core.data.datasets.dataset import Dataset, Progress
from core.data.datasets.info import DatasetInfo
from core.data.tables import data


def load(info: DatasetInfo, _progress: Progress | None = None) -> Dataset:
    """Load a table.

    Raises:
        DatasetError: The data were deleted, or are damaged.
        StorageError: The data cannot be read.
    """
    names = data.details(info.name).features
    features = tuple(map(UserText, names))
    return Dataset(info, *data.arrays(info.name), features, data.groups(info))

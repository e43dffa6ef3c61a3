"""Loads datasets by name, once per process."""

import threading
from importlib import import_module

from core.datasets.catalog import DATASETS, DatasetInfo
from core.datasets.dataset import Dataset, Progress
from core.errors import DatasetError
from core.text import N_

_SHOWN = 60  # characters of a received name that the message repeats

_loaded: dict[str, Dataset] = {}  # at most one entry per dataset of the catalog
_locks = {name: threading.Lock() for name in DATASETS}


def load(name: str, progress: Progress | None = None) -> Dataset:
    """The dataset of that name, downloaded first if it has to be.

    Args:
        name: A name in ``core.datasets.catalog.DATASETS``.
        progress: Told about a download, from the calling thread; what it raises ends it.

    Raises:
        DatasetError: Unknown, damaged, or it could not be downloaded.
        StorageError: It could not be kept.
    """
    if name not in DATASETS:
        raise DatasetError(
            N_("Dataset: received {received}, allowed is one of {allowed}."),
            received=str(name)[:_SHOWN],
            allowed=", ".join(DATASETS),
        )
    with _locks[name]:  # a second caller waits for the first instead of loading twice
        if name not in _loaded:
            _loaded[name] = _load(DATASETS[name], progress)
        return _loaded[name]


def at_hand(name: str) -> bool:
    """Whether this process has loaded the dataset of that name."""
    return name in _loaded


def _load(info: DatasetInfo, progress: Progress | None) -> Dataset:
    module, function = info.loader.rsplit(".", 1)
    # Imported by need: scikit-learn takes a second, which the first page must not wait for.
    dataset: Dataset = getattr(import_module(f"core.datasets.{module}"), function)(info, progress)
    return dataset

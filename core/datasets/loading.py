"""Loads datasets by name, once per process."""

import threading
from dataclasses import replace
from importlib import import_module

from core.datasets.catalog import DATASETS, DatasetInfo
from core.datasets.dataset import Dataset, Progress
from core.errors import DatasetError
from core.text import N_

_SHOWN = 60  # characters of a received name that the message repeats

_TABLES = 2  # tables kept at hand, as many as ``core.datasets.prepare`` keeps
_loaded: dict[str, Dataset] = {}  # the datasets of the app, and the tables used last
_locks: dict[str, threading.Lock] = {}


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
    info = DATASETS[name]
    # A second caller waits for the first instead of loading twice.
    with _locks.setdefault(name, threading.Lock()):
        dataset = _loaded.get(name)
        if dataset is None or info.deleted:
            dataset = _load(info, progress)
        elif dataset.info != info:
            dataset = replace(dataset, info=info)  # it has another label now
        _keep(dataset)
        return dataset


def _keep(dataset: Dataset) -> None:
    """Have a dataset at hand, and of the tables only those used last."""
    _loaded.pop(dataset.info.name, None)
    _loaded[dataset.info.name] = dataset
    tables = [name for name, each in list(_loaded.items()) if each.info.brought]
    for name in tables[:-_TABLES]:
        _loaded.pop(name, None)


def at_hand(name: str) -> bool:
    """Whether this process has loaded the dataset of that name."""
    return name in _loaded


def _load(info: DatasetInfo, progress: Progress | None) -> Dataset:
    module, function = info.loader.rsplit(".", 1)
    # Imported by need: scikit-learn takes a second, which the first page must not wait for.
    dataset: Dataset = getattr(import_module(f"core.datasets.{module}"), function)(info, progress)
    return dataset

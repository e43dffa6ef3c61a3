"""Loads datasets by name, once per process."""

import threading
from dataclasses import replace
from importlib import import_module

import numpy as np

from core.base.cache import LRUCache
from core.base.errors import DatasetError
from core.base.text import N_
from core.data.datasets.catalog import DATASETS
from core.data.datasets.dataset import Dataset, Progress
from core.data.datasets.info import DatasetInfo
from core.data.datasets.source import Source, source_of

_SHOWN = 60  # characters of a received name that the message repeats

_loaded: dict[str, Dataset] = {}  # built-in datasets, by name
# Uploaded tables, as many as ``core.data.datasets.prepare`` caches.
_tables: LRUCache[str, Dataset] = LRUCache(2)
# The same points with additional inputs, beside those they were computed from.
_widened: LRUCache[Source, tuple[Dataset, Dataset]] = LRUCache(2)
_locks: dict[str, threading.Lock] = {}


def load(source: Source | str, progress: Progress | None = None) -> Dataset:
    """Load the data of a source, and download them first if necessary.

    Args:
        source: From ``core.settings.config.RunConfig.source``, or a name in
            ``core.data.datasets.catalog.DATASETS``.
        progress: Called during a download, in the calling thread; an exception it raises aborts
            the download.

    Raises:
        DatasetError: The dataset is unknown, damaged, or could not be downloaded.
        StorageError: The download could not be stored.
    """
    name = source.name if isinstance(source, Source) else source
    if name not in DATASETS:
        raise DatasetError(
            N_("Dataset: received {received}, allowed is one of {allowed}."),
            received=str(name)[:_SHOWN],
            allowed=", ".join(DATASETS),
        )
    info = DATASETS[name]
    if info.drawn:
        return _drawn(source if isinstance(source, Source) else source_of(name))
    # A second caller waits for the first instead of loading twice.
    with _locks.setdefault(name, threading.Lock()):
        dataset = _loaded.get(name) or _tables.get(name)
        if dataset is None or info.deleted:
            dataset = _load(info, progress)
        elif dataset.info != info:
            dataset = replace(dataset, info=info)  # its label has changed
        if info.uploaded:
            _tables.put(name, dataset)
        else:
            _loaded[name] = dataset
        if isinstance(source, Source) and source.extras:
            return _with_extras(dataset, source)
        return dataset


def bytes_to_download(name: str) -> int:
    """Return the bytes that loading a dataset would download: 0 if its files are on disk.

    Args:
        name: One of ``core.data.datasets.catalog.DATASETS``.

    Raises:
        StorageError: The folder of datasets cannot be read.
    """
    info = DATASETS[name]
    if not info.download_bytes or name in _loaded:
        return 0
    from core.data.datasets import remote

    module = import_module(f"core.data.datasets.{info.loader.split('.')[0]}")
    return remote.missing_bytes(module.FILES, module.FOLDER)


def _drawn(source: Source) -> Dataset:
    from core.data.datasets.toys import draw

    return draw(source)


def _with_extras(dataset: Dataset, source: Source) -> Dataset:
    """Append the additional inputs; the same dataset gives the same object."""
    from core.data.datasets.toys import widened

    known = _widened.get(source)
    if known is not None and known[0] is dataset:
        return known[1]
    x_train, x_test = (
        widened(x.astype(np.float64), source.extras) for x in (dataset.x_train, dataset.x_test)
    )
    wide = replace(
        dataset, info=source.info, x_train=x_train, x_test=x_test, features=source.features
    )
    _widened.put(source, (dataset, wide))
    return wide


def _load(info: DatasetInfo, progress: Progress | None) -> Dataset:
    module, function = info.loader.rsplit(".", 1)
    # Imported only when needed: scikit-learn takes a second, and would delay the first page.
    dataset: Dataset = getattr(import_module(f"core.data.datasets.{module}"), function)(
        info, progress
    )
    return dataset

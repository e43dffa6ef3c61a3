"""Loads datasets by name, once per process."""

import threading
from importlib import import_module

from core.datasets.catalog import DATASETS, DatasetInfo
from core.datasets.dataset import Dataset, Progress
from core.datasets.source import Source, source_of
from core.errors import DatasetError
from core.text import N_

_SHOWN = 60  # characters of a received name that the message repeats

_loaded: dict[str, Dataset] = {}  # at most one entry per dataset of the catalog
_locks = {name: threading.Lock() for name in DATASETS}


def load(source: Source | str, progress: Progress | None = None) -> Dataset:
    """The data of that source, downloaded first if they have to be.

    Args:
        source: As ``core.config.RunConfig.source`` gives it, or a name in
            ``core.datasets.catalog.DATASETS``.
        progress: Told about a download, from the calling thread; what it raises ends it.

    Raises:
        DatasetError: Unknown, damaged, or it could not be downloaded.
        StorageError: It could not be kept.
    """
    name = source.name if isinstance(source, Source) else source
    if name not in DATASETS:
        raise DatasetError(
            N_("Dataset: received {received}, allowed is one of {allowed}."),
            received=str(name)[:_SHOWN],
            allowed=", ".join(DATASETS),
        )
    if DATASETS[name].drawn:
        return _drawn(source if isinstance(source, Source) else source_of(name))
    with _locks[name]:  # a second caller waits for the first instead of loading twice
        if name not in _loaded:
            _loaded[name] = _load(DATASETS[name], progress)
        return _loaded[name]


def _drawn(source: Source) -> Dataset:
    from core.datasets.toys import draw  # by need: it brings NumPy's generators

    return draw(source)


def _load(info: DatasetInfo, progress: Progress | None) -> Dataset:
    module, function = info.loader.rsplit(".", 1)
    # Imported by need: scikit-learn takes a second, which the first page must not wait for.
    dataset: Dataset = getattr(import_module(f"core.datasets.{module}"), function)(info, progress)
    return dataset

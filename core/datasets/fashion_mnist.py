"""Fashion-MNIST (Xiao, Rasul and Vollgraf 2017; MIT licence, Zalando SE), fetched on first use."""

import math
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from core.datasets.catalog import DATASETS, DatasetInfo
from core.datasets.dataset import Dataset, Progress
from core.datasets.download import FetchError, RemoteFile, checksum, fetch
from core.datasets.idx import read_idx
from core.errors import DatasetError, StorageError
from core.folders import DATASETS_VARIABLE, create, datasets_folder
from core.text import N_

SOURCE = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
FOLDER = "fashion-mnist"
FILES = (
    RemoteFile("train-images-idx3-ubyte.gz", 26_421_880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
    RemoteFile("train-labels-idx1-ubyte.gz", 29_515, "25c81989df183df01b3e8a0aad5dffbe"),
    RemoteFile("t10k-images-idx3-ubyte.gz", 4_422_102, "bef4ecab320f06d8554ea6380940ec79"),
    RemoteFile("t10k-labels-idx1-ubyte.gz", 5_148, "bb300cfdad3c16e7a12a480ee83cd310"),
)

_PROGRESS_EVERY = 0.1  # seconds: each report travels from a worker to the server

Received = Callable[[int], None]


def load(
    info: DatasetInfo, progress: Progress | None = None, *, source: str | None = None
) -> Dataset:
    """The official training and test sets, downloaded where they are not on disk yet.

    Args:
        info: Its entry in the catalog.
        progress: Told the bytes of the four files received so far and in all.
        source: Address to download from instead of ``SOURCE``.

    Raises:
        DatasetError: A file could not be downloaded, or is damaged and could not be replaced.
        StorageError: A file could not be read or written.
    """
    folder = datasets_folder() / FOLDER
    _complete(info, folder, source or SOURCE, progress)
    x_train, y_train, x_test, y_test = (
        read_idx(folder / file.name, dimensions)
        for file, dimensions in zip(FILES, (3, 1, 3, 1), strict=True)
    )
    return Dataset(info, x_train, y_train.astype(np.int32), x_test, y_test.astype(np.int32))


def _complete(info: DatasetInfo, folder: Path, source: str, progress: Progress | None) -> None:
    """See that the folder holds all the files, whole."""
    found = {file: checksum(folder / file.name) for file in FILES}
    missing = [file for file in FILES if found[file] != file.md5]
    if not missing:
        return
    total = sum(file.size for file in FILES)
    done = total - sum(file.size for file in missing)
    for file in missing:
        failure = partial(_failure, info, file, found[file], folder=folder, source=source)
        try:
            fetch(file, source, create(folder), _share(progress, done, file, total))
        except FetchError as error:
            raise failure(reason=error.reason, detail=error.detail) from error
        except StorageError as error:
            if found[file] is None:
                raise
            raise failure(reason=error.values["reason"], detail=folder) from error
        done += file.size


def _share(progress: Progress | None, before: int, file: RemoteFile, total: int) -> Received:
    """What tells ``progress`` of one file, ``before`` bytes having come with others."""
    told = -math.inf

    def received(size: int) -> None:
        nonlocal told
        now = time.monotonic()
        if progress and (size == file.size or now - told >= _PROGRESS_EVERY):
            told = now
            progress(before + size, total)

    return received


def _failure(
    info: DatasetInfo, file: RemoteFile, found: str | None, **values: object
) -> DatasetError:
    missing = N_(
        "{dataset} could not be downloaded from {source}: {reason} ({detail})."
        " Try again later, or put the files {files} into the folder {folder} by hand, or set"
        " {variable} to a folder with them in {subfolder}, or choose {other} meanwhile."
    )
    damaged = N_(
        "{dataset}: the file {file} in {folder} is damaged: its MD5 checksum is {found},"
        " expected is {expected}. It could not be downloaded again from {source}:"
        " {reason} ({detail}). Try again later, or replace the file by hand, or choose"
        " {other} meanwhile."
    )
    return DatasetError(
        missing if found is None else damaged,
        dataset=info.label,
        file=file.name,
        found=found,
        expected=file.md5,
        files=", ".join(each.name for each in FILES),
        subfolder=FOLDER,
        variable=DATASETS_VARIABLE,
        other=DATASETS["digits"].label,
        **{name: str(value) for name, value in values.items()},
    )

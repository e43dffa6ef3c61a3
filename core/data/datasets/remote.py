"""Files of a dataset that are downloaded on first use and stored."""

import math
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from core.base.errors import DatasetError, StorageError
from core.base.paths import DATASETS_VARIABLE, create, datasets_folder
from core.base.text import N_
from core.data.datasets.catalog import DATASETS
from core.data.datasets.dataset import Progress
from core.data.datasets.download import FetchError, RemoteFile, checksum, fetch
from core.data.datasets.info import DatasetInfo

BUCKET = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
"""The address of Keras's own datasets."""

_PROGRESS_EVERY = 0.1  # seconds: each report travels from a worker to the server

Received = Callable[[int], None]


def complete(
    info: DatasetInfo,
    files: Sequence[RemoteFile],
    subfolder: str,
    source: str,
    progress: Progress | None = None,
) -> Path:
    """Download the files of a dataset that are missing on disk or damaged.

    Args:
        info: Entry in the catalog.
        files: The files of the dataset.
        subfolder: Their folder under ``core.base.paths.datasets_folder()``.
        source: Address of their folder, ending in a slash.
        progress: Receives the bytes of all files received so far, and their total.

    Returns:
        The folder.

    Raises:
        DatasetError: A file could not be downloaded, or is damaged and could not be replaced.
        StorageError: A file could not be read or written.
    """
    folder = datasets_folder() / subfolder
    actual = {file: checksum(folder / file.name, file.algorithm) for file in files}
    missing = [file for file in files if actual[file] != file.checksum]
    total = sum(file.size for file in files)
    done = total - sum(file.size for file in missing)
    for file in missing:
        failure = partial(
            _failure, info, files, file, actual[file], subfolder, folder=folder, source=source
        )
        try:
            fetch(file, source, create(folder), _share(progress, done, file, total))
        except FetchError as error:
            raise failure(reason=str(error.message), detail=error.detail) from error
        except StorageError as error:
            if actual[file] is None:
                raise
            raise failure(reason=error.message.values["reason"], detail=folder) from error
        done += file.size
        if progress:
            progress(done, total)
    return folder


def missing_bytes(files: Sequence[RemoteFile], subfolder: str) -> int:
    """Return the size of the files that are missing on disk or damaged, in bytes.

    Args:
        files: As in ``complete``.
        subfolder: As in ``complete``.

    Raises:
        StorageError: A file, or the folder, cannot be read.
    """
    folder = datasets_folder() / subfolder
    return sum(
        file.size for file in files if checksum(folder / file.name, file.algorithm) != file.checksum
    )


def _share(progress: Progress | None, before: int, file: RemoteFile, total: int) -> Received:
    """Return a callback that reports the progress of a file, after ``before`` bytes of others."""
    reported = -math.inf

    def received(size: int) -> None:
        nonlocal reported
        now = time.monotonic()
        if progress and now - reported >= _PROGRESS_EVERY:
            reported = now
            progress(before + min(size, file.size), total)

    return received


def _failure(
    info: DatasetInfo,
    files: Sequence[RemoteFile],
    file: RemoteFile,
    actual: str | None,
    subfolder: str,
    **values: object,
) -> DatasetError:
    missing = N_(
        "{dataset} could not be downloaded from {source}: {reason} ({detail})."
        " Try again later, put the files {files} into the folder {folder} yourself, or set"
        " {variable} to a folder that has them in {subfolder}. Until then, choose {other}."
    )
    damaged = N_(
        "{dataset}: the file {file} in {folder} is damaged: its {algorithm} checksum is {actual}"
        " instead of {expected}. It could not be downloaded again from {source}:"
        " {reason} ({detail}). Try again later, or replace the file yourself. Until then, choose"
        " {other}."
    )
    return DatasetError(
        missing if actual is None else damaged,
        dataset=info.label,
        file=file.name,
        actual=actual,
        algorithm=file.label,
        expected=file.checksum,
        files=", ".join(each.name for each in files),
        subfolder=subfolder,
        variable=DATASETS_VARIABLE,
        other=DATASETS["digits"].label,
        **{name: str(value) for name, value in values.items()},
    )

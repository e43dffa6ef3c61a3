"""MNIST (LeCun, Cortes and Burges 1998; CC BY-SA 3.0), downloaded on first use from Keras."""

import zipfile
from pathlib import Path

import numpy as np

from core.base.paths import unusable
from core.data.datasets.dataset import Dataset, Progress
from core.data.datasets.download import RemoteFile
from core.data.datasets.idx import damaged
from core.data.datasets.info import DatasetInfo
from core.data.datasets.remote import BUCKET, complete

SOURCE = BUCKET
FOLDER = "mnist"
FILES = (
    RemoteFile(
        "mnist.npz",
        11_490_434,
        "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
        "sha256",
    ),
)

_ARRAYS = ("x_train", "y_train", "x_test", "y_test")


def load(info: DatasetInfo, progress: Progress | None = None) -> Dataset:
    """Load the official training and test sets, and download them first if necessary.

    Args:
        info: Entry in the catalog.
        progress: Receives the bytes received so far, and their total.

    Raises:
        DatasetError: The file could not be downloaded, or is damaged.
        StorageError: The file could not be read or written.
    """
    folder = complete(info, FILES, FOLDER, SOURCE, progress)
    x_train, y_train, x_test, y_test = _read(folder / FILES[0].name)
    return Dataset(info, x_train, y_train.astype(np.int32), x_test, y_test.astype(np.int32))


def _read(path: Path) -> list[np.ndarray]:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return [arrays[name] for name in _ARRAYS]
    except (ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise damaged(path, str(error)) from error
    except OSError as error:
        raise unusable(path, error) from error

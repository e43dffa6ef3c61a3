"""Reads the data of stored tables and sets of images."""

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.base import paths
from core.base.errors import DatasetError
from core.base.text import N_, UserText
from core.data.datasets.info import DatasetInfo
from core.data.splits import SplitRule
from core.data.tables import shelf
from core.data.tables.description import Description
from core.data.tables.details import Details
from core.data.tables.names import tidy

if TYPE_CHECKING:
    import pandas as pd

ARRAYS = ("x_train", "y_train", "x_test", "y_test")
GROUPS = "groups.npy"
"""The file with the group of each training row, of tables that are split by group."""
DETAILS, ROWS, FIRST = "details.json", "rows.parquet", "first.parquet"
_NAME = re.compile(rf"({shelf.TABLE}|{shelf.IMAGES})[0-9a-f]{{12}}")


def described(name: str) -> Description:
    """Return the description of a table, whether or not its data still exist.

    Raises:
        DatasetError: There is no such table.
    """
    description = shelf.descriptions().get(name)
    if description is None:
        raise DatasetError(
            N_(
                "No table or images are stored here as {received}. Upload the file again, or choose"
                " another dataset."
            ),
            received=str(name)[:40],
        )
    return description


def arrays(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return ``x_train``, ``y_train``, ``x_test`` and ``y_test``, as in ``Encoded``.

    They are memory-mapped, so that the server does not hold them in memory.

    Raises:
        DatasetError: The data were deleted, or are damaged.
        StorageError: The data cannot be read.
    """
    where = present(name)
    x_train, y_train, x_test, y_test = (_array(where / f"{array}.npy") for array in ARRAYS)
    return x_train, y_train, x_test, y_test


def groups(info: DatasetInfo) -> np.ndarray | None:
    """Return the group of each training row, as in ``Encoded``; ``None`` if there are no groups.

    Raises:
        DatasetError: The data were deleted, or are damaged.
        StorageError: The data cannot be read.
    """
    if info.split is not SplitRule.GROUP:
        return None
    return _array(present(info.name) / GROUPS)


def details(name: str) -> Details:
    """Return the inputs, steps and notices of a table whose data exist.

    Raises:
        DatasetError: The data were deleted, or are damaged.
        StorageError: The data cannot be read.
    """
    path = present(name) / DETAILS
    try:
        return Details.from_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise paths.unusable(path, error) from error
    except (ValueError, LookupError, TypeError) as error:
        raise _damaged(path, error) from error


def original_rows(name: str) -> "pd.DataFrame | None":
    """Return the test rows with their original columns, in the order of the test set.

    Returns:
        The rows, with their numbers in the file, from 0, as index; ``None`` on a machine that has
        only what training needs.

    Raises:
        DatasetError: The data were deleted, or are damaged.
        StorageError: The data cannot be read.
    """
    return _frame(present(name) / ROWS)


def first_training_rows(name: str) -> "pd.DataFrame | None":
    """Return the first training rows with their original columns, in the order of ``x_train``.

    Returns:
        The rows; ``None`` on a machine that has only what training needs.

    Raises:
        DatasetError: The data were deleted, or are damaged.
        StorageError: The data cannot be read.
    """
    return _frame(present(name) / FIRST)


def _frame(path: Path) -> "pd.DataFrame | None":
    import pandas as pd
    import pyarrow as pa

    if not path.exists():
        return None
    try:
        return pd.read_parquet(path)
    except OSError as error:
        raise paths.unusable(path, error) from error
    except (pa.ArrowException, ValueError) as error:
        raise _damaged(path, error) from error


def folder(name: str) -> Path:
    """Return the user's folder for the data of a table, which may not exist.

    Raises:
        DatasetError: It is not the name of a table.
    """
    if not _NAME.fullmatch(name):
        raise DatasetError(
            N_("No table or images are stored here as {received}. Choose another dataset."),
            received=name[:40],
        )
    return paths.tables_path() / name


def exists(name: str) -> bool:
    """Whether the data of a table exist, in the user's folder or in the shared one."""
    return _stored(name) is not None


def size(name: str) -> int:
    """Return the bytes that the data of a table take in the user's folder; 0 without any."""
    total = 0
    with suppress(OSError):  # just deleted
        total = sum(file.stat().st_size for file in folder(name).iterdir())
    return total


def shared(name: str) -> bool:
    """Whether the data of a table are only in the shared folder, which is never written."""
    where = _stored(name)
    return where is not None and where != folder(name)


def _stored(name: str) -> Path | None:
    own, common = folder(name), paths.shared_tables_path()
    places = (own,) if common is None else (own, common / name)
    return next((place for place in places if (place / DETAILS).exists()), None)


def present(name: str) -> Path:
    """Return the folder with a table's data: the user's, else the shared one.

    Raises:
        DatasetError: The data were deleted, or there is no such table.
    """
    where = _stored(name)
    if where is not None:
        return where
    description = described(name)
    if description.plane:
        raise DatasetError(
            N_("The points of {label} were deleted. Their runs are still there."),
            label=UserText(description.label),
        )
    raise DatasetError(
        N_(
            "The data of {label} were deleted. To restore them, upload the file {file} again with"
            " the same choices. The runs are still there."
        ),
        label=UserText(description.label),
        file=UserText(description.file),
    )


def _array(path: Path) -> np.ndarray:
    try:
        array: np.ndarray = np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except OSError as error:
        raise paths.unusable(path, error) from error
    except (ValueError, EOFError) as error:
        raise _damaged(path, error) from error
    return array


def _damaged(path: Path, error: Exception) -> DatasetError:
    return DatasetError(
        N_("{path} is damaged: {reason}. Delete the dataset and upload its file again."),
        path=str(path),
        reason=tidy(error, 120),
    )

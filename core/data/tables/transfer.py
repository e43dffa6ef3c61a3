"""Copies tables, in pieces, to workers' machines that lack them: only what training needs."""

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from core.base import paths
from core.base.errors import DatasetError
from core.base.files import write_whole
from core.base.text import N_
from core.data.tables import data, shelf
from core.data.tables.data import ARRAYS, DETAILS, GROUPS
from core.data.tables.description import Description

PIECE = 4 << 20
"""Bytes sent per message."""
_FILES = (*(f"{array}.npy" for array in ARRAYS), DETAILS)
_OPTIONAL = (GROUPS,)


def files(name: str) -> dict[str, int]:
    """Return the files of a table that a worker needs, with their sizes in bytes.

    Raises:
        DatasetError: The data were deleted.
        StorageError: The data cannot be read.
    """
    data.details(name)  # raises if the data are missing
    folder = data.present(name)
    try:
        there = [*_FILES, *(file for file in _OPTIONAL if (folder / file).exists())]
        return {file: (folder / file).stat().st_size for file in there}
    except OSError as error:
        raise paths.unusable(folder, error) from error


def piece(name: str, file: str, start: int) -> bytes:
    """Return the piece of a file that begins at a byte.

    Raises:
        StorageError: The file cannot be read.
    """
    path = data.present(name) / file
    try:
        with path.open("rb") as reading:
            reading.seek(start)
            return reading.read(PIECE)
    except OSError as error:
        raise paths.unusable(path, error) from error


def lacks(name: str) -> bool:
    """Whether this machine lacks a table."""
    known = shelf.descriptions().get(name)
    return known is None or known.deleted or not data.exists(name)


def begin(name: str) -> str:
    """Create a temporary folder for a table to receive; return its mark.

    Raises:
        DatasetError: It is not the name of a table.
        StorageError: The folder cannot be created.
    """
    data.folder(name)
    mark = secrets.token_hex(8)
    paths.create(_arriving(name, mark), 0o700)
    return mark


def take(name: str, mark: str, file: str, start: int, content: bytes) -> None:
    """Append a received piece to a file; pieces must come in order.

    Raises:
        DatasetError: The file is not one of a table's, or a piece is missing.
        StorageError: The file cannot be written.
    """
    path = _arriving(name, mark) / file
    if file not in _FILES + _OPTIONAL:
        raise _broken(name)
    try:
        with path.open("ab") as writing:
            if writing.tell() != start:
                raise _broken(name)
            writing.write(content)
    except OSError as error:
        raise paths.unusable(path, error) from error


def install(name: str, mark: str, described: str, sizes: dict[str, int]) -> None:
    """Move a received table into place, so that it can be loaded.

    Args:
        name: The table.
        mark: From ``begin``.
        described: Its description as JSON.
        sizes: From ``files``.

    Raises:
        DatasetError: The table is incomplete.
        StorageError: It cannot be moved.
    """
    part, folder = _arriving(name, mark), data.folder(name)
    description = Description.from_json(described)
    try:
        arrived = {file: (part / file).stat().st_size for file in {*_FILES, *sizes}}
        if arrived != sizes or description.name != name:
            raise _broken(name)
        if not (folder / DETAILS).exists():  # another worker on this machine may have done it
            shutil.rmtree(folder, ignore_errors=True)
            with suppress(FileExistsError):
                os.rename(part, folder)
    except OSError as error:
        raise paths.unusable(folder, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    path = paths.tables_folder() / f"{name}{shelf.SUFFIX}"
    write_whole(path, description.to_json().encode())


def discard(name: str, mark: str) -> None:
    """Delete a partly received table."""
    shutil.rmtree(_arriving(name, mark), ignore_errors=True)


def _arriving(name: str, mark: str) -> Path:
    data.folder(name)
    if not mark.isalnum():
        raise _broken(name)
    return paths.tables_folder() / f".{name}.{mark}.part"


def _broken(name: str) -> DatasetError:
    return DatasetError(
        N_("The worker received {name} incompletely. Press Train to send it again."),
        name=name,
    )

"""Copies tables in pieces to machines that lack them, as far as a worker needs them to train."""

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
from core.data.tables.data import ARRAYS, DETAILS
from core.data.tables.description import Description

PIECE = 4 << 20
"""Bytes sent at once."""
_FILES = (*(f"{array}.npy" for array in ARRAYS), DETAILS)


def files(name: str) -> dict[str, int]:
    """The files a worker needs of a table, with their sizes in bytes.

    Raises:
        DatasetError: Its data were deleted.
        StorageError: They cannot be read.
    """
    data.details(name)  # raises where they are missing
    folder = data.present(name)
    try:
        return {file: (folder / file).stat().st_size for file in _FILES}
    except OSError as error:
        raise paths.unusable(folder, error) from error


def piece(name: str, file: str, start: int) -> bytes:
    """Part of a file, from a byte on.

    Raises:
        StorageError: It cannot be read.
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
    """Make a place for a table to arrive at; return its mark.

    Raises:
        DatasetError: That is no name of a table.
        StorageError: It cannot be made.
    """
    data.folder(name)
    mark = secrets.token_hex(8)
    paths.create(_arriving(name, mark), 0o700)
    return mark


def take(name: str, mark: str, file: str, start: int, content: bytes) -> None:
    """Take in part of a file; the parts come in order.

    Raises:
        DatasetError: It is not one of a table's files, or a part is missing.
        StorageError: It cannot be written.
    """
    path = _arriving(name, mark) / file
    if file not in _FILES:
        raise _broken(name)
    try:
        with path.open("ab") as writing:
            if writing.tell() != start:
                raise _broken(name)
            writing.write(content)
    except OSError as error:
        raise paths.unusable(path, error) from error


def settle(name: str, mark: str, described: str, sizes: dict[str, int]) -> None:
    """Move a table that has arrived to its place, from where it is read from then on.

    Args:
        name: The table.
        mark: From ``begin``.
        described: What is recorded of it, as JSON.
        sizes: What ``files`` gave.

    Raises:
        DatasetError: Something is missing.
        StorageError: It cannot be put there.
    """
    part, folder = _arriving(name, mark), data.folder(name)
    description = Description.from_json(described)
    try:
        arrived = {file: (part / file).stat().st_size for file in _FILES}
        if arrived != sizes or description.name != name:
            raise _broken(name)
        if not (folder / DETAILS).exists():  # else another worker of this machine was quicker
            shutil.rmtree(folder, ignore_errors=True)
            with suppress(FileExistsError):
                os.rename(part, folder)
    except OSError as error:
        raise paths.unusable(folder, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    path = paths.tables_folder() / f"{name}{shelf.SUFFIX}"
    write_whole(path, description.to_json().encode())


def give_up(name: str, mark: str) -> None:
    """Remove what has arrived of a table that will not come."""
    shutil.rmtree(_arriving(name, mark), ignore_errors=True)


def _arriving(name: str, mark: str) -> Path:
    data.folder(name)
    if not mark.isalnum():
        raise _broken(name)
    return paths.tables_folder() / f".{name}.{mark}.part"


def _broken(name: str) -> DatasetError:
    return DatasetError(
        N_("The table {name} did not arrive whole at the worker. Press Train to send it again."),
        name=name,
    )

"""Puts the data and descriptions of tables and sets of images in place, whole or not at all."""

import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from core.base import paths
from core.base.files import write_whole
from core.data.tables import data, shelf
from core.data.tables.data import DETAILS
from core.data.tables.description import Description


def put(name: str, write: Callable[[Path], None], complete: Callable[[], bool]) -> None:
    """Write the folder with the data of a dataset.

    Args:
        name: Its name.
        write: Writes the files into a folder, which is then put in place.
        complete: Whether the data that another process has put in place can stay.

    Raises:
        StorageError: It cannot be written.
    """
    folder = data.folder(name)
    part = paths.tables_folder() / f".{name}.{secrets.token_hex(4)}.part"
    try:
        part.mkdir(mode=0o700)
        write(part)
        _put_in_place(part, folder, complete)
    except OSError as error:
        raise paths.unusable(folder, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _put_in_place(part: Path, folder: Path, complete: Callable[[], bool]) -> None:
    """Move a finished folder into place, unless another process has done so."""
    for file in part.iterdir():
        with file.open("rb+") as written:
            os.fsync(written.fileno())
    for _ in range(2):
        try:
            part.rename(folder)
            return
        except OSError:
            if (folder / DETAILS).exists() and complete():
                return
            shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)


def describe(description: Description) -> None:
    """Write a description.

    Raises:
        StorageError: It cannot be written.
    """
    path = paths.tables_folder() / f"{description.name}{shelf.SUFFIX}"
    write_whole(path, description.to_json().encode())


def remove(name: str) -> None:
    """Delete data; the folder is renamed first, so that nobody reads a half-deleted one.

    Raises:
        StorageError: They cannot be deleted.
    """
    folder = data.folder(name)
    gone = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.gone")
    try:
        folder.rename(gone)
        shutil.rmtree(gone)
    except FileNotFoundError:
        return
    except OSError as error:
        raise paths.unusable(folder, error) from error

"""Saves everything people made in one file, and brings it back: ``python -m core.runs.backup``.

The file is a .zip with the record (``runs.db``) and the uploaded data. Saving may be done while
the app runs; the copy of the record is consistent, and compact.
"""

import argparse
import os
import shutil
import sqlite3
import sys
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path, PurePosixPath

from core.base import paths
from core.base.errors import DenseboardError, StorageError
from core.base.text import N_

_RECORD = "runs.db"
_UPLOADS = PurePosixPath("datasets/tables")  # in the data folder
_LEVEL = 1  # most of it is compressed already, or numbers that hardly are compressible
_PRIVATE = 0o600


def save(file: Path) -> None:
    """Save the record and the uploaded data of the data folder.

    Args:
        file: The .zip to write; an existing one is replaced once the new one is whole.

    Raises:
        StorageError: The record is in a database of its own, or something cannot be read or
            written.
    """
    _own_record()
    home, parts = paths.home(), file.with_name(f".{file.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=home) as folder:
            record = Path(folder) / _RECORD
            _copy_record(home / _RECORD, record)
            with (
                open(os.open(parts, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, _PRIVATE), "wb") as out,
                zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive,
            ):
                if record.exists():
                    archive.write(record, _RECORD)
                for path in sorted(paths.tables_path().rglob("*")):
                    if path.is_file():
                        inside = path.relative_to(paths.tables_path()).as_posix()
                        archive.write(path, str(_UPLOADS / inside))
        parts.replace(file)
    except OSError as error:
        raise paths.unusable(file, error) from error
    finally:
        parts.unlink(missing_ok=True)


def restore(file: Path) -> None:
    """Bring back what was saved, into a data folder without a record; the app must not run.

    Args:
        file: The .zip that ``save`` has written.

    Raises:
        StorageError: It is no such file, there is a record already, or something cannot be written.
    """
    _own_record()
    home = paths.home()
    if (home / _RECORD).exists():
        raise StorageError(
            N_(
                "There is a record already: {path}. Stop the app and move this file away, with"
                " those that begin like it; then restore."
            ),
            path=str(home / _RECORD),
        )
    try:
        with tempfile.TemporaryDirectory(dir=home) as folder:
            _unpack(file, Path(folder))
            for found in sorted(Path(folder).rglob("*")):
                if found.is_file() and found.name != _RECORD:
                    _move(found, home / found.relative_to(folder))
            if (Path(folder) / _RECORD).exists():  # last: what it refers to is there
                _move(Path(folder) / _RECORD, home / _RECORD)
    except OSError as error:
        raise paths.unusable(home, error) from error


def _own_record() -> None:
    if os.environ.get(paths.DATABASE_VARIABLE):
        raise StorageError(
            N_(
                "The record is in the database that {variable} names: save it with the database's"
                " own program, such as {program}, and copy the folder {folder} as well."
            ),
            variable=paths.DATABASE_VARIABLE,
            program="pg_dump",
            folder=str(paths.tables_path()),
        )


def _copy_record(record: Path, copy: Path) -> None:
    if not record.exists():
        return
    try:
        with closing(sqlite3.connect(record)) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
    except sqlite3.Error as error:
        raise StorageError(
            N_(
                "{path} cannot be copied: {reason}. Free some space, or stop the app and try again."
            ),
            path=str(record),
            reason=str(error),
        ) from error


def _unpack(file: Path, folder: Path) -> None:
    """Unpack what ``save`` writes, and refuse anything else."""
    try:
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                inside = PurePosixPath(name)
                expected = name == _RECORD or _UPLOADS in inside.parents
                if not expected or inside.is_absolute() or ".." in inside.parts:
                    raise _no_backup(file, name)
            archive.extractall(folder)
    except zipfile.BadZipFile as error:
        raise _no_backup(file, str(error)) from error


def _no_backup(file: Path, reason: str) -> StorageError:
    return StorageError(
        N_("{path} is not a backup of Denseboard: {reason}. Choose a file that save has written."),
        path=str(file),
        reason=reason[:200],
    )


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)
    target.chmod(_PRIVATE)


def main() -> None:
    """Save or restore, as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m core.runs.backup", description=__doc__)
    parser.add_argument("action", choices=("save", "restore"))
    parser.add_argument("file", type=Path, help="the .zip file")
    options = parser.parse_args()
    try:
        {"save": save, "restore": restore}[options.action](options.file)
    except DenseboardError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()

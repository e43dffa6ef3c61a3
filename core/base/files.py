"""Whole files: written completely or not at all, copied, and their digests."""

import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from core.base import paths


def write_whole(path: Path, content: bytes) -> None:
    """Write a file completely or not at all.

    Raises:
        StorageError: It cannot be written; the previous content is unchanged.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise paths.unusable(path, error) from error


def copy_upload(file: IO[bytes]) -> Path:
    """Copy an uploaded file to the folder of uploads, where it is deleted after a day.

    Raises:
        StorageError: It cannot be written.
    """
    folder = paths.uploads_folder()
    try:
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".upload", delete=False) as copy:
            shutil.copyfileobj(file, copy, 1 << 20)
    except OSError as error:
        raise paths.unusable(folder, error) from error
    return Path(copy.name)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal.

    Raises:
        StorageError: The file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise paths.unusable(path, error) from error

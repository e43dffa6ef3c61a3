"""Writes files completely or not at all."""

import os
from contextlib import suppress
from pathlib import Path

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

"""Locks between processes, which the operating system drops when their holder dies."""

import fcntl
from pathlib import Path
from typing import IO

from core.folders import unusable


class FileLock:
    """An advisory lock on a file, which must be in a folder that exists.

    Args:
        path: The file, created if it is missing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def acquire(self, *, shared: bool = False, wait: bool = False) -> bool:
        """Take the lock, or change the one held; return whether it was given.

        Args:
            shared: Others may hold it at the same time, as long as they share it too.
            wait: Stand still until it is free.

        Raises:
            StorageError: The file cannot be opened.
        """
        try:
            self._file = self._file or self._path.open("ab")
        except OSError as error:
            raise unusable(self._path, error) from error
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(self._file, kind if wait else kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Give the lock back; without effect if it is not held."""
        if self._file:
            self._file.close()
            self._file = None

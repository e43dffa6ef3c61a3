"""Locks between processes, which the operating system releases when their holder dies."""

import asyncio
import fcntl
from pathlib import Path
from typing import IO

from core.base.paths import unusable

_POLL_SECONDS = 0.05


class FileLock:
    """An advisory lock on a file in an existing folder, held as long as this object lives.

    Args:
        path: The file, created if it is missing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def acquire(self, *, shared: bool = False) -> bool:
        """Acquire the lock, or change between shared and exclusive; return whether it succeeded.

        If the change fails, the lock is lost.

        Args:
            shared: Whether others may hold a shared lock at the same time.

        Raises:
            StorageError: The file cannot be opened or locked.
        """
        try:
            self._file = self._file or self._path.open("ab")
            fcntl.flock(self._file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            return False
        except OSError as error:
            self.release()
            raise unusable(self._path, error) from error
        return True

    async def wait(self, *, shared: bool = False) -> None:
        """Acquire the lock as soon as it is free.

        Args:
            shared: As in ``acquire``.

        Raises:
            StorageError: The file cannot be opened or locked.
        """
        while not self.acquire(shared=shared):
            await asyncio.sleep(_POLL_SECONDS)

    def release(self) -> None:
        """Release the lock; no effect if it is not held."""
        if self._file:
            self._file.close()
            self._file = None

    def __del__(self) -> None:
        self.release()

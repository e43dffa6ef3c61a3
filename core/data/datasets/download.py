"""Downloads files and verifies their checksums; a file under its final name is complete."""

import hashlib
import http.client
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

from core.base.messages import Message
from core.base.paths import unusable
from core.base.text import N_

_SILENCE = 30.0  # seconds without a byte before the download fails
_PIECE = 1 << 16
# A partial file this old, in seconds, was left behind by a killed process.
_ABANDONED = 10 * _SILENCE


@dataclass(frozen=True)
class RemoteFile:
    """A file as its publisher describes it.

    Attributes:
        name: Its name on disk.
        size: Its size in bytes.
        checksum: Its checksum, hexadecimal.
        algorithm: The algorithm of the checksum: ``"md5"`` or ``"sha256"``.
        exact: Whether the size is exact, or only approximate.
        path: The last part of its address, if it differs from the name.
    """

    name: str
    size: int
    checksum: str
    algorithm: str = "md5"
    exact: bool = True
    path: str = ""

    @property
    def label(self) -> str:
        """The usual spelling of the algorithm."""
        return {"md5": "MD5", "sha256": "SHA-256"}[self.algorithm]

    @property
    def largest(self) -> int:
        """The size in bytes that a download may not exceed."""
        return self.size if self.exact else 2 * self.size


class FetchError(Exception):
    """A failed download.

    Args:
        reason: Why it failed, marked with ``N_``.
        detail: Details that are not translated.

    Attributes:
        message: The reason.
        detail: The details.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason} ({detail})")
        self.message = Message(reason)
        self.detail = detail


def checksum(path: Path, algorithm: str = "md5") -> str | None:
    """Return a file's checksum, cached until its size or modification time changes.

    Args:
        path: The file.
        algorithm: As in ``RemoteFile``.

    Returns:
        Hexadecimal digits; ``None`` if there is no such file.

    Raises:
        StorageError: The file cannot be read.
    """
    try:
        state = path.stat()
        return _checksum(path, algorithm, state.st_size, state.st_mtime_ns)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unusable(path, error) from error


@lru_cache(maxsize=32)
def _checksum(path: Path, algorithm: str, _size: int, _changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: _digest(algorithm)).hexdigest()


def _digest(algorithm: str) -> "hashlib._Hash":
    # Guards against damage, not attacks: so it works where MD5 is disabled for security.
    return hashlib.new(algorithm, usedforsecurity=False)


def fetch(
    file: RemoteFile, source: str, folder: Path, received: Callable[[int], None] | None = None
) -> None:
    """Download a file into a folder; it appears there complete and verified, or not at all.

    Two processes may do so at once: each writes its own partial file, and the last one wins.

    Args:
        file: The file.
        source: The address of its folder, ending in a slash.
        folder: The folder to download into; must exist.
        received: Receives the number of bytes downloaded so far.

    Raises:
        FetchError: It could not be downloaded, or arrived incomplete or damaged.
        StorageError: It could not be written.
    """
    _sweep(folder, file.name)
    path = folder / file.name
    part = folder / f"{file.name}.{secrets.token_hex(4)}.part"
    try:
        with part.open("xb") as writing:
            _check(file, *_receive(file, source, writing, received))
        part.replace(path)
    except OSError as error:  # failures of the connection are raised as FetchError
        raise unusable(path, error) from error
    finally:
        with suppress(OSError):  # it was renamed, or the folder cannot be written
            part.unlink()


def _receive(
    file: RemoteFile, source: str, writing: IO[bytes], received: Callable[[int], None] | None
) -> tuple[int, str]:
    """Write the server's response; return its size and checksum."""
    size, digest = 0, _digest(file.algorithm)
    with closing(_pieces(source + (file.path or file.name))) as pieces:
        for piece in pieces:
            size += len(piece)
            if size > file.largest:
                break
            writing.write(piece)
            digest.update(piece)
            if received:
                received(size)
    return size, digest.hexdigest()


def _check(file: RemoteFile, size: int, actual: str) -> None:
    if size < file.size and file.exact:
        raise FetchError(N_("the download ended early"), f"{size}/{file.size} bytes")
    if size > file.largest:
        raise FetchError(N_("the server sent something else"), f"> {file.largest} bytes")
    if actual != file.checksum:
        detail = f"{file.label} {actual} ≠ {file.checksum}"
        raise FetchError(N_("the file arrived damaged"), detail)


def _pieces(address: str) -> Generator[bytes, None, None]:
    try:
        with urllib.request.urlopen(address, timeout=_SILENCE) as response:
            while piece := response.read1(_PIECE):
                yield piece
    except urllib.error.HTTPError as error:
        error.close()
        raise FetchError(N_("the server refused"), f"{error.code} {error.reason}") from error
    except TimeoutError as error:
        raise FetchError(N_("the server does not answer"), f"{_SILENCE:g} s") from error
    except OSError as error:
        # urllib wraps errors of the connection, time-outs included.
        cause = getattr(error, "reason", error)
        detail = getattr(cause, "strerror", None) or str(cause)
        raise FetchError(N_("the server cannot be reached"), detail) from error
    except http.client.HTTPException as error:
        raise FetchError(N_("the server's answer cannot be read"), repr(error)) from error


def _sweep(folder: Path, name: str) -> None:
    """Remove partial files of killed processes."""
    for part in folder.glob(f"{name}.*.part"):
        try:
            if time.time() - part.stat().st_mtime > _ABANDONED:
                part.unlink()
        except OSError:
            continue  # another process removed it, or it belongs to another user

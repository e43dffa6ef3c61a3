"""Unpacks a table from a .zip, .gz, .bz2 or .xz file."""

import bz2
import gzip
import lzma
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from core.base import paths
from core.base.errors import TableError
from core.base.text import N_, UserText
from core.data.tables.limits import check_unpacked
from core.data.tables.names import tidy

_MARKS = (
    (re.compile(rb"PK\x03\x04"), "zip"),
    (re.compile(rb"\x1f\x8b\x08"), "gzip"),
    (re.compile(rb"BZh[1-9]1AY&SY"), "bz2"),
    (re.compile(rb"\xfd7zXZ\x00"), "xz"),
)
_OPENED: dict[str, Any] = {"gzip": gzip.open, "bz2": bz2.open, "xz": lzma.open}
_TABLES = frozenset(
    (
        *(".csv", ".tsv", ".tab", ".data", ".json", ".jsonl", ".ndjson", ".arff"),
        *(".parquet", ".pq", ".xlsx", ".xlsm", ".xls", ".ods"),
    )
)
_TEXTS = frozenset((".txt", ".dat", ".asc", ".all", ".names", ".test", ".train", ""))
_PIECE = 1 << 20
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError),
    *(gzip.BadGzipFile, RuntimeError, UnicodeError, ValueError),
)


def packing_of(start: bytes) -> str:
    """Return how a file is compressed, one of ``PACKINGS``, by its first bytes."""
    return next((packed for mark, packed in _MARKS if mark.match(start)), "")


def tables(path: Path) -> list[str]:
    """Return the names of the files in a zip archive that may be tables, the likeliest first.

    Raises:
        TableError: It is damaged, or holds none.
    """
    with _damage(), zipfile.ZipFile(path) as archive:
        files = [part for part in archive.infolist() if not _hidden(part)]
    kinds = {PurePosixPath(part.filename).suffix.lower() for part in files} & _TABLES or _TEXTS
    likely = [part for part in files if PurePosixPath(part.filename).suffix.lower() in kinds]
    if not likely:
        names = ", ".join(part.filename for part in files)
        raise TableError(
            N_(
                "The archive holds no table: {files}. Put one as CSV, TSV, JSON, ARFF, Parquet or"
                " workbook into it, or upload that itself."
            ),
            files=tidy(names, 120) or N_("it is empty"),
        )
    return [part.filename for part in sorted(likely, key=lambda part: -part.file_size)]


@contextmanager
def unpacked(path: Path, packed: str, part: str = "") -> Iterator[Path]:
    """Provide the unpacked file, which is deleted afterwards.

    Args:
        path: The file.
        packed: How it is compressed, one of ``PACKINGS``; with "" it is provided itself.
        part: Name of the file in a zip archive.

    Raises:
        TableError: It is damaged or too large, or has no such part.
        StorageError: The file cannot be written.
    """
    if not packed:
        yield path
        return
    folder = paths.uploads_folder()
    try:
        copy = tempfile.NamedTemporaryFile(dir=folder, suffix=".upload")  # noqa: SIM115
    except OSError as error:
        raise paths.unusable(folder, error) from error
    with copy:
        with _damage(), _content(path, packed, part) as content:
            _copy(content, copy)
        yield Path(copy.name)


def _copy(content: IO[bytes], copy: Any) -> None:
    """Copy in pieces, and stop as soon as it is too much: the stated size may be wrong."""
    size = 0
    while piece := content.read(_PIECE):
        size += len(piece)
        check_unpacked(size)
        copy.write(piece)
    copy.flush()


@contextmanager
def _content(path: Path, packed: str, part: str) -> Iterator[IO[bytes]]:
    if packed != "zip":
        with _OPENED[packed](path) as content:
            yield content
        return
    with zipfile.ZipFile(path) as archive:
        try:
            about = archive.getinfo(part)
        except KeyError as error:
            raise TableError(
                N_("The archive has no file {received}. It has {files}. Choose one of these."),
                received=UserText(repr(part)),
                files=tidy(", ".join(archive.namelist()), 200),
            ) from error
        check_unpacked(about.file_size)
        if about.flag_bits & 1:
            raise TableError(
                N_("The archive is protected by a password. Unpack it and upload the table in it.")
            )
        with archive.open(about) as content:
            yield content


def _hidden(part: zipfile.ZipInfo) -> bool:
    """Whether it is a folder, or a file that a system adds to archives."""
    path = PurePosixPath(part.filename)
    return part.is_dir() or "__MACOSX" in path.parts or path.name.startswith((".", "~$"))


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except TableError:
        raise
    except (*_DAMAGE, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise TableError(
            N_("The compressed file cannot be unpacked: {reason}. Compress the table again."),
            reason=tidy(error or type(error).__name__, 120),
        ) from error

"""The kind of a file, and the encoding of its text."""

import codecs
from collections.abc import Callable, Iterable

from core.base.errors import TableError
from core.base.text import N_
from core.data.tables.charset import guess
from core.data.tables.dialect import PARQUET, TEXT

_SAVE_THE_SHEET = N_(
    "Open it in a spreadsheet program and save the sheet with the table as CSV (UTF-8)."
)
# Names of files in the archive that a workbook of Excel or LibreOffice is.
_WORKBOOK = (b"[Content_Types].xml", b"xl/", b"mimetypeapplication/vnd.oasis.opendocument")
# What starts a file of another kind, and what to do about it.
_OTHER_KINDS = (
    (b"PK\x03\x04", N_("a zip archive"), N_("Unpack it and upload the table that is in it.")),
    (b"\xd0\xcf\x11\xe0", N_("an old Excel workbook"), _SAVE_THE_SHEET),
    (b"\x1f\x8b", N_("compressed"), N_("Unpack it first.")),
    (b"BZh", N_("compressed"), N_("Unpack it first.")),
    (b"\xfd7zXZ", N_("compressed"), N_("Unpack it first.")),
    (b"%PDF", "PDF", N_("Export its table as CSV.")),
    (b"\x89PNG", N_("an image"), N_("Upload a table instead.")),
    (b"\xff\xd8\xff", N_("an image"), N_("Upload a table instead.")),
    (b"\x89HDF", "HDF5", N_("Export its table as CSV or Parquet.")),
    (b"SQLite format 3", N_("a database"), N_("Export a table of it as CSV.")),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WINDOWS = frozenset(range(0x80, 0xA0))  # control characters in Latin-1, letters in CP1252
_FEW = 0.02  # control characters that a text may have, as a share
_FEWEST = 5  # and as a number


def kind_of(start: bytes) -> str:
    """``PARQUET`` or ``TEXT``, by how a file starts.

    Raises:
        TableError: It is a file of another kind.
    """
    if start.startswith(b"PAR1"):
        return PARQUET
    if start.startswith(b"PK\x03\x04") and any(part in start for part in _WORKBOOK):
        raise _other_kind(N_("a workbook"), _SAVE_THE_SHEET)
    for mark, what, remedy in _OTHER_KINDS:
        if start.startswith(mark):
            raise _other_kind(what, remedy)
    return TEXT


def _other_kind(what: str, remedy: str) -> TableError:
    return TableError(
        N_(
            "The file is not a table but {what}, whatever its name says. {remedy}"
            " Allowed are CSV, TSV and Parquet."
        ),
        what=what,
        remedy=remedy,
    )


def encoding_of(start: bytes, whole: Callable[[], Iterable[bytes]]) -> str:
    """The encoding of a text: a Unicode one where it can be proved, else the likeliest other.

    Args:
        start: Its first bytes.
        whole: Returns all of it, in pieces.

    Raises:
        TableError: It is not text.
    """
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    few = max(_FEWEST, _FEW * len(start))
    if start.count(0) > few:
        return _wide(start)
    if sum(byte < 9 or 13 < byte < 32 for byte in start) > few:
        raise _binary()
    if _decodes("utf-8", whole()):
        return "utf-8"
    guessed = guess(whole())
    if guessed == "cp1252" and not any(_WINDOWS.intersection(piece) for piece in whole()):
        return "latin-1"  # the same letters
    return guessed if _decodes(guessed, whole()) else "latin-1"


def is_stated(encoding: str) -> bool:
    """Whether ``encoding_of`` is sure of an encoding: the bytes prove it."""
    return encoding.startswith("utf")


def _wide(start: bytes) -> str:
    """The byte order of UTF-16 without a mark: Western letters have a zero byte each."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) < 0.3 * len(start) / 2 or min(even, odd) > 0.05 * len(start) / 2:
        raise _binary()
    return "utf-16-be" if even > odd else "utf-16-le"


def _decodes(encoding: str, pieces: Iterable[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in pieces:
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _binary() -> TableError:
    return TableError(
        N_(
            "The file is not text, whatever its name says: it holds bytes that no table has."
            " Save the table as CSV, TSV or Parquet and upload that."
        )
    )

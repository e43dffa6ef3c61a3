"""The type of a file, and the encoding of its text."""

import codecs
from collections.abc import Callable, Iterable

from core.base.errors import TableError
from core.base.text import N_
from core.data.tables.charset import guess
from core.data.tables.dialect import PARQUET, TEXT

_SAVE_THE_SHEET = N_(
    "Open it in a spreadsheet program and save the sheet with the table as CSV (UTF-8)."
)
# Names of files in the archive of an Excel or LibreOffice workbook.
_WORKBOOK = (b"[Content_Types].xml", b"xl/", b"mimetypeapplication/vnd.oasis.opendocument")
# The first bytes of files of other types, and what to do with these files.
_OTHER_KINDS = (
    (b"PK\x03\x04", N_("a zip archive"), N_("Unpack it and upload the table in it.")),
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
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, with whose mark it begins
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WINDOWS = frozenset(range(0x80, 0xA0))  # control characters in Latin-1, letters in CP1252
_FEW = 0.02  # share of control characters that a text may have
_FEWEST = 5  # and number of them that any text may have


def kind_of(start: bytes) -> str:
    """Return ``PARQUET`` or ``TEXT``, by the first bytes of a file.

    Raises:
        TableError: It is a file of another type.
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
            "The file is {what}, not a table, whatever its name. {remedy}"
            " CSV, TSV and Parquet are allowed."
        ),
        what=what,
        remedy=remedy,
    )


def encoding_of(start: bytes, whole: Callable[[], Iterable[bytes]]) -> str:
    """Return the encoding of a text: a Unicode one if it is valid, else the likeliest other.

    Args:
        start: The first bytes.
        whole: Returns the whole text, in pieces.

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
        return "latin-1"  # equal for these bytes
    return guessed if _decodes(guessed, whole()) else "latin-1"


def is_stated(encoding: str) -> bool:
    """Whether an encoding from ``encoding_of`` is certain, not guessed."""
    return encoding.startswith("utf")


def _wide(start: bytes) -> str:
    """UTF-16 without a mark, with its byte order: every Western letter has a zero byte."""
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
            "The file is not text, whatever its name: it has bytes that do not occur in tables."
            " Save the table as CSV, TSV or Parquet and upload that."
        )
    )

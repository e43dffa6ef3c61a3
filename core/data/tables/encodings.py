"""The encoding of a text."""

import codecs
import re
from collections.abc import Callable, Iterable

from core.base.errors import TableError
from core.base.text import N_
from core.data.tables.charset import guess

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, with whose mark it begins
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SWITCHING = ("iso2022_jp", "iso2022_jp_2", "iso2022_kr")
_UTF7_RUN = re.compile(rb"\+[A-Za-z0-9+/]*-?")
_RARE = "\u2100"
_WINDOWS = frozenset(range(0x80, 0xA0))  # control characters in Latin-1, letters in CP1252
_FEW = 0.02  # share of control characters that a text may have
_FEWEST = 5  # and number of them that any text may have


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
    if b"\x1b$" in start:  # switches to an alphabet of two bytes, see ISO 2022
        for encoding in _SWITCHING:
            if _decodes(encoding, whole()):
                return encoding
    few = max(_FEWEST, _FEW * len(start))
    if start.count(0) > few:
        return _wide(start)
    if sum(byte < 9 or 13 < byte < 32 for byte in start) > few:
        raise _binary()
    if _decodes("utf-8", whole()):
        return "utf_7" if _is_utf7(start) and _decodes("utf_7", whole()) else "utf-8"
    guessed = guess(whole())
    if guessed == "cp1252" and not any(_WINDOWS.intersection(piece) for piece in whole()):
        return "latin-1"  # equal for these bytes
    return guessed if _decodes(guessed, whole()) else "latin-1"


def is_stated(encoding: str) -> bool:
    """Whether an encoding from ``encoding_of`` is certain, not guessed."""
    return encoding.startswith("utf") and encoding != "utf_7"


def _is_utf7(start: bytes) -> bool:
    """Whether an ASCII text has letters in UTF-7 (RFC 2152), and ``+`` nowhere else."""
    runs = {run for run in _UTF7_RUN.findall(start) if run != b"+-"}
    if not runs or not start.isascii():
        return False
    try:
        letters = (
            b" ".join(run.rstrip(b"-") + b"-" for run in runs).decode("utf-7").replace(" ", "")
        )
    except UnicodeDecodeError:
        return False
    # The digits of a telephone number would be letters of rarer alphabets.
    return bool(letters) and all("\x7f" < letter < _RARE for letter in letters)


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

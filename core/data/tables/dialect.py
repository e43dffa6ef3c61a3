"""The format of a table file: encoding, delimiter, decimal sign, quotes, header."""

import codecs
import encodings.aliases
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from typing import Any

from core.base.errors import TableError
from core.base.messages import Message, between
from core.base.text import N_, shown

TEXT, PARQUET = "text", "parquet"
ENCODINGS: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "utf-8-sig": N_("UTF-8 with a byte-order mark"),
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "utf-32": "UTF-32",
    "cp1252": N_("Windows-1252 (Western European)"),
    "latin-1": "Latin-1 (ISO 8859-1)",
    "cp1250": N_("Windows-1250 (Central European)"),
    "cp1251": N_("Windows-1251 (Cyrillic)"),
    "cp1253": N_("Windows-1253 (Greek)"),
    "cp1254": N_("Windows-1254 (Turkish)"),
    "cp1255": N_("Windows-1255 (Hebrew)"),
    "cp1256": N_("Windows-1256 (Arabic)"),
    "cp1257": N_("Windows-1257 (Baltic)"),
    "cp874": N_("Windows-874 (Thai)"),
    "koi8_r": N_("KOI8-R (Russian)"),
    "cp866": N_("DOS 866 (Cyrillic)"),
    "iso8859_5": N_("ISO 8859-5 (Cyrillic)"),
    "cp932": N_("Shift JIS (Japanese)"),
    "euc_jp": N_("EUC-JP (Japanese)"),
    "gb18030": N_("GB 18030 (Chinese)"),
    "big5": N_("Big5 (traditional Chinese)"),
    "cp949": N_("CP949 (Korean)"),
    "cp850": N_("DOS 850 (Western European)"),
    "mac_roman": N_("Mac Roman (Western European)"),
}
"""The usual encodings with their names; the others are in ``text_codecs``."""
# Python codecs that are not encodings of files.
_NO_ENCODINGS = frozenset(("idna", "punycode", "unicode_escape", "raw_unicode_escape"))
DELIMITERS: Mapping[str, str] = {
    ",": N_("Comma"),
    ";": N_("Semicolon"),
    "\t": N_("Tab"),
    "|": N_("Vertical bar"),
    " ": N_("Space"),
}
"""The usual delimiters with their names; any other single character is allowed as well."""
DECIMALS: Mapping[str, str] = {".": N_("Point"), ",": N_("Comma")}
THOUSANDS: Mapping[str, str] = {
    "": N_("None"),
    ",": N_("Comma"),
    ".": N_("Point"),
    " ": N_("Space"),
    "'": N_("Apostrophe"),
}
QUOTES: Mapping[str, str] = {'"': N_("Double"), "'": N_("Single")}
MISSING = ("", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "NaT", "-", "?")
"""Cells that stand for a missing value."""
COMMENTS: Mapping[str, str] = {"": N_("None"), "#": "#", "%": "%", "//": "//"}
"""The characters that comment lines may begin with."""
MOST_SKIPPED = 100
"""Maximum number of rows skipped above the names, and under them."""
_MOST_MISSING = 50
_LATER = ("skip", "under", "comment", "codes")
_NOTHING = object()


@dataclass(frozen=True)
class Dialect:
    """How a file is read; change a field with ``dataclasses.replace`` and read it again.

    For a Parquet file only ``format`` matters.

    Attributes:
        format: ``TEXT`` or ``PARQUET``.
        encoding: A name in ``text_codecs()``.
        delimiter: The character between two cells.
        decimal: "." or ",".
        thousands: The character between groups of three digits; "" for none.
        quote: The double or single quote that encloses cells with a delimiter in them.
        header: Whether there is a row with the names of the columns.
        missing: Cells that stand for a missing value.
        skip: Rows to skip above the names, or above the data if there are no names.
        under: Rows to skip under the names, such as units.
        comment: The beginning of comment lines, which are skipped; "" for none.
        codes: Indices of columns of digits that are read as text, because of leading zeros.

    Raises:
        TableError: A value is not allowed, or one character has two meanings.
    """

    format: str = TEXT
    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."
    thousands: str = ""
    quote: str = '"'
    header: bool = True
    missing: tuple[str, ...] = MISSING
    skip: int = 0
    under: int = 0
    comment: str = ""
    codes: tuple[int, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether every line is a row of the table or its header."""
        return not (self.skip or self.under or self.comment)

    @property
    def skips_spaces(self) -> bool:
        """Whether spaces before a cell, or before its opening quote, are skipped."""
        return self.delimiter != " "

    def __post_init__(self) -> None:
        _check_one_of(N_("Format"), self.format, (TEXT, PARQUET))
        if self.encoding not in text_codecs():
            allowed = N_("a text encoding of Python such as utf-8, cp1252 or shift_jis")
            raise _refused(N_("Encoding"), self.encoding, allowed)
        _check_one_of(N_("Decimal sign"), self.decimal, DECIMALS)
        _check_one_of(N_("Thousands separator"), self.thousands, THOUSANDS)
        _check_one_of(N_("Quotes"), self.quote, QUOTES)
        _check_one_of(N_("Header"), self.header, (True, False))
        _check_delimiter(self)
        few = isinstance(self.missing, tuple) and len(self.missing) <= _MOST_MISSING
        if not few or not all(isinstance(cell, str) for cell in self.missing):
            raise _refused(N_("Missing values"), self.missing, N_("a few short texts"))
        _check_one_of(N_("Comment lines begin with"), self.comment, COMMENTS)
        _check_count(N_("Rows above the names"), self.skip)
        _check_count(N_("Rows left out below the names"), self.under)
        if not isinstance(self.codes, tuple) or not all(isinstance(c, int) for c in self.codes):
            raise _refused(N_("Columns of codes"), self.codes, N_("indices of columns, from 0"))

    def to_dict(self) -> dict[str, Any]:
        """Return the fields by name, fit for JSON; some only if they differ from the default.

        The names of stored tables depend on it: see ``core.data.tables.store.name_of``.
        """
        usual = {each.name: each.default for each in fields(self) if each.name in _LATER}
        return {name: v for name, v in asdict(self).items() if v != usual.get(name, _NOTHING)}

    @classmethod
    def from_dict(cls, payload: Mapping[str, Any]) -> "Dialect":
        """Read the output of ``to_dict``.

        Raises:
            TableError: A value is not allowed.
        """
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in payload.items() if name in known}
        for name in ("missing", "codes"):
            if isinstance(values.get(name), list):
                values[name] = tuple(values[name])
        return cls(**values)


@cache
def text_codecs() -> tuple[str, ...]:
    """Return the names of all Python text encodings, the usual ones first."""
    others = {*encodings.aliases.aliases.values(), "utf_8_sig"} - _NO_ENCODINGS
    usual = {_codec(name) for name in ENCODINGS}
    return (*ENCODINGS, *sorted(name for name in others if _codec(name) not in {*usual, ""}))


def _codec(name: str) -> str:
    """Python's own name of a text encoding; "" if this machine has no such text encoding."""
    try:
        whole = "a,1\n".encode(name).decode(name) == "a,1\n"
    except (LookupError, UnicodeError):
        return ""
    return codecs.lookup(name).name if whole else ""


def _check_one_of(setting: str, value: Any, allowed: Any) -> None:
    if isinstance(value, str | bool) and value in allowed:
        return
    raise _refused(setting, value, ", ".join(map(repr, allowed)))


def _check_count(setting: str, value: Any) -> None:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_SKIPPED:
        return
    raise _refused(setting, value, between(0, MOST_SKIPPED))


def _check_delimiter(dialect: Dialect) -> None:
    delimiter = dialect.delimiter
    single = isinstance(delimiter, str) and len(delimiter) == 1
    # These would split a word, a number or a line.
    if not single or delimiter.isalnum() or delimiter in "\r\n\0\"'":
        raise _refused(N_("Delimiter"), delimiter, N_("a single character such as , ; | or a tab"))
    # In quoted cells, the delimiter may also separate thousands.
    if dialect.format == TEXT and delimiter == dialect.decimal:
        raise TableError(
            N_(
                "The character {received} cannot be both the delimiter and the decimal sign."
                " Choose another for one of them."
            ),
            received=delimiter,
        )
    if dialect.decimal == dialect.thousands:
        raise TableError(
            N_(
                "The character {received} cannot be both the decimal sign and the thousands"
                " separator."
                " Choose another for one of them."
            ),
            received=dialect.decimal,
        )


def _refused(setting: str, value: Any, allowed: str | Message) -> TableError:
    return TableError(
        N_("{setting}: received {received}, allowed is {allowed}."),
        setting=setting,
        received=shown(repr(value)),
        allowed=allowed,
    )

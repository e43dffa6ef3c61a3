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

TEXT, PARQUET, WORKBOOK, JSON, ARFF = "text", "parquet", "workbook", "json", "arff"
FORMATS = (TEXT, PARQUET, WORKBOOK, JSON, ARFF)
PACKINGS = ("", "zip", "gzip", "bz2", "xz")
"""How a file may be compressed; "" for not at all."""
ENCODINGS: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "utf-8-sig": N_("UTF-8 with a byte-order mark"),
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "utf-32": "UTF-32",
    "utf_7": "UTF-7",
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
    "iso2022_jp": N_("ISO-2022-JP (Japanese)"),
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
QUOTES: Mapping[str, str] = {'"': N_("Double"), "'": N_("Single"), "": N_("No quotes")}
MISSING = ("", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "NaT", "-", "?")
"""Cells that stand for a missing value."""
DATABASE_MISSING = "\\N"
"""What PostgreSQL and MySQL write for a missing value, in files that have it."""
COMMENTS: Mapping[str, str] = {
    "": N_("No comments"),
    "#": "#",
    "%": "%",
    "//": "//",
    "--": "--",
    "+-": "+-",
}
"""The characters that comment lines may begin with; the last two draw tables of databases."""
MOST_SKIPPED = 100
"""Maximum number of rows skipped above the names, under them, and below the data."""
MOST_NAME_ROWS = 3
MOST_UNCLOSED = 1000
_MOST_MISSING = 50
_LATER = (
    *("skip", "under", "comment", "codes", "name_rows", "below", "unclosed"),
    *("packed", "part", "sheet", "missing_in", "escaped", "aligned"),
)
_NOTHING = object()


@dataclass(frozen=True)
class Dialect:
    """How a file is read; change a field with ``dataclasses.replace`` and read it again.

    For a Parquet file only ``format``, ``packed`` and ``part`` matter; for other formats than
    text, encoding and delimiter do not.

    Attributes:
        format: One of ``FORMATS``.
        encoding: A name in ``text_codecs()``.
        delimiter: The character between two cells.
        decimal: "." or ",".
        thousands: The character between groups of three digits; "" for none.
        quote: The double or single quote that encloses cells with a delimiter in them; "" for
            none.
        header: Whether there is a row with the names of the columns.
        missing: Cells that stand for a missing value.
        skip: Rows to skip above the names, or above the data if there are no names.
        under: Rows to skip under the names, such as units.
        comment: The beginning of comment lines, which are skipped; "" for none.
        codes: Indices of columns of digits that are read as text, lest digits be lost or because
            the file declares them to be categories.
        name_rows: Rows of names, joined into one, if there is a header.
        below: Rows to leave out below the data, such as totals and notes.
        unclosed: Quotes to ignore because they never close: pairs of a line's number in the file
            and the quote's index in the line, both from 0.
        packed: How the file is compressed; one of ``PACKINGS``.
        part: Name of the file in a zip archive.
        sheet: Name of the sheet of a workbook.
        missing_in: Pairs of the index of a column and the cells that stand for a missing value
            there, instead of ``missing``.
        escaped: Whether quotes within cells have a backslash before them, instead of being doubled.
        aligned: Whether spaces and tabs align the columns: any number of them is one delimiter, if
            that is the space.

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
    name_rows: int = 1
    below: int = 0
    unclosed: tuple[tuple[int, int], ...] = ()
    packed: str = ""
    part: str = ""
    sheet: str = ""
    missing_in: tuple[tuple[int, tuple[str, ...]], ...] = ()
    escaped: bool = False
    aligned: bool = False

    def missing_of(self, place: int) -> tuple[str, ...]:
        """Return the cells that stand for a missing value in the column of that index."""
        return dict(self.missing_in).get(place, self.missing)

    @property
    def plain(self) -> bool:
        """Whether every line is a row of the table or its header."""
        left_out = self.skip or self.under or self.comment or self.below
        mended = self.unclosed or self.escaped or self.aligned
        return self.format == TEXT and not (left_out or mended) and self.name_rows == 1

    @property
    def first_data_row(self) -> int:
        """Index of the first row of the data among all rows but comments and empty ones."""
        return self.skip + (self.name_rows + self.under if self.header else 0)

    @property
    def skips_spaces(self) -> bool:
        """Whether spaces before a cell, or before its opening quote, are skipped."""
        return self.delimiter != " "

    def __post_init__(self) -> None:
        _check_one_of(N_("Format"), self.format, FORMATS)
        if self.encoding not in text_codecs():
            allowed = N_("a text encoding of Python such as utf-8, cp1252 or shift_jis")
            raise _refused(N_("Encoding"), self.encoding, allowed)
        _check_one_of(N_("Decimal sign"), self.decimal, DECIMALS)
        _check_one_of(N_("Thousands separator"), self.thousands, THOUSANDS)
        _check_one_of(N_("Quotes"), self.quote, QUOTES)
        _check_one_of(N_("Header"), self.header, (True, False))
        _check_one_of(N_("Quotes within cells have a backslash"), self.escaped, (True, False))
        _check_one_of(N_("Spaces align the columns"), self.aligned, (True, False))
        _check_delimiter(self)
        for cells in (self.missing, *_by_column(self.missing_in)):
            few = isinstance(cells, tuple) and len(cells) <= _MOST_MISSING
            if not few or not all(isinstance(cell, str) for cell in cells):
                raise _refused(N_("Missing values"), cells, N_("a few short texts"))
        _check_one_of(N_("Comment lines begin with"), self.comment, COMMENTS)
        _check_count(N_("Rows above the names"), self.skip)
        _check_count(N_("Rows left out below the names"), self.under)
        if not isinstance(self.codes, tuple) or not all(isinstance(c, int) for c in self.codes):
            raise _refused(N_("Columns of codes"), self.codes, N_("indices of columns, from 0"))
        _check_count(N_("Rows of names"), self.name_rows, 1, MOST_NAME_ROWS)
        _check_count(N_("Rows left out below the data"), self.below)
        _check_places(self.unclosed)
        _check_one_of(N_("Compression"), self.packed, PACKINGS)
        for setting, value in ((N_("File in the archive"), self.part), (N_("Sheet"), self.sheet)):
            if not isinstance(value, str):
                raise _refused(setting, value, N_("a name"))

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
        if isinstance(values.get("unclosed"), list):
            values["unclosed"] = tuple(map(tuple, values["unclosed"]))
        if isinstance(values.get("missing_in"), list):
            values["missing_in"] = tuple(
                (place, tuple(cells)) for place, cells in values["missing_in"]
            )
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


def _by_column(pairs: Any) -> list[Any]:
    """The cells of each column, of ``Dialect.missing_in``."""
    try:
        cells = {place: cells for place, cells in pairs}
    except (TypeError, ValueError):
        return [None]
    return [None] if not all(isinstance(place, int) for place in cells) else list(cells.values())


def _check_one_of(setting: str, value: Any, allowed: Any) -> None:
    if isinstance(value, str | bool) and value in allowed:
        return
    raise _refused(setting, value, ", ".join(map(repr, allowed)))


def _check_count(setting: str, value: Any, least: int = 0, most: int = MOST_SKIPPED) -> None:
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return
    raise _refused(setting, value, between(least, most))


def _check_places(value: Any) -> None:
    if isinstance(value, tuple) and len(value) <= MOST_UNCLOSED:
        pairs = all(isinstance(pair, tuple) and len(pair) == 2 for pair in value)
        if pairs and all(isinstance(place, int) for pair in value for place in pair):
            return
    allowed = N_("pairs of a line and an index in it")
    raise _refused(N_("Quotes that never close"), value, allowed)


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

"""The format of a file, by its content: its name does not matter."""

import codecs
import zipfile
from pathlib import Path

from core.base.errors import TableError
from core.base.text import N_
from core.data.tables.archive import packing_of
from core.data.tables.dialect import PARQUET, TEXT, WORKBOOK

_AS_TABLE = N_("Export its table as CSV or Parquet.")
_SAVE_THE_SHEET = N_("Open it in a spreadsheet program and save it as .xlsx, or as CSV (UTF-8).")
_A_TABLE = N_("Upload a table instead.")
_AN_IMAGE = N_("an image")
_IN_FOLDERS = N_("To train on images, zip folders of PNG or JPEG files, one for each class.")
# The first bytes of files of other types, and what to do with these files.
_OTHER_KINDS = (
    (b"%PDF", "PDF", _AS_TABLE),
    (b"\x89PNG", _AN_IMAGE, _IN_FOLDERS),
    (b"\xff\xd8\xff", _AN_IMAGE, _IN_FOLDERS),
    (b"GIF8", _AN_IMAGE, _IN_FOLDERS),
    (b"II*\0", _AN_IMAGE, _IN_FOLDERS),
    (b"MM\0*", _AN_IMAGE, _IN_FOLDERS),
    (b"\x89HDF", "HDF5", _AS_TABLE),
    (b"SQLite format 3", N_("a database"), N_("Export a table of it as CSV.")),
    (b"\x28\xb5\x2f\xfd", N_("compressed with Zstandard"), N_("Unpack it first.")),
    (b"7z\xbc\xaf", N_("a 7z archive"), N_("Unpack it first.")),
    (b"Rar!", N_("a RAR archive"), N_("Unpack it first.")),
    (b"\x93NUMPY", N_("a NumPy array"), _AS_TABLE),
    (b"\x80\x04\x95", N_("a Python pickle"), _AS_TABLE),
    (b"\x80\x05\x95", N_("a Python pickle"), _AS_TABLE),
    (b"ARROW1", "Arrow (Feather)", _AS_TABLE),
    (b"FEA1", "Feather", _AS_TABLE),
    (b"Obj\x01", "Avro", _AS_TABLE),
    (b"ORC", "ORC", _AS_TABLE),
    (b"$FL2", "SPSS", _AS_TABLE),
    (b"$FL3", "SPSS", _AS_TABLE),
    (b"<stata_dta>", "Stata", _AS_TABLE),
    (b"MATLAB 5.0", "MATLAB", _AS_TABLE),
    (b"RDX2\n", N_("R data"), _AS_TABLE),
    (b"RDX3\n", N_("R data"), _AS_TABLE),
    (b"X\n\0\0\0", N_("R data"), _AS_TABLE),
    (b"\0" * 12 + b"\xc2\xea\x81\x60", "SAS", _AS_TABLE),
    (b"{\\rtf", N_("a text document"), _AS_TABLE),
    (b"\x7fELF", N_("a program"), _A_TABLE),
    (b"MZ\x90", N_("a program"), _A_TABLE),
)
# Names of files in the archives that other programs save.
_OTHER_ARCHIVES = (
    (b"xl/workbook.bin", N_("a binary Excel workbook (.xlsb)"), _SAVE_THE_SHEET),
    (b"word/document.xml", N_("a text document"), _AS_TABLE),
    (b"ppt/presentation.xml", N_("a presentation"), _AS_TABLE),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", N_("a text document"), _AS_TABLE),
    (b"mimetypeapplication/epub", N_("a book"), _A_TABLE),
    (b"Index/Document.iwa", N_("a Numbers workbook"), _SAVE_THE_SHEET),
    (b"META-INF/MANIFEST.MF", N_("a program"), _A_TABLE),
)
_WORKBOOKS = (b"xl/workbook.xml", b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet")
_MARKUP = (
    ((b"<!doctype html", b"<html", b"<table"), N_("a web page"), _SAVE_THE_SHEET),
    ((b"<?xml",), "XML", _SAVE_THE_SHEET),
    ((b"begin:v",), N_("a list of contacts or dates"), _AS_TABLE),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_OLD_SHEETS = ("Workbook", "Book")
_ENCRYPTED = "EncryptedPackage"  # a modern workbook within an old container
_HEAD = 1000  # bytes with which a web page begins
_END = 1 << 20


def is_packed(path: Path, start: bytes) -> str:
    """Return how a table is compressed, one of ``PACKINGS``; "" for a workbook, too.

    Args:
        path: The file.
        start: Its first bytes.

    Raises:
        OSError: It cannot be read.
    """
    packed = packing_of(start)
    return "" if packed == "zip" and _of_a_program(_names(path), start) else packed


def format_of(path: Path, start: bytes) -> str:
    """Return the format of a file; ``TEXT`` also for JSON and ARFF.

    Args:
        path: The file, unpacked.
        start: Its first bytes.

    Raises:
        TableError: It is a file of another type, or an archive.
        OSError: It cannot be read.
    """
    if start.startswith(b"PAR1"):
        return PARQUET
    if start.startswith(b"PK\x03\x04"):
        names = _names(path)
        for name, what, remedy in _OTHER_ARCHIVES:
            if name in names or name in start:
                raise _other_kind(what, remedy)
        if _of_a_program(names, start):
            return WORKBOOK
    if packing_of(start):
        raise _other_kind(N_("an archive within an archive"), N_("Unpack the inner one first."))
    if start.startswith(_OLD_OFFICE):
        directory = start + _end(path)
        if _ENCRYPTED.encode("utf-16-le") in directory:
            raise _other_kind(N_("protected by a password"), N_("Save it without one."))
        if any(name.encode("utf-16-le") in directory for name in _OLD_SHEETS):
            return WORKBOOK
        raise _other_kind(N_("a document of an old Office program"), _AS_TABLE)
    if start[257:262] == b"ustar":
        raise _other_kind(N_("a tar archive"), N_("Unpack it and upload the table in it."))
    for mark, what, remedy in _OTHER_KINDS:
        # Marks that are words may begin a text as well, such as one with the column ORCID.
        if start.startswith(mark) and not (mark.isalnum() and b"\0" not in start):
            raise _other_kind(what, remedy)
    text = start.removeprefix(codecs.BOM_UTF8)[:_HEAD].lstrip().lower()
    for marks, what, remedy in _MARKUP:
        if text.startswith(marks):
            raise _other_kind(what, remedy)
    return TEXT


def _names(path: Path) -> bytes:
    """The names of the files in a zip archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "\n".join(archive.namelist()).encode("utf-8", "replace")
    except (zipfile.BadZipFile, NotImplementedError, UnicodeError, ValueError):
        return b""


def _of_a_program(names: bytes, start: bytes) -> bool:
    """Whether a zip archive is the document of a program, such as a workbook."""
    others = tuple(name for name, _what, _remedy in _OTHER_ARCHIVES)
    return any(name in names or name in start for name in (*_WORKBOOKS, *others))


def _end(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - _END, 0))
        return file.read()


def _other_kind(what: str, remedy: str) -> TableError:
    return TableError(
        N_(
            "The file is {what}, not a table, whatever its name. {remedy} Allowed are CSV, TSV,"
            " JSON, ARFF, Parquet and workbooks (.xlsx, .xls, .ods), also compressed."
        ),
        what=what,
        remedy=remedy,
    )

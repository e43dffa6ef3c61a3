"""What is no table is refused by what it is, and texts are not taken for something else."""

from pathlib import Path

import pytest

from core.base.errors import TableError
from core.data.tables.dialect import TEXT
from core.data.tables.formats import format_of
from core.data.tables.reading import read
from tests.core.data.tables.workbooks import zipped


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"GIF89a\0", "an image"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"\x28\xb5\x2f\xfd\0", "compressed with Zstandard"),
        (b"\x93NUMPY\x01\0", "a NumPy array"),
        (b"\x80\x04\x95\0\0", "a Python pickle"),
        (b"ARROW1\0\0", "Arrow"),
        (b"ORC\0\0", "ORC"),
        (b"\n<!DOCTYPE HTML>\n<html>", "a web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><a/>", "XML"),
        (b"{\\rtf1 a}", "a text document"),
        (zipped({"a": "", "word/document.xml": "x"}), "a text document"),
        (zipped({"a": "", "ppt/presentation.xml": "x"}), "a presentation"),
        (b"SQLite format 3\0", "a database"),
        (b"MATLAB 5.0 MAT-file", "MATLAB"),
    ],
)
def test_other_files_are_refused_by_what_they_are(
    content: bytes, what: str, tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(TableError, match=f"The file is {what}.*Allowed are CSV"):
        read(path)


@pytest.mark.parametrize(
    "names", ["ORCID,n", "<DATE>,<OPEN>", "BZh,x", "PK,n", "RDX,n", "GIF8,n", "MZ,n", "ARROW1,n"]
)
def test_names_that_look_like_another_format_are_names(names: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"{names}\n" + "1,2\n3,4\n" * 10)
    assert format_of(path, path.read_bytes()) == TEXT
    assert list(read(path).frame.columns) == names.split(",")

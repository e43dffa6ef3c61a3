"""One table is read from a compressed file, whose unpacked size has a limit."""

import bz2
import gzip
import io
import lzma
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from core.base import paths
from core.base.errors import TableError
from core.data.tables.detection import detect
from core.data.tables.reading import read
from tests.core.data.tables.people import csv, table
from tests.core.data.tables.workbooks import zipped


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "upload"


@pytest.mark.parametrize(
    ("packed", "content"),
    [
        ("gzip", gzip.compress(csv(table()))),
        ("bz2", bz2.compress(csv(table()))),
        ("xz", lzma.compress(csv(table()))),
        ("zip", zipped({"people.csv": csv(table())})),
    ],
)
def test_the_same_values_from_every_compression(packed: str, content: bytes, file: Path) -> None:
    file.write_bytes(content)
    found = read(file)
    pd.testing.assert_frame_equal(found.frame, table().astype({"colour": "str"}))
    assert found.dialect.packed == packed
    assert not list(paths.uploads_folder().glob("*"))


def test_the_largest_table_is_read_and_another_can_be_chosen(file: Path) -> None:
    other = "a,b\n" + "1,2\n" * 20
    files: dict[str, str | bytes] = {
        "data/": "",
        "data/small.tsv": other.replace(",", "\t"),
        "data/people.csv": csv(table()),
        "__MACOSX/data/._people.csv": b"\0" * 90_000,
        ".hidden.csv": "x" * 90_000,
        "manual.pdf": b"%PDF" * 90_000,
    }
    file.write_bytes(zipped(files))
    found = read(file)
    assert found.dialect.part == "data/people.csv" and len(found.frame) == len(table())
    assert found.parts == ("data/people.csv", "data/small.tsv")
    assert "It also has: data/small.tsv." in str(found.notices[0])
    chosen = read(file, detect(file, part="data/small.tsv"))
    assert chosen.frame.shape == (20, 2) and chosen.dialect.delimiter == "\t"
    with pytest.raises(TableError, match="has no file 'else'"):
        detect(file, part="else")


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_a_bomb_is_refused_while_it_is_unpacked(
    compress: type, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DENSEBOARD_UPLOAD_MB", "2")
    file.write_bytes(compress(b"a,b\n" + b"1,2\n" * 10**6))
    with pytest.raises(TableError, match="Unpacked, the file has more than 2 MB"):
        read(file)
    assert not list(paths.uploads_folder().glob("*"))


def test_a_stated_size_that_is_wrong_does_not_help(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DENSEBOARD_UPLOAD_MB", "2")
    content = b"a,b\n" + b"1,2\n" * 10**6
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", content)
    size = len(content).to_bytes(4, "little")
    assert buffer.getvalue().count(size) == 2
    file.write_bytes(buffer.getvalue().replace(size, (5000).to_bytes(4, "little")))
    with pytest.raises(TableError, match=r"cannot be unpacked|more than 2 MB"):
        read(file)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (zipped({"a.csv": csv(table())})[:200], "cannot be unpacked"),
        (gzip.compress(csv(table()))[:-30], "cannot be unpacked"),
        (zipped({"a.png": b"x", "b.exe": b"y"}), "holds no table: a.png, b.exe"),
        (zipped({"__MACOSX/._a.csv": b"x"}), "holds no table: it is empty"),
        (zipped({"a.csv": gzip.compress(csv(table()))}), "an archive within an archive"),
        (gzip.compress(b"a\0" * 128 + b"\0ustar" + b"\0" * 300), "a tar archive"),
    ],
    ids=["half a zip", "half a gzip", "no table", "only a system's files", "nested", "tar"],
)
def test_what_cannot_be_read_is_said(content: bytes, message: str, file: Path) -> None:
    file.write_bytes(content)
    with pytest.raises(TableError, match=message):
        read(file)


def test_a_password_is_said(file: Path) -> None:
    content = bytearray(zipped({"a.csv": csv(table())}))
    content[6] |= 1  # the flag in the file's own header and in the directory
    content[content.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(content)
    with pytest.raises(TableError, match="protected by a password"):
        read(file)

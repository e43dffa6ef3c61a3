"""Parquet files are judged from their footer, and repaired where pandas could not hold them."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.base.errors import TableError
from core.data.tables.reading import Table, read

ROWS = 20


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "upload"


def with_column(file: Path, column: Any) -> Table:
    pq.write_table(pa.table({"n": list(range(ROWS)), "x": column}), file)
    return read(file)


def broken(text: bytes) -> Any:
    """A column of strings that are not UTF-8, as other programs write them."""
    offsets = pa.py_buffer(np.arange(ROWS + 1, dtype=np.int32) * len(text))
    return pa.Array.from_buffers(pa.string(), ROWS, [None, offsets, pa.py_buffer(text * ROWS)])


@pytest.mark.parametrize("kind", ["s", "ms", "us"])
@pytest.mark.parametrize("zone", [None, "Europe/Madrid"])
def test_times_beyond_python_s_are_missing_and_counted(
    kind: str, zone: str | None, file: Path
) -> None:
    per_second = {"s": 1, "ms": 10**3, "us": 10**6}[kind]
    moments = [10**9 * per_second] * (ROWS - 2) + [10**12 * per_second, -(10**12) * per_second]
    found = with_column(file, pa.array(moments, pa.timestamp(kind, zone)))
    assert str(found.frame["x"][0]) == "2001-09-09 01:46:40"
    assert found.frame["x"].isna().sum() == 2
    assert "outside the years 1 to 9999, which count as missing: 2" in str(found.notices[0])


@pytest.mark.parametrize(("kind", "far"), [(pa.date32(), 2 * 10**9), (pa.date64(), 10**17)])
def test_dates_beyond_python_s_are_missing_too(kind: Any, far: int, file: Path) -> None:
    found = with_column(file, pa.array([0] * (ROWS - 1) + [far], kind))
    assert found.frame["x"][0] == "1970-01-01" and found.frame["x"].isna().sum() == 1
    assert len(found.notices) == 1


@pytest.mark.parametrize(
    "column",
    [
        broken(b"caf\xe9"),
        broken(b"a\xed\xa0\x80"),  # half of a surrogate pair
        pa.array([b"\xff\x00\x01"] * ROWS),
        pa.array([b"\xff\x00"] * ROWS, pa.binary(2)),
    ],
    ids=["Latin-1", "surrogate", "binary", "fixed size"],
)
def test_what_is_no_text_is_shown_as_far_as_it_is_and_counted(column: Any, file: Path) -> None:
    found = with_column(file, column)
    assert "�" in found.frame["x"][0]
    assert f"not text in UTF-8: {ROWS}" in str(found.notices[0])


def test_binary_columns_with_texts_are_texts(file: Path) -> None:
    found = with_column(file, pa.array(["añil".encode(), None] * (ROWS // 2)))
    assert found.frame["x"][0] == "añil" and found.frame["x"].isna().sum() == ROWS // 2
    assert not found.notices


@pytest.mark.parametrize(
    "column",
    [
        pa.array([[1, 2]] * ROWS),
        pa.array([{"a": 1}] * ROWS),
        pa.array([[("a", 1)]] * ROWS, pa.map_(pa.string(), pa.int32())),
        pa.nulls(ROWS),
        pa.array([10**18] * ROWS, pa.duration("s")),
        pa.array(["a", "b"] * (ROWS // 2)).dictionary_encode(),
        pa.array([2**63] * ROWS, pa.uint64()),
        pa.array(["a"] * ROWS, pa.large_string()),
    ],
    ids=["list", "struct", "map", "null", "duration", "dictionary", "uint64", "large"],
)
def test_other_columns_are_read_without_a_word(column: Any, file: Path) -> None:
    found = with_column(file, column)
    assert len(found.frame) == ROWS and not found.notices


def test_a_small_file_with_much_text_is_refused_before_it_is_read(file: Path) -> None:
    text = pa.DictionaryArray.from_arrays(np.zeros(2000, np.int32), ["x" * 1_000_000])
    pq.write_table(pa.table({"n": np.arange(2000), "x": text}), file)
    assert file.stat().st_size < 200_000
    with pytest.raises(TableError, match=r"2\.0 GB of text"):
        read(file)


def test_a_small_file_with_many_rows_is_refused_from_its_footer(file: Path) -> None:
    with pq.ParquetWriter(file, pa.schema({"a": pa.int8(), "b": pa.int8()})) as writer:
        piece = pa.table({"a": np.zeros(3_500_000, np.int8), "b": np.ones(3_500_000, np.int8)})
        for _ in range(6):
            writer.write_table(piece)
    with pytest.raises(TableError, match="21,000,000 rows, but at most 20,000,000"):
        read(file)

"""The IDX reader rejects damaged files."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from core.base.errors import DatasetError, StorageError
from core.data.datasets.idx import read_idx


def header(*shape: int) -> bytes:
    return bytes((0, 0, 8, len(shape))) + np.array(shape, ">u4").tobytes()


def test_the_file_format_is_as_documented(tmp_path: Path) -> None:
    path = tmp_path / "images.gz"
    path.write_bytes(gzip.compress(header(2, 1, 3) + bytes(range(6))))
    images = read_idx(path, 3)
    assert images.dtype == np.uint8
    assert images.tolist() == [[[0, 1, 2]], [[3, 4, 5]]]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>Log in to the network first</html>",
        gzip.compress(header(2, 3) + bytes(6))[:-9],
        gzip.compress(b""),
        gzip.compress(b"\0\0"),
        gzip.compress(header(2, 3) + bytes(5)),
        gzip.compress(header(2, 3) + bytes(7)),
        gzip.compress(header(6) + bytes(6)),
        gzip.compress(b"\0\0\x0d\x02" + header(2, 3)[4:] + bytes(6)),
        gzip.compress(header(2, 3)[:6]),
    ],
    ids=[
        "empty",
        "a web page",
        "cut short",
        "nothing inside",
        "half a magic number",
        "too few values",
        "too many values",
        "other dimensions",
        "floats",
        "half a header",
    ],
)
def test_anything_else_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "images.gz"
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=r"images\.gz is not the expected file"):
        read_idx(path, 2)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=str(tmp_path)):
        read_idx(tmp_path, 2)

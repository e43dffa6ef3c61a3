"""Reads the IDX format of the MNIST family, gzip-compressed.

Format: http://yann.lecun.com/exdb/mnist/ (two zero bytes, the type, the number of
dimensions, each dimension as a big-endian 32-bit integer, the values in C order).
"""

import gzip
import math
import zlib
from pathlib import Path

import numpy as np

from core.base.errors import DatasetError
from core.base.paths import unusable
from core.base.text import N_

_UNSIGNED_BYTE = 0x08


def read_idx(path: Path, dimensions: int) -> np.ndarray:
    """Read an array of unsigned bytes.

    Args:
        path: A ``.gz`` file.
        dimensions: The number of dimensions it must have.

    Returns:
        A read-only uint8 array.

    Raises:
        DatasetError: The file has another format, or is damaged.
        StorageError: The file cannot be read.
    """
    try:
        content = gzip.decompress(path.read_bytes())
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise damaged(path, str(error)) from error
    except OSError as error:
        raise unusable(path, error) from error
    magic = bytes((0, 0, _UNSIGNED_BYTE, dimensions))
    start = len(magic) + 4 * dimensions
    if not content.startswith(magic) or len(content) < start:
        raise damaged(path, f"{content[:4].hex()} ≠ {magic.hex()}")
    shape = tuple(np.frombuffer(content, ">u4", dimensions, offset=len(magic)).tolist())
    if len(content) - start != math.prod(shape):
        raise damaged(path, f"{len(content) - start} ≠ {' × '.join(map(str, shape))}")
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def damaged(path: Path, detail: str) -> DatasetError:
    """Return the error for a file with unexpected content."""
    return DatasetError(
        N_("{path} is not the expected file, or is damaged ({detail}). Replace or delete it."),
        path=str(path),
        detail=detail,
    )

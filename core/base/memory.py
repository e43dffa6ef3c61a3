"""Arrays that share their memory with others, or give it back."""

import math
import mmap

import numpy as np

ALIGNMENT = 64
"""Bytes: TensorFlow and XLA use an array in place if its address is a multiple of it."""


def aligned(shape: tuple[int, ...], dtype: type[np.generic] = np.float32) -> np.ndarray:
    """Return an array with any contents at an address that is a multiple of ``ALIGNMENT``.

    Args:
        shape: Its shape.
        dtype: Its type.
    """
    size = math.prod(shape) * np.dtype(dtype).itemsize
    raw = np.empty(size + ALIGNMENT, np.uint8)
    first = -raw.ctypes.data % ALIGNMENT
    return raw[first : first + size].view(dtype).reshape(shape)


def let_go(array: np.ndarray) -> None:
    """Give back the memory of what was read of a mapped file; it is read again when needed.

    Args:
        array: Nothing happens unless it is mapped.
    """
    base: object = array.base
    while isinstance(base, np.ndarray):
        base = base.base
    if isinstance(base, mmap.mmap):
        base.madvise(mmap.MADV_DONTNEED)

"""Arrays at addresses that suit TensorFlow, and mapped files that leave memory."""

import sys
from pathlib import Path

import numpy as np
import pytest

from core.base.memory import ALIGNMENT, aligned, let_go


def test_arrays_are_aligned_and_of_their_shape() -> None:
    for shape in ((0, 3), (1,), (7, 5), (100_000, 3, 2)):
        for dtype in (np.float32, np.int32):
            array = aligned(shape, dtype)
            assert (array.shape, array.dtype) == (shape, np.dtype(dtype))
            # NumPy gives one without elements any address.
            assert not array.size or array.ctypes.data % ALIGNMENT == 0
            array[:] = 1
            assert array.flags.c_contiguous


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_what_was_read_of_a_file_leaves_memory_and_is_read_again(tmp_path: Path) -> None:
    megabytes = 64
    np.save(tmp_path / "array.npy", np.arange(megabytes << 17, dtype=np.float64))
    array = np.asarray(np.load(tmp_path / "array.npy", mmap_mode="r"))
    total, before = array.sum(), _mapped_megabytes()
    let_go(array)
    assert before - _mapped_megabytes() > megabytes / 2
    assert array.sum() == total


def test_arrays_in_memory_stay() -> None:
    array = np.arange(5)
    let_go(array)
    let_go(array[1:])
    assert array.tolist() == [0, 1, 2, 3, 4]


def _mapped_megabytes() -> float:
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("RssFile"))
    return int(line.split()[1]) / 1024

import asyncio
from pathlib import Path

import psutil
import pytest

from core.base.errors import StorageError
from core.base.locks import FileLock


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert first.acquire() and first.acquire()
    assert not second.acquire()
    assert not second.acquire(shared=True)
    first.release()
    assert second.acquire()
    second.release()
    second.release()


def test_shared_locks_exclude_exclusive_ones(tmp_path: Path) -> None:
    locks = [FileLock(tmp_path / "lock") for _ in range(3)]
    assert locks[0].acquire(shared=True) and locks[1].acquire(shared=True)
    assert not locks[2].acquire()
    locks[1].release()
    assert locks[0].acquire()  # the last one may lock it exclusively
    assert not locks[2].acquire(shared=True)
    locks[0].release()


def test_a_refused_lock_leaves_no_file_open(tmp_path: Path) -> None:
    holder = FileLock(tmp_path / "lock")
    holder.acquire()
    before = psutil.Process().num_fds()
    for _ in range(10):
        assert not FileLock(tmp_path / "lock").acquire()
    assert psutil.Process().num_fds() == before
    holder.release()


def test_waiting_does_not_block_others(tmp_path: Path) -> None:
    async def wait() -> int:
        holder, waiter = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
        holder.acquire()
        waiting = asyncio.create_task(waiter.wait())
        ticks = 0
        while ticks < 10:
            await asyncio.sleep(0.01)
            ticks += 1
        assert not waiting.done()
        holder.release()
        await asyncio.wait_for(waiting, 1)
        waiter.release()
        return ticks

    assert asyncio.run(wait()) == 10


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="No such file or directory"):
        FileLock(tmp_path / "gone" / "lock").acquire()

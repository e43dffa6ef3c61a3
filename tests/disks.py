"""Disks without room."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def full(pages: int = 0) -> Iterator[None]:
    """Let no SQLite database grow by more than ``pages`` pages of 4096 bytes until the block ends.

    SQLite itself refuses then. A few bytes that fit into a page that is there are still written.
    """

    def limit(connection: Any, _record: Any) -> None:
        (there,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={there + pages}")

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)

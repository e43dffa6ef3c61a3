"""Descriptions of the stored tables and sets of images, without their data."""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from core.base import paths
from core.base.errors import DenseboardError
from core.data.datasets.info import DatasetInfo
from core.data.tables.description import Description

SUFFIX = ".json"
TABLE, IMAGES = "table-", "images-"
"""With which the names of stored tables and sets of images begin."""
# A folder modified this recently may change again within the same timestamp.
_SETTLED = 50_000_000  # nanoseconds
_DAMAGE = (OSError, ValueError, LookupError, TypeError, AttributeError, DenseboardError)


class _Shelf:
    """Caches the descriptions in the user's folder and in the shared one until they change."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: tuple[tuple[Path, int], ...] | None = None
        self._descriptions: Mapping[str, Description] = {}
        self._infos: Mapping[str, DatasetInfo] = {}

    def read(self) -> tuple[Mapping[str, Description], Mapping[str, DatasetInfo]]:
        folders = tuple(_changed())
        if not folders:
            return {}, {}
        with self._lock:
            if self._seen != folders:
                settled = time.time_ns() - max(changed for _, changed in folders) > _SETTLED
                self._descriptions = _read([folder for folder, _ in folders])
                self._infos = {name: each.info() for name, each in self._descriptions.items()}
                self._seen = folders if settled else None
            return self._descriptions, self._infos


def _changed() -> Iterator[tuple[Path, int]]:
    """The folders that exist, the shared one first, with their modification times."""
    for folder in (paths.shared_tables_path(), paths.tables_path()):
        if folder is not None:
            with suppress(OSError):
                yield folder, folder.stat().st_mtime_ns


def _read(folders: Sequence[Path]) -> Mapping[str, Description]:
    """Read all descriptions, the oldest table first; damaged ones are skipped.

    If a table has two descriptions, the one in the last folder, the user's, is used.
    """
    tables: dict[str, Description] = {}
    for folder in folders:
        with suppress(OSError):
            for path in (*folder.glob(f"{TABLE}*{SUFFIX}"), *folder.glob(f"{IMAGES}*{SUFFIX}")):
                with suppress(*_DAMAGE):
                    description = Description.from_json(path.read_text(encoding="utf-8"))
                    if description.name == path.stem:
                        tables[description.name] = description
    oldest_first = sorted(tables.values(), key=lambda each: (each.created, each.name))
    return {each.name: each for each in oldest_first}


_shelf = _Shelf()


def descriptions() -> Mapping[str, Description]:
    """Return all descriptions by name, including those of deleted data, oldest first."""
    return _shelf.read()[0]


def infos() -> Mapping[str, DatasetInfo]:
    """Return the same by name as entries of the catalog, oldest first."""
    return _shelf.read()[1]

"""Which tables are kept, without looking at their data."""

import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from core.base import paths
from core.base.errors import DenseboardError
from core.data.datasets.info import DatasetInfo
from core.data.tables.description import Description

SUFFIX = ".json"
# A folder that changed so recently may change again without a later time of change.
_SETTLED = 50_000_000  # nanoseconds
_DAMAGE = (OSError, ValueError, LookupError, TypeError, AttributeError, DenseboardError)


class _Shelf:
    """What the folder holds; read again only where it has changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: tuple[Path, int] | None = None
        self._descriptions: Mapping[str, Description] = {}
        self._infos: Mapping[str, DatasetInfo] = {}

    def look(self) -> tuple[Mapping[str, Description], Mapping[str, DatasetInfo]]:
        folder = paths.tables_path()
        try:
            changed = folder.stat().st_mtime_ns
        except OSError:
            return {}, {}
        with self._lock:
            if self._seen != (folder, changed):
                settled = time.time_ns() - changed > _SETTLED
                self._descriptions = _read(folder)
                self._infos = {name: each.info() for name, each in self._descriptions.items()}
                self._seen = (folder, changed) if settled else None
            return self._descriptions, self._infos


def _read(folder: Path) -> Mapping[str, Description]:
    """All descriptions, the oldest table first; what is damaged is left out."""
    found = []
    with suppress(OSError):
        for path in folder.glob(f"table-*{SUFFIX}"):
            with suppress(*_DAMAGE):
                description = Description.from_json(path.read_text(encoding="utf-8"))
                if description.name == path.stem:
                    found.append(description)
    found.sort(key=lambda each: (each.created, each.name))
    return {each.name: each for each in found}


_shelf = _Shelf()


def descriptions() -> Mapping[str, Description]:
    """What is recorded of every table, deleted ones included, by name; the oldest first."""
    return _shelf.look()[0]


def infos() -> Mapping[str, DatasetInfo]:
    """The same as entries of the catalog."""
    return _shelf.look()[1]

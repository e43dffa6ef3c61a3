"""Optuna's storage, in the database of the runs."""

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from core.base.cache import LRUCache
from core.runs.store import RunStore

if TYPE_CHECKING:
    from optuna.storages import BaseStorage, RDBStorage

_OPEN = 4  # a server has one; tests have many


class _Open(NamedTuple):
    tables: "RDBStorage"
    cached: "BaseStorage"


_storages: LRUCache[tuple[str, object], _Open] = LRUCache(
    _OPEN, on_drop=lambda one: one.tables.engine.dispose()
)


@contextmanager
def open_storage(store: RunStore) -> "Iterator[BaseStorage]":
    """Open Optuna's storage, the same object every time; its tables are made at the first call.

    Args:
        store: The store whose database it lies in.

    Raises:
        StorageError: The database cannot be used.
    """
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    database = store.searches.database
    with database.beside() as (url, arguments):

        def make() -> _Open:
            tables = optuna.storages.RDBStorage(url, engine_kwargs=arguments)
            return _Open(tables, optuna.storages.get_storage(tables))

        try:
            yield _storages.get_or_make((url, database.identity), make).cached
        except optuna.exceptions.StorageInternalError as error:
            # Its cause is SQLAlchemy's, which the database explains.
            raise (error.__cause__ or error) from None


@atexit.register
def close() -> None:
    """Close all connections; they are reopened when needed."""
    _storages.clear()

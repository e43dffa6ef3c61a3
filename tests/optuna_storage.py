"""A database as Optuna's own programs open it."""

from collections.abc import Iterator
from contextlib import contextmanager

from optuna.storages import RDBStorage


@contextmanager
def opened_by_optuna(url: str) -> Iterator[RDBStorage]:
    """Open Optuna's storage at a URL, with its tables; close it after the block."""
    storage = RDBStorage(url)
    try:
        yield storage
    finally:
        storage.engine.dispose()


def study_names(url: str) -> list[str]:
    """The names of all studies at a URL."""
    with opened_by_optuna(url) as storage:
        return [study.study_name for study in storage.get_all_studies()]

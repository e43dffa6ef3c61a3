"""A database as Optuna's own programs open it, and its migrations read once."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from optuna.storages import RDBStorage


@pytest.fixture(scope="session", autouse=True)
def migrations_read_once() -> Iterator[None]:
    """Spare each new storage Optuna's migrations, which it compiles twice: most of its time."""
    read, known = ScriptDirectory.from_config, dict[str | None, ScriptDirectory]()

    def once(config: Config) -> ScriptDirectory:
        location = config.get_main_option("script_location")
        if location not in known:
            known[location] = read(config)
        return known[location]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ScriptDirectory, "from_config", once)
        yield


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

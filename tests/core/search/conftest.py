"""The store on both databases."""

from collections.abc import Iterator

import pytest

from core.search import storage
from tests.core.runs.store.conftest import closing, store, url
from tests.optuna_storage import migrations_read_once

__all__ = ["closing", "migrations_read_once", "store", "url"]


@pytest.fixture(autouse=True)
def closing_optuna() -> Iterator[None]:
    """Close Optuna's connections after each test."""
    yield
    storage.close()

"""The store on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.runs.store import RunStore, opened
from tests.postgres import Postgres

DATABASES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@pytest.fixture(autouse=True)
def closing() -> Iterator[None]:
    """Close all connections after each test."""
    yield
    opened.close()


@pytest.fixture(params=DATABASES)
def store(
    request: pytest.FixtureRequest, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> RunStore:
    """The store of a server, configured by the environment."""
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        monkeypatch.setenv("DENSEBOARD_DATABASE", server.new())
    return RunStore()


@pytest.fixture
def url(store: RunStore) -> str:
    """The address of its database, for other servers."""
    return store._open().database._engine.url.render_as_string(hide_password=False)

"""The record on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.runs import RunStore, opened
from tests.postgres import Postgres

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(params=DATABASES)
def store(
    request: pytest.FixtureRequest, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RunStore]:
    """The store of a server, found through the environment; for others a test makes more."""
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        monkeypatch.setenv("DENSEBOARD_DATABASE", server.new())
    yield RunStore()
    opened.close()

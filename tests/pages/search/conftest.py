"""The search service on a training service in memory, for the Search page."""

from collections.abc import Iterator

import pytest

from core.runs import service_interface
from core.search import service_interface as search_interface
from core.search import storage
from core.search.service import StudySearchService
from tests.fakes import FakeService
from tests.optuna_storage import migrations_read_once

__all__ = ["migrations_read_once"]


@pytest.fixture
def training() -> FakeService:
    return FakeService(duration=0.3, record=True)


@pytest.fixture
def searches(
    training: FakeService, monkeypatch: pytest.MonkeyPatch
) -> Iterator[StudySearchService]:
    service = StudySearchService(training)
    monkeypatch.setattr(service_interface, "_current", training)
    monkeypatch.setattr(search_interface, "_current", service)
    yield service
    service.close()
    storage.close()

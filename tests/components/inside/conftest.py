"""A service in memory."""

import pytest

from core.runs import service_interface
from tests.fakes import FakeService


@pytest.fixture(autouse=True)
def service(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    fake = FakeService(duration=1.0)
    monkeypatch.setattr(service_interface, "_current", fake)
    return fake

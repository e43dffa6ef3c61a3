"""A service in memory, and the Train page on it."""

import pytest

from core.runs import service_interface
from tests.pages.train import Service, Visit, open_page


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Service:
    made = Service()
    monkeypatch.setattr(service_interface, "_current", made)
    return made


@pytest.fixture
def visit(service: Service) -> Visit:
    return open_page

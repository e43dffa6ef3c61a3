"""A service in memory, and the Train page on it."""

import pytest

from core.runs import current
from tests.pages.train import Service, Visit, open_page


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Service:
    made = Service()
    monkeypatch.setattr(current, "_service", made)
    return made


@pytest.fixture
def visit(service: Service) -> Visit:
    return open_page

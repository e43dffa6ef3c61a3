"""A service whose record the Compare page reads."""

import pytest

from core.runs import service_interface
from tests.pages.recorded import Recorded


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    made = Recorded()
    monkeypatch.setattr(service_interface, "_current", made)
    return made

"""The Data page with a made-up service."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.runs import service_interface
from tests.fakes import FakeService
from tests.pages.train import run

PAGE = Path(__file__).parents[3] / "pages" / "data.py"


@pytest.fixture(autouse=True)
def service(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    fake = FakeService()
    monkeypatch.setattr(service_interface, "_current", fake)
    return fake


@pytest.fixture
def app() -> AppTest:
    return run(AppTest.from_file(str(PAGE), default_timeout=60))

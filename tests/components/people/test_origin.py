"""Which origins may open the feed."""

from collections.abc import Iterator
from typing import Any

import pytest
from streamlit import config

from components.people.origin import origin_allowed


@pytest.fixture(autouse=True)
def options() -> Iterator[None]:
    """Restore the options of the server."""
    names = ("server.enableCORS", "server.corsAllowedOrigins", "server.allowedHosts")
    before = {name: config.get_option(name) for name in names}
    yield
    for name, value in before.items():
        config.set_option(name, value)


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        ("http://localhost:8501", "localhost:8501", True),
        ("https://demo.example", "demo.example", True),
        ("https://Demo.Example", "demo.example", True),
        ("http://[::1]:8501", "[::1]:8501", True),
        ("http://localhost:8502", "localhost:8501", False),
        ("http://evil.example", "localhost:8501", False),
        ("http://localhost:8501.evil.example", "localhost:8501", False),
        ("http://localhost:8501@evil.example", "localhost:8501", False),
        ("null", "localhost:8501", False),
        ("http://[", "localhost:8501", False),
        ("", "", False),
        (None, "localhost:8501", False),
        ("http://localhost:8501", None, False),
    ],
)
def test_the_origin_must_be_the_host(origin: str | None, host: str | None, allowed: bool) -> None:
    assert origin_allowed(origin, host) is allowed


@pytest.mark.parametrize(
    ("name", "value", "origin", "allowed"),
    [
        ("server.corsAllowedOrigins", ["https://front.example"], "https://front.example", True),
        ("server.corsAllowedOrigins", ["https://front.example"], "http://front.example", False),
        ("server.corsAllowedOrigins", ["https://front.example"], "https://x.example", False),
        ("server.enableCORS", False, "https://x.example", True),
        ("server.allowedHosts", ["demo.example"], "https://back.example:8501", False),
    ],
)
def test_the_owner_may_name_others(name: str, value: Any, origin: str, allowed: bool) -> None:
    config.set_option(name, value)
    assert origin_allowed(origin, "back.example:8501") is allowed


def test_the_servers_own_address_counts_once_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not origin_allowed("https://demo.example", "10.0.0.1:8501")
    monkeypatch.setattr(config, "is_manually_set", lambda name: name == "browser.serverAddress")
    options = {**{name: config.get_option(name) for name in ("server.enableCORS",)}}
    get = config.get_option
    options["browser.serverAddress"] = "Demo.example"
    monkeypatch.setattr(config, "get_option", lambda name: options.get(name, get(name)))
    assert origin_allowed("https://demo.example", "10.0.0.1:8501")

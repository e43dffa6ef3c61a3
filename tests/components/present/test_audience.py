"""The address under which the audience follows, and whether anybody else can open it."""

from types import SimpleNamespace

import pytest

from components.present import audience
from tests.components.server.classroom import ENVIRONMENT


@pytest.mark.parametrize(
    ("url", "page", "root"),
    [
        ("http://localhost:8501", "", "http://localhost:8501"),
        ("http://localhost:8501/", "", "http://localhost:8501"),
        (
            "https://lab.example.org/denseboard/compare",
            "compare",
            "https://lab.example.org/denseboard",
        ),
        ("https://hub.example.org/user/ana/learn/", "", "https://hub.example.org/user/ana/learn"),
        ("https://lab.example.org/learn/learn", "learn", "https://lab.example.org/learn"),
    ],
)
def test_the_address_of_the_app_is_that_of_the_page_without_its_name(
    url: str, page: str, root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audience, "st", SimpleNamespace(context=SimpleNamespace(url=url)))
    assert audience._root(page) == root


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501"])
def test_an_address_of_this_machine_alone_says_so_and_what_mends_it(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = f"http://{host}/follow/K7QXPA"
    monkeypatch.setattr(audience, "listens_beyond", lambda: True)
    assert "name of the machine" in audience._only_here(link)
    monkeypatch.setattr(audience, "listens_beyond", lambda: False)
    assert "Start it for a class" in audience._only_here(link)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    assert "--server.address" in audience._only_here(link)


def test_any_other_address_needs_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "listens_beyond", lambda: False)  # behind a proxy
    assert audience._only_here("https://lab.example.org/follow/K7QXPA") == ""

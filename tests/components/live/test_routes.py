"""The chart's files, as a browser fetches them."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import plotly
import pytest
from starlette.applications import Starlette
from streamlit import config

import components.live
from components.live.routes import feed_address, module_address, routes
from components.widgets.assets import plotly_address
from tests.asgi import Answer, get


@pytest.fixture(params=["", "some/base"])
def base(request: pytest.FixtureRequest) -> Iterator[str]:
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", request.param)
    yield f"/{request.param}" if request.param else ""
    config.set_option("server.baseUrlPath", before)


def fetch(url: str, base: str = "", encoding: str = "gzip") -> Answer:
    """The response to a page's request."""
    return get(Starlette(routes=routes()), f"{base}/{url}", accept_encoding=encoding)


def test_plotly_is_the_installed_one_squeezed_and_kept(base: str) -> None:
    assert plotly_address() == f"denseboard/plotly.min.js?v={plotly.__version__}"
    status, headers, body = fetch(plotly_address(), base)
    assert status == 200
    assert headers["content-encoding"] == "gzip"
    assert "immutable" in headers["cache-control"]
    assert headers["content-type"].startswith("text/javascript")
    assert b"plotly.js v" in gzip.decompress(body)[:200]
    assert len(body) < 2_000_000


def test_who_cannot_unpack_gets_it_plain() -> None:
    _, headers, body = fetch(module_address(), encoding="identity")
    assert "content-encoding" not in headers
    assert b"export function show" in body


def test_the_module_and_all_it_imports_are_served(base: str) -> None:
    folder = module_address().rpartition("/")[0]
    assert folder.startswith("denseboard/live_curves/")
    waiting, seen = ["live_curves.js"], set()
    while waiting:
        name = waiting.pop()
        status, headers, body = fetch(f"{folder}/{name}", base)
        assert status == 200, name
        assert "immutable" in headers["cache-control"]
        seen.add(name)
        found = re.findall(r'from "\./([a-z]+\.js)"', gzip.decompress(body).decode())
        waiting += [other for other in found if other not in seen]
    sources = Path(components.live.__file__).parent.glob("*.js")
    assert seen == {path.name for path in sources}


def test_an_old_version_is_answered_with_the_new_but_not_kept() -> None:
    url = module_address().split("/")
    url[-2] = "0" * 16
    status, headers, _ = fetch("/".join(url))
    assert status == 200
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["nothing.js", "feed.py", "__init__.py", "..%2ffeed.py"])
def test_nothing_else_is_served(name: str) -> None:
    assert fetch(module_address().replace("live_curves.js", name))[0] == 404


def test_the_feed_is_under_the_base_path(base: str) -> None:
    assert feed_address("abc") == "denseboard/feed/abc"
    assert f"{base}/denseboard/feed/{{run_id}}" in [
        getattr(route, "path", "") for route in routes()
    ]


def test_every_name_imported_is_exported_there() -> None:
    """Otherwise the browser would load nothing at all."""
    folder = Path(components.live.__file__).parent
    files = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.js")}
    exported = {
        name: set(re.findall(r"export (?:async )?(?:function|class|const|let) (\w+)", text))
        for name, text in files.items()
    }
    for name, text in files.items():
        for wanted, source in re.findall(r'import \{([^}]*)\} from "\./([\w.]+)"', text):
            names = {one.strip() for one in wanted.split(",") if one.strip()}
            assert names <= exported[source], f"{name} from {source}"

"""The view's modules, as a browser fetches them."""

import gzip
import posixpath
import re
from pathlib import Path

import pytest
from starlette.applications import Starlette

import components.search
from components.live.routes import routes as live_routes
from components.search.routes import module_address, routes
from tests.asgi import get

FOLDER = Path(str(components.search.__file__)).parent
IMPORT = re.compile(r'import \{([^}]*)\} from "(\.[\w./]+)"')


def fetch(path: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and unpacked body of the response to a page's request."""
    app = Starlette(routes=[*live_routes(), *routes()])
    status, headers, body = get(app, f"/{path}", accept_encoding="gzip")
    packed = headers.get("content-encoding") == "gzip"
    return status, headers, (gzip.decompress(body) if packed else body).decode()


def test_the_module_and_all_it_imports_are_served() -> None:
    waiting, seen = [module_address()], set()
    while waiting:
        path = waiting.pop()
        status, headers, body = fetch(path)
        assert status == 200, path
        assert "immutable" in headers["cache-control"]
        seen.add(path)
        folder = posixpath.dirname(path)
        found = [posixpath.normpath(f"{folder}/{name}") for _, name in IMPORT.findall(body)]
        waiting += [other for other in found if other not in seen]
    own = {path.rpartition("/")[2] for path in seen if "/search_view/" in path}
    assert own == {path.name for path in FOLDER.glob("*.js")}
    assert any(path.endswith("/plot.js") and "/live_curves/" in path for path in seen)


def test_every_name_imported_is_exported_there() -> None:
    """Otherwise the browser would load nothing at all."""
    for path in FOLDER.glob("*.js"):
        for wanted, source in IMPORT.findall(path.read_text(encoding="utf-8")):
            text = (path.parent / source).resolve().read_text(encoding="utf-8")
            exported = set(re.findall(r"export (?:function|class|const|let) (\w+)", text))
            names = {one.strip() for one in wanted.split(",") if one.strip()}
            assert names <= exported, f"{path.name} from {source}"


def test_an_old_version_is_answered_with_the_new_but_not_kept() -> None:
    url = module_address().split("/")
    url[-2] = "0" * 16
    status, headers, _ = fetch("/".join(url))
    assert status == 200
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["nothing.js", "feed.py", "..%2ffeed.py", "plot.js"])
def test_nothing_else_is_served(name: str) -> None:
    assert fetch(module_address().replace("search_view.js", name))[0] == 404

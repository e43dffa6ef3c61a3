"""The HTML document of a page that is opened by its own address.

With Streamlit's, the browser looks for the server below that address, ``/compare/_stcore/health``,
before it tries the root: two 404s in the console of every such visit. This one says that the server
is beside the page. Addresses are relative, for proxies that strip a prefix of the path.
"""

from functools import cache
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import BaseRoute, Route

from components.widgets.assets import base_path

_INDEX = Path(streamlit.__file__).with_name("static") / "index.html"
_BEFORE = "</title>"


def routes(pages: list[str], first: str) -> list[BaseRoute]:
    """Return the routes of the pages' own addresses, for ``st.App(routes=...)``.

    Args:
        pages: Names in the address of all pages but the first.
        first: Name of the first page, which Streamlit serves at the root.
    """
    base = base_path()
    return [
        Route(f"{base}/{first}", _to_root),
        *(Route(f"{base}/{page}", _document) for page in pages),
    ]


async def _to_root(request: Request) -> RedirectResponse:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"./{query}")


async def _document(_request: Request) -> HTMLResponse:
    return HTMLResponse(_html(), headers={"Cache-Control": "no-cache"})


@cache
def _html() -> str:
    server = 'window.__streamlit = { BACKEND_BASE_URL: new URL("./", location.href).href }'
    html = _INDEX.read_text(encoding="utf-8")
    return html.replace(_BEFORE, f"{_BEFORE}\n    <script>{server}</script>", 1)

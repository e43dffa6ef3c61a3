"""The routes of the live view of a search: its feed and its JavaScript."""

from pathlib import Path

from starlette.routing import BaseRoute, WebSocketRoute

from components.live.routes import MODULES as LIVE
from components.search.feed import feed
from components.widgets.assets import address, served
from components.widgets.modules import ModuleFolder

MODULES = ModuleFolder("search_view", Path(__file__).parent, {"live": LIVE})


def module_address() -> str:
    """Return the address of the view's JavaScript module."""
    return MODULES.address("search_view.js")


def feed_address(search_id: str) -> str:
    """Return the address of a search's feed."""
    return address(f"search/{search_id}")


def routes() -> list[BaseRoute]:
    """Return the routes of the live view, for ``st.App(routes=...)`` beside those of runs."""
    return [
        WebSocketRoute(served("search/{search_id}"), feed),
        MODULES.route(),
    ]

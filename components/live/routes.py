"""The routes of the live chart: its feed and its JavaScript."""

from pathlib import Path

from starlette.routing import BaseRoute, Route, WebSocketRoute

from components.live.baselines import baselines
from components.live.feed import feed
from components.live.frames import frames
from components.widgets import assets
from components.widgets.assets import address, served
from components.widgets.modules import ModuleFolder

MODULES = ModuleFolder("live_curves", Path(__file__).parent)


def module_address() -> str:
    """Return the address of the chart's JavaScript module."""
    return MODULES.address("live_curves.js")


def feed_address(run_id: str) -> str:
    """Return the address of a run's feed."""
    return address(f"feed/{run_id}")


def baselines_address(run_id: str) -> str:
    """Return the address of a run's baselines."""
    return address(f"baselines/{run_id}")


def frames_address(run_id: str) -> str:
    """Return the address of all frames of a finished run."""
    return address(f"frames/{run_id}")


def routes() -> list[BaseRoute]:
    """Return the routes of the live chart and all other charts, for ``st.App(routes=...)``."""
    return [
        *assets.routes(),
        WebSocketRoute(served("feed/{run_id}"), feed),
        Route(served("baselines/{run_id}"), baselines),
        Route(served("frames/{run_id}"), frames),
        MODULES.route(),
    ]

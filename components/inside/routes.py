"""The routes of the picture of a network from within: its data and its JavaScript."""

from pathlib import Path

from starlette.routing import BaseRoute, Route

from components.inside.inputs import inputs
from components.inside.weights import weights
from components.live.routes import MODULES as LIVE
from components.widgets.assets import address, served
from components.widgets.modules import ModuleFolder

MODULES = ModuleFolder("inside", Path(__file__).parent, {"live": LIVE})


def weights_address(run_id: str) -> str:
    """Return the address of a run's weights."""
    return address(f"weights/{run_id}")


def inputs_address(run_id: str) -> str:
    """Return the address of the inputs that units of a run's network answer to."""
    return address(f"inputs/{run_id}")


def routes() -> list[BaseRoute]:
    """Return the routes of the picture, for ``st.App(routes=...)``."""
    return [
        Route(served("weights/{run_id}"), weights),
        Route(served("inputs/{run_id}"), inputs),
        MODULES.route(),
    ]

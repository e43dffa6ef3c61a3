"""The routes of a run step by step: its data and its JavaScript."""

from pathlib import Path

from starlette.routing import BaseRoute, Route

from components.inside.routes import MODULES as INSIDE
from components.live.routes import MODULES as LIVE
from components.steps.epoch import epoch
from components.steps.samples import samples
from components.widgets.assets import address, served
from components.widgets.modules import ModuleFolder

MODULES = ModuleFolder("step_view", Path(__file__).parent, {"live": LIVE, "inside": INSIDE})


def epochs_address(run_id: str) -> str:
    """Return the address of a run's epochs, to which the number of one is added."""
    return address(f"steps/{run_id}/")


def samples_address(run_id: str) -> str:
    """Return the address of the samples that a run's network is scored on."""
    return address(f"samples/{run_id}")


def routes() -> list[BaseRoute]:
    """Return these routes, for ``st.App(routes=...)``."""
    return [
        Route(served("samples/{run_id}"), samples),
        Route(served("steps/{run_id}/{epoch:int}"), epoch),
        MODULES.route(),
    ]

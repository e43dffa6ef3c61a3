"""The live chart: what a page mounts, and the routes it is fed through."""

from components.live_curves.chart import live_curves
from components.live_curves.routes import routes

__all__ = ["live_curves", "routes"]

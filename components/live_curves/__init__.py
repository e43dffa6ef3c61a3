"""The live chart: what a page mounts, and the routes it is fed through."""

from components.live_curves.chart import live_curves
from components.live_curves.past import look_back
from components.live_curves.routes import base_path, routes

__all__ = ["base_path", "live_curves", "look_back", "routes"]

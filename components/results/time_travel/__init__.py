"""A finished run at an earlier epoch."""

from components.results.time_travel.time_travel import time_travel

__all__ = ["time_travel"]

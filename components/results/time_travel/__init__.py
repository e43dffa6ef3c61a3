"""A finished run as it was at an earlier epoch."""

from components.results.time_travel.time_travel import Shown, time_travel

__all__ = ["Shown", "time_travel"]

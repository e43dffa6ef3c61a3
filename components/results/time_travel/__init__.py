"""A finished run at an earlier epoch."""

from components.results.time_travel.time_travel import epoch_slider, time_travel

__all__ = ["epoch_slider", "time_travel"]

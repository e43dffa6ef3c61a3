"""The same settings trained again with other seeds."""

from components.repeats.repeats import repeats

__all__ = ["repeats"]

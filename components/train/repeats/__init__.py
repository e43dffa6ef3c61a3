"""The same settings trained again with other seeds."""

from components.train.repeats.repeats import repeats

__all__ = ["repeats"]

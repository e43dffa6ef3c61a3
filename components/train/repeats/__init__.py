"""The same settings trained again, with other seeds or on other folds."""

from components.train.repeats.folds import folds
from components.train.repeats.repeats import repeats

__all__ = ["folds", "repeats"]

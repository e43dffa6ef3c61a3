"""What a dataset looks like before anything is trained on it."""

from core.data.profile.columns import Column, describe, distribution
from core.data.profile.parts import Parts, parts

__all__ = ["Column", "Parts", "describe", "distribution", "parts"]

"""Profiles of a dataset before training: parts, columns, ranges."""

from core.data.profile.columns import Column, describe, distribution
from core.data.profile.parts import Parts, parts

__all__ = ["Column", "Parts", "describe", "distribution", "parts"]

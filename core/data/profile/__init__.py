"""Profiles of a dataset before training: parts, columns, ranges."""

from core.data.profile.columns import Column, by_class, describe, strongest
from core.data.profile.parts import Parts, parts

__all__ = ["Column", "Parts", "by_class", "describe", "parts", "strongest"]

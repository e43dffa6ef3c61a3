"""Profiles of a dataset before training: parts, columns, ranges."""

from core.data.profile.columns import (
    FIRST_ROWS,
    STRONGEST,
    Column,
    by_class,
    describe,
    strongest,
)
from core.data.profile.parts import Parts, parts

__all__ = [
    "FIRST_ROWS",
    "STRONGEST",
    "Column",
    "Parts",
    "by_class",
    "describe",
    "parts",
    "strongest",
]

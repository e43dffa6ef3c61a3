"""A long list cut into pages."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One page of a list.

    Attributes:
        number: Which page, from 0.
        count: How many pages there are; 1 for an empty list.
        start: Position of its first entry, from 0.
        stop: Position behind its last entry.
        total: Entries on all pages.
    """

    number: int
    count: int
    start: int
    stop: int
    total: int

    @property
    def places(self) -> slice:
        """Where its entries are in the list."""
        return slice(self.start, self.stop)


def page(total: int, number: int, size: int) -> Page:
    """The page of that number, or the nearest there is.

    Args:
        total: Entries of the list.
        number: The page asked for, from 0.
        size: Entries of a full page.
    """
    count = max(1, math.ceil(total / size))
    number = min(max(number, 0), count - 1)
    return Page(number, count, number * size, min((number + 1) * size, total), total)

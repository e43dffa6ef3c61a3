"""The values of a setting that a search tries."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Range:
    """The numbers from ``low`` to ``high``, both included.

    Attributes:
        low: The smallest number.
        high: The largest number.
        log: Whether they are drawn and spaced logarithmically, as for a learning rate.
        points: How many of them a grid has.
    """

    low: float
    high: float
    log: bool = False
    points: int = 5


@dataclass(frozen=True)
class Options:
    """A list of values: names, switches or numbers.

    Attributes:
        values: The values, in the order in which a grid has them.
    """

    values: tuple[Any, ...]


Candidates = Range | Options

"""The table with numbers, times and codes as people write them."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tests.core.data.tables.people import ROWS, csv, table


def _money(number: float) -> str:
    if not number:
        return " $- "
    return f"(${-number:,.2f})" if number < 0 else f"${number:,.2f}"


def _clock(number: float) -> str:
    return f"{int(number) // 60}:{int(number) % 60:02d}:{number % 1 * 60:02.0f}"


WRITTEN: Mapping[str, Callable[[float], str]] = {
    "dollars": _money,
    "euros": lambda number: f"{number:,.2f} €".translate(str.maketrans(",.", ".,")),
    "currency codes": lambda number: f"CHF {number:,.2f}".replace(",", "\u2019"),
    "thin spaces": lambda number: f"{number:,.2f}".replace(",", "\u202f"),
    "thousands": lambda number: f"{number:,.2f}",
    "trailing minus": lambda number: f"{abs(number):.2f}{'-' * (number < 0)}",
    "brackets": lambda number: f"({-number:.2f})" if number < 0 else f"{number:.2f}",
    "dashes": lambda number: f"{number:.2f}".replace("-", "\u2212"),
    "per cent": lambda number: f"{number:.2f}%",
    "kilograms": lambda number: f"{number:.2f} kg",
    "exponents": lambda number: f"{number:.5e}",
    "decimal commas": lambda number: f"{number:.2f}".replace(".", ","),
}
"""How people write numbers, with two decimals."""


def amounts(rows: int = ROWS) -> np.ndarray:
    """Numbers to write: negative ones, zeros and more than a million among them."""
    chance = np.random.default_rng(3)
    numbers = (chance.normal(0, 4000, rows) + 2000).round(2)
    numbers[::17], numbers[5] = 0, 1_234_567.25
    return numbers


def written(way: str, **options: Any) -> bytes:
    """The table with numbers in a notation of ``WRITTEN``."""
    frame = table()
    frame.insert(1, "amount", [WRITTEN[way](number) for number in amounts().tolist()])
    return csv(frame, **options)


def times() -> bytes:
    frame = table()
    frame["day"] = [_clock(age * 7 + 0.5) for age in frame["age"]]
    frame["height"] = [f"{age // 10} h {age % 60} min" for age in frame["age"]]
    return csv(frame)


def points() -> bytes:
    """Versions, addresses and sections beside thousands with points and decimal commas."""
    frame = table()
    numbers = range(ROWS)
    frame.insert(0, "price", [f"{n % 9 + 1}.{n * 37 % 1000:03d}" for n in numbers])
    frame.insert(1, "share", [f"0,{n % 100:02d}" for n in numbers])
    frame.insert(2, "version", [f"1.{n % 3}.{n % 4}" for n in numbers])
    frame.insert(3, "address", [f"10.0.0.{n % 5}" for n in numbers])
    frame.insert(4, "section", [f"{n % 3 + 1}.{(1, 10, 2)[n % 5 % 3]}" for n in numbers])
    frame["day"] = frame["day"].str.replace("-", ".")
    return csv(frame, sep=";", decimal=",")

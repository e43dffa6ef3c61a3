"""Tables of the report; all texts are escaped."""

from collections.abc import Iterable, Sequence
from html import escape


def definitions(entries: Iterable[tuple[str, str]]) -> str:
    """A table of names and what they stand for."""
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>'
        for name, value in entries
    )
    return f'<div class="wide"><table><tbody>{rows}</tbody></table></div>'


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int = 0) -> str:
    """A table with a heading for each row and column.

    Args:
        header: Titles of the columns.
        rows: Their cells, the first of each its heading.
        numbers: How many of the last columns hold numbers.
    """
    first = len(header) - numbers
    titles = "".join(
        f'<th scope="col"{_looks(place, first)}>{escape(title)}</th>'
        for place, title in enumerate(header)
    )
    lines = "".join(_row(row, first) for row in rows)
    return (
        f'<div class="wide"><table><thead><tr>{titles}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def _row(cells: Sequence[str], first: int) -> str:
    rest = "".join(
        f"<td{_looks(place, first)}>{escape(cell)}</td>"
        for place, cell in enumerate(cells[1:], start=1)
    )
    return f'<tr><th scope="row">{escape(cells[0])}</th>{rest}</tr>'


def _looks(place: int, first: int) -> str:
    return ' class="number"' if place >= first else ""

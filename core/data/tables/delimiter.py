"""Finds the delimiter of a text."""

import io
from collections import Counter
from dataclasses import replace

from core.data.tables.dialect import DELIMITERS, Dialect
from core.data.tables.rows import every_row, first_rows

_FIRST, _EXAMINED = 50, 1 << 16  # lines and characters that have an unusual delimiter
_MOST = 0.8  # of the rows must have the same width for an unusual delimiter


def delimiter_of(text: str, dialect: Dialect) -> str:
    """The character that splits most rows into the same number of cells, more than one."""
    usual = list(DELIMITERS)
    counts = Counter(
        sign
        for line in text[:_EXAMINED].splitlines()[:_FIRST]
        for sign in set(line)
        if not sign.isalnum() and sign not in " _-.\"'/()=\r\n\0"
    )
    # Those in most lines are tried; the first lines may be a title.
    unusual = sorted(counts.keys() - set(usual), key=lambda sign: (-counts[sign], sign))
    lines = list(io.StringIO(text, newline=""))
    best, score = ",", (0.0, 0)
    for sign in [*usual, *unusual[:20]]:
        # To try the comma as delimiter, the decimal sign must be another.
        tried = replace(dialect, delimiter=sign, decimal=",."[sign == ","], thousands="")
        widths = Counter(map(len, first_rows(every_row(lines, tried))))
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        if width < 2:
            continue
        share = count / widths.total()
        if share < _MOST and sign not in usual[:-1]:
            continue
        # The usual delimiters are preferred, but not the space, which also separates words.
        # A comma within numbers splits many rows, but not most.
        weight = 0.6 if sign not in usual[:-1] else 1.0 if share >= _MOST else 0.7
        current = (round(share * weight, 2), min(width, 50))
        if current > score:
            best, score = sign, current
    return best

"""Finds rows below the data: totals, other statistics, and notes."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

_Rows = Sequence[Sequence[str]]

_MOST = 20  # rows below the data, at most
_TOTAL = re.compile(
    r"(?:(?:sub|grand |general )?totals?|total general|sum|sums|average|mean|median|count|std|"
    r"summe|gesamt|insgesamt|gesamtsumme|mittelwert|durchschnitt|suma|sumas|subtotal|media|"
    r"promedio|mediana|totaux|somme|moyenne|totale|totali|somma|totaal|totais|m[ée]dia|"
    r"итого|всего|合計|总计|總計|합계)"
    r"(?:[\s:(][^\d,;]*)?:?",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"[*†‡§©]|\(\d+\)\s|\d\)\s|--|__|==|(?:source|sources|note|notes|footnote|quelle|hinweis|"
    r"anmerkung|fuente|nota|notas|fonte|remarque|remark|end of|generated|created|exported|"
    r"erstellt|copyright|updated|last updated|data from|n\.b\.)\b",
    re.IGNORECASE,
)


def below(last: _Rows, data: _Rows, is_number: Callable[[str], bool]) -> int:
    """Count the rows below the data.

    Args:
        last: The last rows of the file, without empty ones at its end.
        data: Rows of the data, from the first.
        is_number: Whether a cell is a number.

    Returns:
        The count; 0 unless the last row is clearly a total or a note.
    """
    # The first rows of a short file are its last ones, too.
    data = data[: max(len(data) - _MOST, len(data) // 2)]
    usual = Counter(map(len, data)).most_common(1)[0][0] if data else 0
    filled = [row for row in last if any(cell.strip() for cell in row)]
    count = 0
    for row in reversed(filled[1:]):
        if count == _MOST or not (
            _is_note(row, usual, data, is_number) or _is_total(row, data, is_number)
        ):
            break
        count += 1
    # A table may have as many rows of one cell as of several.
    return count if count < _MOST and count <= len(data) else 0


def _is_note(row: Sequence[str], usual: int, data: _Rows, is_number: Callable[[str], bool]) -> bool:
    """Whether a row has a single cell with words, unlike the rows of the data."""
    cells = [cell.strip() for cell in row if cell.strip()]
    if usual < 2 or not row[0].strip() or is_number(cells[0]):
        return False
    worded = _NOTE.match(cells[0]) is not None
    if len(cells) > 1:
        return worded and len(row) != usual
    alone = sum(sum(bool(cell.strip()) for cell in each) == 1 for each in data)
    if 10 * alone > len(data) + 10:
        return False  # the data have such rows, too
    first = {each[0].strip() for each in data if each}
    return cells[0] not in first and (len(row) < usual or worded)


def _is_total(row: Sequence[str], data: _Rows, is_number: Callable[[str], bool]) -> bool:
    """Whether a row begins with a word for a total, below other values, and then has numbers."""
    words = [cell.strip() for cell in row if cell.strip() and not is_number(cell.strip())]
    if not words or not _TOTAL.fullmatch(words[0]):
        return False
    place = next(n for n, cell in enumerate(row) if cell.strip() == words[0])
    above = {each[place].strip().casefold() for each in data if place < len(each)}
    numbers = sum(is_number(cell.strip()) for cell in row)
    return words[0].casefold() not in above and numbers > 0 and len(words) <= 2

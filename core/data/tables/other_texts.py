"""Texts that name each of their values, or are written for another program: they are no tables."""

import re
from collections.abc import Callable
from itertools import islice

from core.base.errors import TableError
from core.base.text import N_

_LINES = 50
_LEAST, _MOST = 5, 0.9  # lines to judge by, and the share of them that must be alike
# A name before "=" or ":", which begins a line or follows a delimiter.
_NAMED = re.compile(r"""(?:^|[\s,;|{\[(])["']?([^\W\d][\w.]*)["']?\s*[=:]\s*(?=[^\s=:/])""")
_INSERT = re.compile(r"insert\s+into\b", re.IGNORECASE)
_SPARSE = re.compile(r"[-+]?[\d.]+(?:e[-+]?\d+)?(?:\s+\d+:[-+\d.eE]+)+\s*(?:#.*)?")
_ITEM, _MEMBER = re.compile(r"- +[\w\"']+ *:(?: |$)"), re.compile(r"\s+[\w\"']+ *:(?: |$)")
_LATEX = re.compile(r"[^&]+(?:(?<!\\)&[^&]*)+\\\\(?:\s*\\\w+)*")
_NAMES_ONCE = N_(
    "Write the names once, in the first line, and below them a line of values for each row; or"
    " write each row as a JSON object."
)
_AS_CSV = N_("Export its table as CSV.")


def check_is_table(text: str) -> None:
    """Refuse a text that no delimiter divides into the columns that it has.

    Args:
        text: Its first lines.

    Raises:
        TableError: It is such a text; it says which.
    """
    filled = (line.strip("\r\n") for line in text.splitlines() if line.strip())
    lines = list(islice(filled, _LINES))
    for alike, what, remedy in _KINDS:
        if alike(lines):
            raise TableError(
                N_("The file is text, but not a table with delimiters: it is {what}. {remedy}"),
                what=what,
                remedy=remedy,
            )


def _most(lines: list[str], matches: Callable[[str], object]) -> bool:
    return len(lines) >= _LEAST and sum(map(bool, map(matches, lines))) >= _MOST * len(lines)


def _pairs(lines: list[str]) -> bool:
    """Whether the lines have the same names before their values, two or more."""
    names = _NAMED.findall(lines[0]) if lines else []
    return len(names) > 1 and _most(lines, lambda line: _NAMED.findall(line) == names)


def _sql(lines: list[str]) -> bool:
    return any(_INSERT.match(line) for line in lines)


def _yaml(lines: list[str]) -> bool:
    items = sum(bool(_ITEM.match(line)) for line in lines)
    return items > 1 and _most(lines, lambda line: _ITEM.match(line) or _MEMBER.match(line))


def _sparse(lines: list[str]) -> bool:
    return _most(lines, _SPARSE.fullmatch)


def _latex(lines: list[str]) -> bool:
    return _most(lines, lambda line: _LATEX.fullmatch(line.strip()) or line.startswith("\\"))


_KINDS: tuple[tuple[Callable[[list[str]], bool], str, str], ...] = (
    (_sql, N_("a list of SQL commands"), _AS_CSV),
    (_yaml, "YAML", N_("Export its table as CSV or JSON.")),
    (_pairs, N_("lines that name each value, as in a log (a=1 b=2)"), _NAMES_ONCE),
    (_sparse, N_("sparse rows of index:value (LIBSVM)"), N_("Save it with all values, as CSV.")),
    (_latex, N_("a table of LaTeX"), _AS_CSV),
)

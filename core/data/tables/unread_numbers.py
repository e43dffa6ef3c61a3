"""Values that look like numbers to a person, but are not read as numbers."""

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_EXAMINED, _SHARE, _SHOWN = 1000, 0.9, 3
# With a sign before it that limits it or keeps a spreadsheet from reading it, in brackets or
# quotes, with the exponent of Fortran, or with an error behind it.
_ALIKE = re.compile(
    r"""[~≈∼<>≤≥'`="\[({]*\s*[^\w\s]?\s*[-+−]?"""
    r"(?:[\d٬]+(?:[.,٫·][\d]+)?(?:[eEdD][-+]?\d+)?|0[xX][\da-fA-F]+)"
    r"""\s*(?:±\s*[\d.,]+)?\s*[%٪]?["'\])}]*"""
)


def examples(values: "pd.Series") -> list[str]:
    """Return some different values of a column if nearly all look like numbers; else none.

    Args:
        values: Its texts, without missing ones.
    """
    distinct = [str(value).strip() for value in values.head(_EXAMINED).unique()]
    alike = [text for text in distinct if _ALIKE.fullmatch(unicodedata.normalize("NFKC", text))]
    odd = [text for text in alike if not _written_plainly(text)]
    return odd[:_SHOWN] if len(alike) >= _SHARE * len(distinct) else []


def _written_plainly(text: str) -> bool:
    return text.isascii() and text.replace(".", "").replace("-", "").isdigit()

"""HTML and style sheets of the components that JavaScript draws, as they are sent."""

import re
from pathlib import Path

_UI = Path(__file__).with_name("ui.css")


def compact(text: str) -> str:
    """Remove comments and indentation from HTML or CSS: it is sent with every rerun."""
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))


def sheet(path: Path) -> str:
    """Return a style sheet."""
    return compact(path.read_text(encoding="utf-8"))


def with_ui(path: Path) -> str:
    """Return a style sheet, and before it that of rows, buttons, options and tables.

    These have the classes ``ui__row``, ``ui__button`` and so on, in an element of class ``ui``.
    """
    return sheet(_UI) + sheet(path)

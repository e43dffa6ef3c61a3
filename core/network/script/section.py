"""The parts of a script: a heading, a few remarks, and code."""

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.data.tables.names import tidy

Say = Callable[[str], str]
"""Translates a text that is marked with ``N_``."""

_WIDTH = 88
_LONGEST = 300  # characters of a user's text in a remark


@dataclass(frozen=True)
class Section:
    """One part of a script, and one cell of a notebook.

    Attributes:
        title: In the reader's language; "" for what comes before the first heading.
        code: Python source, remarks included, without an empty line at either end.
    """

    title: str
    code: str

    @property
    def source(self) -> str:
        """The code under its heading."""
        return f"# {self.title}\n{self.code}" if self.title else self.code


def remark(say: Say, message: str, **values: Any) -> str:
    """A sentence as lines of comment, the last one with its end of line.

    Args:
        say: Translates it.
        message: The sentence, with places.
        **values: What fills the places; texts become one line, which cannot leave the comment.
    """
    filled = {
        name: tidy(value, _LONGEST) if isinstance(value, str) else value
        for name, value in values.items()
    }
    lines = textwrap.wrap(say(message).format(**filled), _WIDTH, break_long_words=False)
    return "".join(f"# {line}\n" for line in lines)

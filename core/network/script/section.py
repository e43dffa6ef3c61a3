"""The parts of a script: headings, comments and code."""

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.data.tables.names import tidy

Say = Callable[[str], str]
"""Translates a text marked with ``N_``."""

_WIDTH = 88
_LONGEST = 300  # characters of a user's text in a comment


@dataclass(frozen=True)
class Section:
    """One part of a script, and one cell of a notebook.

    Attributes:
        title: The heading, translated; "" for the part before the first heading.
        code: Python source with comments, without empty lines at either end.
    """

    title: str
    code: str

    @property
    def source(self) -> str:
        """The code under its heading."""
        return f"# {self.title}\n{self.code}" if self.title else self.code


def remark(say: Say, message: str, **values: Any) -> str:
    """Return a sentence as comment lines, each ending in a newline.

    Args:
        say: Translates the sentence.
        message: The sentence, with ``{name}`` places.
        **values: The values of the places; line breaks in texts are removed, so that no text
            can leave the comment.
    """
    filled = {
        name: tidy(value, _LONGEST) if isinstance(value, str) else value
        for name, value in values.items()
    }
    lines = textwrap.wrap(say(message).format(**filled), _WIDTH, break_long_words=False)
    return "".join(f"# {line}\n" for line in lines)

"""Messages for users: a sentence with its values, and its severity."""

import math
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from core.base.text import N_

_MOST_PLACES = 15  # zeros that a reader still counts


class Level(StrEnum):
    """Severity: it prevents training, it may be a mistake, or it is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Message:
    """A sentence as template and values.

    They are separate because the template is translated before the values are filled in;
    ``str(message)`` is the English sentence.

    Attributes:
        template: English sentence with ``{name}`` places, marked with ``N_``.
        values: The values of the places: numbers, the user's own words
            (``core.base.text.UserText``), and labels or messages, which are translated as well.
    """

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return SentenceFormatter().format(self.template, **self.values)


def between(low: float, high: float) -> Message:
    """Return the words for what is allowed from ``low`` to ``high``, both included."""
    return Message(N_("{low:,} to {high:,}"), {"low": low, "high": high})


class SentenceFormatter(string.Formatter):
    """``str.format`` that writes numbers as people do: 0.0000001, where Python has 1e-07."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return a value as a sentence shows it."""
        text = str(super().format_field(value, format_spec))
        if not isinstance(value, float) or not math.isfinite(value) or "e" not in text:
            return text
        written = Decimal(text)
        return f"{written:,f}" if abs(written.adjusted()) <= _MOST_PLACES else text

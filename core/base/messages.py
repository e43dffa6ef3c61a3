"""Messages to people: a sentence with its values, and how serious it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """How serious something is: it prevents training, may be a mistake, or is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Message:
    """A sentence to be translated, then filled in.

    Template and values are separate so that the screen can translate the template first;
    ``str(message)`` is the English sentence.

    Attributes:
        template: English sentence with ``{name}`` places, marked with ``N_``.
        values: What fills the places: numbers, the user's own words (``core.base.text.UserText``),
            and labels or other messages, which are translated as well.
    """

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)

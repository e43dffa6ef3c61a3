"""What is to be said about a table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.base.messages import Level


@dataclass(frozen=True)
class Notice:
    """One thing to say.

    Attributes:
        level: ``ERROR`` where the table cannot be trained on unless something is changed.
        message: English sentence with places, marked for translation.
        values: What fills the places.
        column: The column it is about; "" where it is about the table.
        rule: What found it; the same for all of its findings.
    """

    level: Level
    message: str
    values: Mapping[str, Any] = field(default_factory=dict)
    column: str = ""
    rule: str = ""

    def __str__(self) -> str:
        return self.message.format(**self.values)

"""A notice about a table."""

from dataclasses import dataclass

from core.base.messages import Level, Message


@dataclass(frozen=True)
class Notice:
    """One thing to say.

    Attributes:
        level: ``ERROR`` where the table cannot be trained on unless something is changed.
        message: The sentence.
        column: The column it is about; empty where it is about the table.
        rule: The rule that raised it.
    """

    level: Level
    message: Message
    column: str = ""
    rule: str = ""

    def __str__(self) -> str:
        return str(self.message)

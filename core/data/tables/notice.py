"""A notice about a table."""

from dataclasses import dataclass

from core.base.messages import Level, Message


@dataclass(frozen=True)
class Notice:
    """One notice.

    Attributes:
        level: Its severity; with ``ERROR`` the table cannot be trained on.
        message: The sentence.
        column: The column it is about; empty for the whole table.
        rule: The rule that raised it.
    """

    level: Level
    message: Message
    column: str = ""
    rule: str = ""

    def __str__(self) -> str:
        return str(self.message)

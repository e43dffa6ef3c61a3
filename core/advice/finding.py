"""A finding about settings before anything is trained, and its fix."""

from dataclasses import dataclass

from core.base.messages import Level, Message
from core.settings.draft import Draft


@dataclass(frozen=True)
class Fix:
    """Settings without the problem.

    Attributes:
        label: Text of the button.
        draft: The settings with the fix.
    """

    label: Message
    draft: Draft


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong or unwise.

    Attributes:
        name: Identifier of the rule.
        level: How serious it is.
        message: The sentence.
        fix: One way to fix it, if there is one.
    """

    name: str
    level: Level
    message: Message
    fix: Fix | None = None

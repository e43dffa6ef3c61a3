"""What checks find in the settings before training, and the way out."""

from dataclasses import dataclass

from core.base.messages import Level, Message
from core.settings.draft import Draft


@dataclass(frozen=True)
class Fix:
    """A way out.

    Attributes:
        label: The label of its button.
        draft: The settings with it.
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
        fix: How to fix it, if there is one way.
    """

    name: str
    level: Level
    message: Message
    fix: Fix | None = None

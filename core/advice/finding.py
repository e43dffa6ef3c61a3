"""A finding about settings before anything is trained, and its fix."""

from dataclasses import dataclass

from core.base.messages import Level, Message
from core.base.text import N_
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


def use(draft: Draft, name: str, value: str, label: str) -> Fix:
    """Return the fix that chooses an entry of a registry.

    Args:
        draft: The settings.
        name: Of the setting.
        value: Of the entry.
        label: Of the entry.
    """
    return Fix(Message(N_("Use {choice}"), {"choice": label}), draft.changed(name, value))

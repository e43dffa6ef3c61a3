"""A finding about settings before training, and its fix."""

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
    """One problem with the settings.

    Attributes:
        name: Identifier of the rule.
        level: Its severity.
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
        name: The name of the setting.
        value: The name of the entry.
        label: The label of the entry.
    """
    return Fix(Message(N_("Use {choice}"), {"choice": label}), draft.changed(name, value))

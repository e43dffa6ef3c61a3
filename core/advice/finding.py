"""What can be found about settings before anything is trained, and the way out."""

from dataclasses import dataclass, field
from typing import Any

from core.base.messages import Level
from core.settings.draft import Draft


@dataclass(frozen=True)
class Fix:
    """A way out.

    Attributes:
        label: What the button says.
        draft: The settings with it.
        values: What fills the label's places.
    """

    label: str
    draft: Draft
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One thing that was found.

    Attributes:
        name: Identifier of the rule.
        level: How bad it is.
        template: The sentence, with places for ``values``.
        values: Numbers, and labels that are to be translated.
        fix: How to mend it, if there is one way.
    """

    name: str
    level: Level
    template: str
    values: dict[str, Any] = field(default_factory=dict)
    fix: Fix | None = None

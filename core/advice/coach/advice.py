"""What the coach says: a finding, its evidence and one suggestion."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

Severity = Literal["info", "warning"]


class Sentence(NamedTuple):
    """A sentence to be translated, then filled in.

    Attributes:
        template: English sentence with ``{places}``, marked with ``N_``.
        values: What fills them. The name of a place says what kind of number it is: ``share``
            is one of 0 to 1, ``rate`` a learning rate, what begins with ``loss`` or
            ``gradient`` has four digits, anything else is a whole number.
    """

    template: str
    values: Mapping[str, float]


class Advice(NamedTuple):
    """One thing the coach sees.

    Attributes:
        rule: Name of the rule that found it.
        finding: What is seen, with its evidence.
        suggestion: What to try.
        since: The epoch from which on it holds.
        severity: ``"warning"`` where the run as it is will not do, ``"info"`` otherwise.
        change: A setting's name in ``core.settings.registry`` and the value to try for it;
        ``units`` has
            those of every hidden layer. ``None`` where words must do.
    """

    rule: str
    finding: Sentence
    suggestion: Sentence
    since: float
    severity: Severity
    change: tuple[str, Any] | None = None

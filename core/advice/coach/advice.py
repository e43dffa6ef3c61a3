"""The coach's advice: a finding, its evidence and one suggestion."""

from typing import Any, Literal, NamedTuple

from core.base.messages import Message

Severity = Literal["info", "warning"]


class Advice(NamedTuple):
    """One piece of advice.

    The names of places in its messages tell the kind of value: ``share`` is between 0 and 1,
    ``rate`` a learning rate, ``text`` another template; names that begin with ``loss``,
    ``gradient`` or ``error`` are floats, and all others integers.

    Attributes:
        rule: Name of the rule.
        finding: The problem.
        suggestion: What to try.
        since: The epoch since which it holds.
        severity: ``"warning"`` if the run needs a change, ``"info"`` otherwise.
        change: A setting's name in ``core.settings.registry`` and the value to try; ``units`` has
            an entry for every hidden layer. ``None`` if the suggestion is only in words.
        evidence: More evidence, if one sentence is not enough.
    """

    rule: str
    finding: Message
    suggestion: Message
    since: float
    severity: Severity
    change: tuple[str, Any] | None = None
    evidence: Message | None = None

"""The coach's advice: a finding, its evidence and one suggestion."""

from typing import Any, Literal, NamedTuple

from core.base.messages import Message

Severity = Literal["info", "warning"]


class Advice(NamedTuple):
    """One thing the coach sees.

    The name of a place in its messages says which kind of value fills it: ``share`` is one of 0
    to 1, ``rate`` a learning rate, ``text`` another template, names that begin with ``loss``,
    ``gradient`` or ``error`` are numbers with a fraction, and all others whole numbers.

    Attributes:
        rule: Name of the rule.
        finding: What is seen.
        suggestion: What to try.
        since: The epoch from which on it holds.
        severity: ``"warning"`` where the run needs a change, ``"info"`` otherwise.
        change: A setting's name in ``core.settings.registry`` and the value to try for it;
            ``units`` has an entry for every hidden layer. ``None`` where words must do.
        evidence: More of what is seen, if one sentence is not enough.
    """

    rule: str
    finding: Message
    suggestion: Message
    since: float
    severity: Severity
    change: tuple[str, Any] | None = None
    evidence: Message | None = None

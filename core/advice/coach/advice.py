"""The coach's advice: a finding, its evidence and one suggestion."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

Severity = Literal["info", "warning"]


class Sentence(NamedTuple):
    """A sentence to be translated, then filled in.

    Attributes:
        template: English sentence with ``{places}``, marked with ``N_``.
        values: What fills them. The name of a place says what kind of value it is: ``share``
            is one of 0 to 1, ``rate`` a learning rate, ``text`` another template, names that
            begin with ``loss``, ``gradient`` or ``error`` are numbers with a fraction, and all
            others whole numbers.
    """

    template: str
    values: Mapping[str, float | str]


class Advice(NamedTuple):
    """One thing the coach sees.

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
    finding: Sentence
    suggestion: Sentence
    since: float
    severity: Severity
    change: tuple[str, Any] | None = None
    evidence: Sentence | None = None

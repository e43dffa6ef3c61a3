"""Findings on the size of the steps that a run with the same settings has refuted."""

from collections.abc import Sequence

from core.advice.coach.advice import Advice
from core.advice.finding import Finding

_ON_STEPS = frozenset({"rate_high", "rate_low"})  # say what the loss may do
_CONFIRMING = frozenset(
    {"overshooting", "diverging", "oscillating", "exploding", "slow", "stuck", "underfitting"}
)


def unrefuted(found: Sequence[Finding], advice: Sequence[Advice]) -> list[Finding]:
    """Return the findings that a finished run with these settings leaves.

    A rate outside the usual range is a risk before a run and none after one that went well: some
    networks train well with it, such as those without a hidden layer.

    Args:
        found: The findings about the settings.
        advice: What the coach says about the finished run.
    """
    if any(item.rule in _CONFIRMING for item in advice):
        return list(found)
    return [finding for finding in found if finding.name not in _ON_STEPS]


def refutable(found: Sequence[Finding]) -> bool:
    """Whether a run could refute one of the findings."""
    return any(finding.name in _ON_STEPS for finding in found)

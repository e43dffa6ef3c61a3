"""All rules in the order of their reports, and which findings explain others."""

from collections.abc import Callable, Mapping, Sequence

from core.advice.coach import fit, layers, overshooting, steps
from core.advice.coach.advice import Advice
from core.advice.coach.curves import Curves
from core.advice.coach.remedies import AS_ABOVE, OTHER_SETTINGS, in_vain
from core.advice.coach.tried import Change, tried
from core.base.messages import Message
from core.runs.layer_health import Health

Rule = Callable[[Curves, Sequence[Health]], Advice | None]

RULES: Mapping[str, Rule] = {
    "diverging": steps.diverging,
    "oscillating": steps.oscillating,
    "overshooting": overshooting.overshooting,
    "exploding": layers.exploding,
    "dying": layers.dying,
    "saturation": layers.saturation,
    "vanishing": layers.vanishing,
    "slow": steps.slow,
    "decayed": steps.decayed,
    "stuck": steps.stuck,
    "overfitting": fit.overfitting,
    "underfitting": fit.underfitting,
    "limit": fit.limit,
    "plateau": fit.plateau,
    "dropout": fit.dropout,
    "shuffled": fit.shuffled,
}
"""Each takes the curves and the snapshots of the layers, and returns advice or ``None``."""

_BADLY = ("stuck", "underfitting", "limit", "plateau")
EXPLAINS: Mapping[str, tuple[str, ...]] = {
    "diverging": (*_BADLY, "slow", "oscillating", "overfitting", "overshooting"),
    "overshooting": (*_BADLY, "exploding", "dying", "saturation", "vanishing", "overfitting"),
    "dying": (*_BADLY, "vanishing"),
    "saturation": (*_BADLY, "vanishing"),
    "vanishing": _BADLY,
    "slow": (*_BADLY, "decayed"),
    "decayed": _BADLY,
    "stuck": (*_BADLY, "oscillating"),
    "oscillating": (*_BADLY, "overfitting", "overshooting"),
    "overfitting": ("underfitting", "limit", "plateau"),
    "underfitting": ("plateau",),
    "limit": ("plateau",),
    "shuffled": (*_BADLY, "slow", "overfitting", "dropout"),
}
"""Findings that are omitted because another one explains them."""


def findings(curves: Curves, health: Sequence[Health]) -> list[Advice]:
    """Return all advice, without what other findings explain, warnings first.

    A suggestion that has no effect, or that earlier runs have tried without a clear gain, is
    replaced by words; a repeated one is offered once.

    Args:
        curves: The run.
        health: Snapshots of its layers so far, in order.
    """
    by_rule = {name: advice for name, rule in RULES.items() if (advice := rule(curves, health))}
    explained = {other for name in by_rule for other in EXPLAINS.get(name, ()) if other != name}
    if explained.issuperset(by_rule):  # in a circle, of which something has to be said
        explained.discard(next(iter(by_rule), ""))
    if curves.context.waiting:
        explained.add("plateau")  # the simpler models may explain it soon
    reported = [
        _worth_trying(advice, curves) for rule, advice in by_rule.items() if rule not in explained
    ]
    reported.sort(key=lambda advice: advice.severity != "warning")
    changes: list[Change] = []
    for place, advice in enumerate(reported):
        if advice.change in changes:
            reported[place] = advice._replace(suggestion=Message(AS_ABOVE), change=None)
        elif advice.change is not None:
            changes.append(advice.change)
    return reported


def _worth_trying(advice: Advice, curves: Curves) -> Advice:
    """The advice; only in words if its change has no effect or did not help before."""
    if advice.change is None:
        return advice
    name, value = advice.change
    if getattr(curves.config, name) == value:
        return advice._replace(suggestion=Message(OTHER_SETTINGS), change=None)
    evidence = tried(curves, advice.change) if _promises_a_gain(advice) else None
    if evidence is None:
        return advice
    return advice._replace(suggestion=in_vain(curves, evidence), change=None)


def _promises_a_gain(advice: Advice) -> bool:
    """Whether the suggestion aims at the metric, not at a shorter training."""
    return (
        advice.rule != "plateau"
        and advice.change is not None
        and (advice.change[0] != "early_stopping")
    )

"""All rules in the order in which they are told, and which findings explain others."""

from collections.abc import Callable, Mapping, Sequence

from core.advice.coach import fit, layers, steps
from core.advice.coach.advice import Advice, Sentence
from core.advice.coach.curves import Curves
from core.advice.coach.remedies import AS_ABOVE, Change
from core.runs.layer_health import Health

Rule = Callable[[Curves, Sequence[Health]], Advice | None]

RULES: Mapping[str, Rule] = {
    "diverging": steps.diverging,
    "oscillating": steps.oscillating,
    "exploding": layers.exploding,
    "dying": layers.dying,
    "saturation": layers.saturation,
    "vanishing": layers.vanishing,
    "slow": steps.slow,
    "decayed": steps.decayed,
    "stuck": steps.stuck,
    "overfitting": fit.overfitting,
    "underfitting": fit.underfitting,
    "plateau": fit.plateau,
    "dropout": fit.dropout,
}
"""Each takes the curves and the snapshots of the layers, and finds something or nothing."""

_BADLY = ("stuck", "underfitting", "plateau")
EXPLAINS: Mapping[str, tuple[str, ...]] = {
    "diverging": (*_BADLY, "slow", "oscillating", "overfitting"),
    "dying": (*_BADLY, "vanishing"),
    "saturation": (*_BADLY, "vanishing"),
    "vanishing": _BADLY,
    "slow": (*_BADLY, "decayed"),
    "decayed": _BADLY,
    "stuck": (*_BADLY, "oscillating"),
    "oscillating": (*_BADLY, "overfitting"),
    "overfitting": ("underfitting", "plateau"),
    "underfitting": ("plateau",),
}
"""Findings that go without saying once another is made: one thing is told once."""


def findings(curves: Curves, health: Sequence[Health]) -> list[Advice]:
    """What all rules find, without what other findings explain, the gravest first.

    What would change the same setting to the same value is offered once.
    """
    found = {name: advice for name, rule in RULES.items() if (advice := rule(curves, health))}
    explained = {other for name in found for other in EXPLAINS.get(name, ()) if other != name}
    told = [advice for name, advice in found.items() if name not in explained]
    told.sort(key=lambda advice: advice.severity != "warning")
    changes: list[Change] = []
    for place, advice in enumerate(told):
        if advice.change in changes:
            told[place] = advice._replace(suggestion=Sentence(AS_ABOVE, {}), change=None)
        elif advice.change is not None:
            changes.append(advice.change)
    return told

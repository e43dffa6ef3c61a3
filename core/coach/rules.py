"""All rules in the order in which they are told, and which findings explain others."""

from collections.abc import Callable, Mapping, Sequence

from core.coach import fit, layers, steps
from core.coach.advice import Advice
from core.coach.curves import Curves
from core.health import Health

Rule = Callable[[Curves, Sequence[Health]], Advice | None]

RULES: Mapping[str, Rule] = {
    "diverging": steps.diverging,
    "exploding": layers.exploding,
    "dying": layers.dying,
    "saturation": layers.saturation,
    "vanishing": layers.vanishing,
    "slow": steps.slow,
    "stuck": steps.stuck,
    "oscillating": steps.oscillating,
    "overfitting": fit.overfitting,
    "underfitting": fit.underfitting,
    "plateau": fit.plateau,
}
"""Each takes the curves and the snapshots of the layers, and finds something or nothing."""

_BADLY = ("stuck", "underfitting", "plateau")
EXPLAINS: Mapping[str, tuple[str, ...]] = {
    "diverging": (*_BADLY, "slow", "oscillating", "overfitting"),
    "dying": (*_BADLY, "vanishing"),
    "saturation": (*_BADLY, "vanishing"),
    "vanishing": _BADLY,
    "slow": _BADLY,
    "stuck": (*_BADLY, "oscillating"),
    "oscillating": (*_BADLY, "overfitting"),
    "overfitting": ("underfitting", "plateau"),
    "underfitting": ("plateau",),
}
"""Findings that go without saying once another is made: one thing is told once."""


def findings(curves: Curves, health: Sequence[Health]) -> list[Advice]:
    """What all rules find, without what other findings explain."""
    found = {name: advice for name, rule in RULES.items() if (advice := rule(curves, health))}
    explained = {other for name in found for other in EXPLAINS.get(name, ()) if other != name}
    return [advice for name, advice in found.items() if name not in explained]

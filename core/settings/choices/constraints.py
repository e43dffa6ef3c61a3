"""Constraints on the weights after each step."""

from core.base.text import N_
from core.settings.choices.choice import Choice, registry

CONSTRAINTS = registry(
    Choice("none", N_("No constraint"), N_("Weights may take any value")),
    Choice(
        "max_norm",
        N_("Max-norm"),
        N_("After each step, weights into a unit are scaled down if their norm exceeds the limit"),
        "constraints.MaxNorm",
    ),
    Choice(
        "non_negative",
        N_("Non-negative"),
        N_("After each step, negative weights are set to zero"),
        "constraints.NonNeg",
    ),
)

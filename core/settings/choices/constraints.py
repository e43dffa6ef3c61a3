"""What weights are held to after each step."""

from core.base.text import N_
from core.settings.choices.choice import Choice, registry

CONSTRAINTS = registry(
    Choice("none", N_("No constraint"), N_("Weights may take any value")),
    Choice(
        "max_norm",
        N_("Max-norm"),
        N_("After each step, what goes into a unit is shortened to the limit if it is longer"),
        "constraints.MaxNorm",
    ),
    Choice(
        "non_negative",
        N_("Non-negative"),
        N_("After each step, whatever is below zero is set to zero"),
        "constraints.NonNeg",
    ),
)

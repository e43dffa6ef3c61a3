"""Gradient clipping."""

from dataclasses import dataclass

from core.base.text import N_
from core.settings.choices.choice import Choice, registry


@dataclass(frozen=True)
class Clipping(Choice):
    """A way of clipping.

    Attributes:
        argument: The argument of Keras's optimizers that takes the limit.
    """

    argument: str = ""


CLIPPINGS = registry(
    Clipping("none", N_("No clipping"), N_("Gradients are used whatever their size")),
    Clipping(
        "value",
        N_("By value"),
        N_("Every component of a gradient is clipped to the limit, which changes its direction"),
        argument="clipvalue",
    ),
    Clipping(
        "norm",
        N_("By norm"),
        N_("The gradient of each weight matrix is scaled down to the limit"),
        argument="clipnorm",
    ),
    Clipping(
        "global_norm",
        N_("By global norm"),
        N_("All gradients together are scaled down to the limit, which keeps their direction"),
        argument="global_clipnorm",
    ),
)

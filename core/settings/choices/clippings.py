"""How gradients that are too large are cut down."""

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
    Clipping("none", N_("No clipping"), N_("Gradients are followed whatever their size")),
    Clipping(
        "value",
        N_("By value"),
        N_("Every part of every gradient is cut off at the limit: its direction changes"),
        argument="clipvalue",
    ),
    Clipping(
        "norm",
        N_("By norm"),
        N_("The gradient of each weight matrix is shortened to the limit"),
        argument="clipnorm",
    ),
    Clipping(
        "global_norm",
        N_("By global norm"),
        N_("All gradients together are shortened to the limit: the direction stays"),
        argument="global_clipnorm",
    ),
)

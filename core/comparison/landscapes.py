"""Two runs on one loss landscape: whether they fit, and the barrier between them."""

from typing import NamedTuple

import numpy as np

from core.base.messages import Message
from core.base.text import N_
from core.network import architecture
from core.settings.config import RunConfig


def obstacle(first: RunConfig, second: RunConfig) -> Message | None:
    """Return why two runs have no landscape in common; ``None`` if they have one.

    They need the same layers and activations, and a loss that measures the same on the same data.
    Which rows are held out may differ, and whatever only decides how the weights were found.
    """
    if first.source != second.source:
        return Message(N_("The two runs are trained on different data, so they share no loss."), {})
    if architecture.forward(first) != architecture.forward(second):
        return Message(
            N_(
                "The two networks differ in their layers or activations: no straight line leads"
                " from the weights of one to those of the other."
            ),
            {},
        )
    for name in ("loss", "class_weights", "shuffled_labels", "input_scaling"):
        if getattr(first, name) != getattr(second, name):
            return Message(
                N_(
                    "The two runs differ in what their loss measures: in its function, its class"
                    " weights, the labels or the scaling of the inputs."
                ),
                {},
            )
    return None


def same_rows(first: RunConfig, second: RunConfig) -> bool:
    """Whether two runs on the same data learn from the same rows and hold out the same."""
    return first.holdout == second.holdout


class Barrier(NamedTuple):
    """The barrier on the straight line between two ends.

    Attributes:
        height: How far the loss rises above the straight line between the losses of both ends; 0
            if it never does.
        place: Where, as the share of the way from the first end, 0 to 1.
        loss: The loss there.
    """

    height: float
    place: float
    loss: float


def barrier(line: np.ndarray) -> Barrier | None:
    """Return the barrier (Entezari and others 2022, "The role of permutation invariance in linear
    mode connectivity of neural networks", definition 2.1).

    Args:
        line: ``(points,)``: losses at equal distances, from one end to the other.

    Returns:
        ``None`` if the loss is not finite somewhere.
    """
    if not np.isfinite(line).all():
        return None
    share = np.linspace(0, 1, len(line))
    above = line.astype(np.float64) - ((1 - share) * line[0] + share * line[-1])
    place = int(above.argmax())
    return Barrier(max(0.0, float(above[place])), float(share[place]), float(line[place]))

"""What goes on inside a network while it trains, layer by layer, at one moment."""

from typing import NamedTuple


class LayerHealth(NamedTuple):
    """One ``Dense`` layer; numbers that are not finite are ``None``.

    Attributes:
        gradient_norm: L2 norm of the gradient of kernel and bias, on one batch.
        update_ratio: ||ΔW|| / ||W|| of the kernel over one optimizer step.
        dead: Share (0 to 1) of units whose output is 0 for every probed sample; ``None`` where
            that means nothing.
        saturated: Share (0 to 1) of outputs within 2 % of a bound of a bounded activation;
            ``None`` for others.
        weights: Counts of a histogram of the kernel.
        low: Where its first bin begins.
        high: Where its last bin ends.
    """

    gradient_norm: float | None
    update_ratio: float | None
    dead: float | None
    saturated: float | None
    weights: tuple[int, ...]
    low: float
    high: float


class Health(NamedTuple):
    """Every layer at one moment.

    Attributes:
        epoch: Epochs trained so far.
        layers: Hidden ``Dense`` layers in order, then the output layer.
    """

    epoch: float
    layers: tuple[LayerHealth, ...]

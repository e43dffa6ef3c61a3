"""Snapshots of a network while it trains: gradients, updates and units, layer by layer."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

BINS = 40
"""Number of bins of a histogram of weights."""


class LayerHealth(NamedTuple):
    """One ``Dense`` layer at one optimizer step; numbers that are not finite are ``None``.

    Attributes:
        gradient_norm: L2 norm of the gradient of the layer's kernel and bias together, on the
            batch of that step and with the weights before it.
        update_ratio: ||ΔW|| / ||W||, the L2 norm of the step's update of the kernel over that of
            the kernel before it; ``None`` if no step was watched. Source: Andrej Karpathy,
            CS231n Convolutional Neural Networks for Visual Recognition, "Neural Networks Part 3",
            2015: "a rough heuristic is that this ratio should be somewhere around 1e-3".
        dead: Share (0 to 1) of the layer's units whose output is 0 for every probed sample;
            ``None`` if the activation is not 0 over a whole range, and for the output layer.
        saturated: Share (0 to 1) of the outputs, over units and probed samples, that lie within
            0.02 of a bound of a bounded activation such as sigmoid or tanh; ``None`` for other
            activations, and for the output layer, where it only means confidence.
        weights: Histogram of the kernel's weights: counts in bins of equal width; with more than
            a million weights, only of some rows. Empty if none is finite.
        low: Lower edge of the first bin.
        high: Upper edge of the last bin.
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
        epoch: Epochs trained so far, as in ``core.runs.history.Row.epoch``.
        layers: The hidden ``Dense`` layers in order, then the output layer.
    """

    epoch: float
    layers: tuple[LayerHealth, ...]

    def without_weights(self) -> "Health":
        """Return the snapshot without its histograms, which take most of its space."""
        return self._replace(layers=tuple(layer._replace(weights=()) for layer in self.layers))

    def to_list(self) -> list[Any]:
        """Return the snapshot for JSON: four significant digits, six for the epoch."""
        return [_compact(self.epoch, 6), [_to_list(layer) for layer in self.layers]]

    @classmethod
    def from_list(cls, values: Sequence[Any]) -> "Health":
        """Read what ``to_list`` wrote.

        Raises:
            ValueError, TypeError: It is not such a list.
        """
        epoch, layers = values
        return cls(float(epoch), tuple(map(_from_list, layers)))


def _to_list(layer: LayerHealth) -> list[Any]:
    return [list(value) if isinstance(value, tuple) else _compact(value) for value in layer]


def _from_list(values: Sequence[Any]) -> LayerHealth:
    layer = LayerHealth(*values)
    weights, low, high = tuple(layer.weights), float(layer.low), float(layer.high)
    return layer._replace(weights=weights, low=low, high=high)


def _compact(value: float | None, digits: int = 4) -> float | None:
    return float(f"{value:.{digits}g}") if value is not None and math.isfinite(value) else None

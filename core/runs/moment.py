"""All weights of a network at one moment of its training."""

from dataclasses import dataclass, field

import numpy as np

from core.runs.epochs import EpochWeights

LARGEST = 250_000
"""Maximum number of weights of a network that are shown one by one."""


@dataclass(frozen=True, eq=False)
class Moment:
    """The weights of a network, and those of an earlier moment if they are known.

    Attributes:
        epoch: Epochs trained so far, as in ``core.runs.history.Row.epoch``.
        values: ``(weights,)`` float32: all of Keras's ``model.weights``, in order.
        before: The moment that changes are measured from, without one of its own.
        until: The next stored epoch; infinite for the last, or while there are none.
    """

    epoch: float
    values: np.ndarray = field(repr=False)
    before: "Moment | None" = None
    until: float = np.inf

    def to_bytes(self) -> bytes:
        """Return both moments for the browser, in little-endian order.

        First as float64 the epochs of both, the second NaN if there is none, and ``until``; then
        the weights of each as float32.
        """
        ends = [self.epoch, np.nan if self.before is None else self.before.epoch, self.until]
        both = [self.values] if self.before is None else [self.values, self.before.values]
        return np.array(ends, "<f8").tobytes() + np.concatenate(both).astype("<f4").tobytes()


def moment_of(weights: EpochWeights, epoch: float) -> Moment | None:
    """Return the stored weights of an epoch: the last up to it, else the first.

    Args:
        weights: All stored weights of a run.
        epoch: The epoch.

    Returns:
        ``None`` if there are more than ``LARGEST`` of an epoch.
    """
    if weights.values.shape[1] > LARGEST:
        return None
    place = max(0, int(np.searchsorted(weights.epochs, epoch, side="right")) - 1)
    ends = [*weights.epochs.tolist(), np.inf]
    before = Moment(ends[place - 1], weights.values[place - 1]) if place else None
    return Moment(ends[place], weights.values[place], before, ends[place + 1])

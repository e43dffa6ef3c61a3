"""The steps of one epoch, one by one: what each did to the loss and to the weights."""

from dataclasses import dataclass, field, replace

import numpy as np

from core.base.messages import Message
from core.base.text import N_
from core.runs.epochs import EpochWeights
from core.settings.config import RunConfig

PARAMETERS = 10_000
"""Maximum number of parameters of a network whose steps are recorded."""
BYTES = 4 * 2**20
"""Maximum size of the weights after all steps of an epoch."""
STEPS = 200_000
"""Maximum number of steps of a run: all before the epoch may have to be taken again."""


@dataclass(frozen=True, eq=False)
class EpochSteps:
    """The steps of an epoch.

    Losses are those that each step descends: of its batch, in training mode, with the units that
    dropout left out in the step, and with penalties.

    Attributes:
        epoch: The epoch, counted from 1.
        order: ``(training samples,)`` int32: their numbers in the order of the steps.
        batch_size: Samples of each step; the last one may have fewer.
        rates: ``(steps,)`` float32: the learning rate.
        before: ``(steps,)`` float32: the loss of the batch before the step.
        after: ``(steps,)`` float32: the same after it.
        gradients: ``(steps, Dense layers)`` float32: the norm of the gradient with respect to all
            weights of the layer, before clipping.
        weights: ``(steps + 1, weights)`` float32: all weights of Keras's ``model.weights``, in
            order, before the first step and after each.
        checkpoint: The state at the end, from ``core.runs.checkpoint.Checkpoint.to_bytes``.
        deviation: The largest difference of a weight at the end from the one that the run stored;
            ``None`` if it did not store that epoch.
    """

    epoch: int
    order: np.ndarray
    batch_size: int
    rates: np.ndarray
    before: np.ndarray
    after: np.ndarray
    gradients: np.ndarray
    weights: np.ndarray = field(repr=False)
    checkpoint: bytes = field(repr=False, default=b"")
    deviation: float | None = None

    @property
    def count(self) -> int:
        """Number of steps."""
        return len(self.rates)

    def batch(self, step: int) -> np.ndarray:
        """Return the training samples of a step, counted from 0: int32 ``(samples,)``."""
        start = step * self.batch_size
        return self.order[start : start + self.batch_size]

    def compared(self, stored: EpochWeights | None) -> "EpochSteps":
        """Return the steps with their deviation from the weights that the run stored."""
        if stored is None or self.epoch not in stored.epochs:
            return self
        places = np.flatnonzero(stored.epochs == self.epoch)
        differences = np.abs(stored.values[places[0]] - self.weights[-1])
        return replace(self, deviation=float(differences.max()))


def obstacle(config: RunConfig, parameters: int) -> Message | None:
    """Return why the steps of a run cannot be shown; ``None`` if they can.

    Args:
        config: The run.
        parameters: The number of its network's parameters.
    """
    steps = config.steps_per_epoch
    if parameters > PARAMETERS:
        return Message(
            N_(
                "The network has {parameters:,} parameters. Steps are shown for networks of up to"
                " {most:,}: train one with fewer units."
            ),
            {"parameters": parameters, "most": PARAMETERS},
        )
    if 4 * parameters * (steps + 1) > BYTES:
        return Message(
            N_(
                "An epoch has {steps:,} steps, each with {parameters:,} weights: too many to keep."
                " Train with a larger batch size or fewer units."
            ),
            {"steps": steps, "parameters": parameters},
        )
    if steps * config.epochs > STEPS:
        return Message(
            N_(
                "The run has {steps:,} steps. To show those of one epoch, all before it may have to"
                " be taken again, which is possible for runs of up to {most:,} steps."
            ),
            {"steps": steps * config.epochs, "most": STEPS},
        )
    return None

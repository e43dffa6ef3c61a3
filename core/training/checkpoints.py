"""The callback that stores the weights of epochs and the checkpoint to resume from."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from core.runs import checkpoint, epochs
from core.runs.checkpoint import Checkpoint
from core.runs.epochs import EpochWeights
from core.training.backend import keras, tf
from core.training.batches import Batches
from core.training.dropout import Dropout
from core.training.fused import STRETCH_SECONDS

_SHARE = 0.01  # of training time, at most, that checkpoints within a run may take
_SECONDS = 1.0  # between two checkpoints where epochs are short

Publish = Callable[[Checkpoint, Mapping[float, np.ndarray]], None]
"""Takes a checkpoint, and the stored weights by epoch so far."""


class Checkpoints(keras.callbacks.Callback):  # type: ignore[misc]
    """Copies weights at the ends of epochs; nothing is computed from them during training.

    At first every epoch is stored. Whenever the limit is exceeded, every second one is dropped,
    and from then on only every second is stored, and so on; the first is always kept. A copy
    takes less time than a step, and of thousands of epochs a few hundred are copied. Training is
    not affected: the numbers are the same with and without.

    Args:
        batches: The steps of the run.
        resumable: Whether training could continue later with the same numbers.
        before: The stored weights of the run that this one continues.
        publish: Takes the checkpoints within the run, in case its process dies.
    """

    def __init__(
        self,
        batches: Batches,
        resumable: bool,
        before: EpochWeights | None = None,
        publish: Publish | None = None,
    ) -> None:
        super().__init__()
        self._batches = batches
        self._resumable = resumable
        self._publish = publish
        self._every = 1
        self._stored: dict[float, np.ndarray] = {}
        if before is not None:
            self._stored = dict(zip(before.epochs.tolist(), before.values, strict=True))
        self._spent = self._cost = 0.0
        self._latest: Checkpoint | None = None

    def set_model(self, model: Any) -> None:
        super().set_model(model)
        size = 4 * sum(int(np.prod(weight.shape)) for weight in model.weights)
        self._limit = (
            min(epochs.LIMIT, epochs.BYTES // max(size, 1)) - 1
        )  # one is left for ``finish``
        size = sum(
            int(np.prod(variable.shape)) * np.dtype(variable.dtype).itemsize
            for variable in variables(model)
        )
        self._resumable = self._resumable and size <= checkpoint.BYTES
        self._weights = flat_weights(model)
        self._weights()  # the first call takes longer than any other

    def on_train_begin(self, logs: Any = None) -> None:
        self._began = self._at = time.perf_counter()

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._epoch_began = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if self.model.steps_done < self._batches.steps:
            return  # stopped within the epoch
        began = time.perf_counter()
        done = epoch + 1
        if done == 1 or done % self._every == 0:
            self._store(float(done))
        # A run is hardly ever stopped within a short epoch: there, now and then suffices.
        due = began - self._epoch_began > STRETCH_SECONDS or began - self._at > _SECONDS
        if self._resumable and due and self._affordable(began):
            self._latest = state_of(self.model, done)
            if self._publish is not None:
                self._publish(self._latest, dict(self._stored))
            self._at = time.perf_counter()
            self._cost = self._at - began
            self._spent += self._cost

    def finish(self, trained: float, evaluated: float) -> tuple[bytes, bytes]:
        """Store the evaluated weights as well; to be called when the run has ended.

        Args:
            trained: Epochs the run has trained.
            evaluated: The epoch, in epochs trained, that the model's weights are from.

        Returns:
            ``core.runs.epochs.EpochWeights`` and ``core.runs.checkpoint.Checkpoint`` as bytes,
            each empty if it would be too large, the second also if training cannot continue.
        """
        if self._resumable and trained == int(trained):
            self._latest = state_of(self.model, int(trained))
        latest = self._latest.to_bytes() if self._latest else b""
        if self._limit < 2:
            return b"", latest
        self._stored[float(evaluated)] = self._weights()
        ends = sorted(self._stored)
        values = np.stack([self._stored[end] for end in ends])
        return EpochWeights(np.array(ends), values).to_bytes(), latest

    def _store(self, epoch: float) -> None:
        if self._limit < 2:
            return
        self._stored[epoch] = self._weights()
        while len(self._stored) > self._limit:
            self._thin(epoch)

    def _thin(self, latest: float) -> None:
        self._every *= 2
        rest = {end: weights for end, weights in self._stored.items() if end % self._every == 0}
        first = min(self._stored)
        self._stored = {first: self._stored[first], **rest, latest: self._stored[latest]}

    def _affordable(self, now: float) -> bool:
        return self._spent + self._cost <= _SHARE * (now - self._began)


def flat_weights(model: Any) -> Callable[[], np.ndarray]:
    """Return a function that copies all weights of a model, in order: ``(weights,)`` float32."""
    handles = [weight.value.handle for weight in model.weights]

    def copy() -> np.ndarray:
        # Reading through Keras takes four times as long. ``concatenate`` makes the copy.
        read = (tf.raw_ops.ReadVariableOp(resource=h, dtype=tf.float32) for h in handles)
        flat: np.ndarray = np.concatenate([np.asarray(values).ravel() for values in read])
        return flat

    return copy


def variables(model: Any) -> list[Any]:
    """The state of training: weights, optimizer, and the random generators of dropout."""
    generators = [
        layer.seed_generator.state for layer in model.layers if isinstance(layer, Dropout)
    ]
    return [*model.weights, *model.optimizer.variables, *generators]


def restore(model: Any, checkpoint: Checkpoint) -> None:
    """Restore a model's state at the end of an epoch.

    Args:
        model: A model of the same settings, except for the number of epochs.
        checkpoint: The state.

    Raises:
        ValueError: The checkpoint is of another model.
    """
    state = variables(model)
    expected = [(tuple(variable.shape), np.dtype(variable.dtype)) for variable in state]
    if expected != [(array.shape, array.dtype) for array in checkpoint.arrays]:
        raise ValueError("The checkpoint is of another model.")
    for variable, array in zip(state, checkpoint.arrays, strict=True):
        variable.assign(array)


def state_of(model: Any, epoch: int) -> Checkpoint:
    """Return a model's state at the end of an epoch, to ``restore`` later."""
    # Copies: the compiled program writes into the same memory.
    return Checkpoint(epoch, tuple(np.array(one.numpy()) for one in variables(model)))

"""What is kept of a run's epochs: their weights, and all that training needs to go on."""

import time
from typing import Any

import numpy as np

from core.runs import checkpoint, epochs
from core.runs.checkpoint import Checkpoint
from core.runs.epochs import EpochWeights
from core.training.backend import keras, tf
from core.training.batches import Batches
from core.training.dropout import Dropout
from core.training.fused import STRETCH_SECONDS

_SHARE = 0.01  # of the time training takes may be spent on what training could go on from


class Checkpoints(keras.callbacks.Callback):  # type: ignore[misc]
    """Copies weights at the ends of epochs; nothing is computed with them while training.

    Every epoch is kept as long as there are few. Once they are more than may be kept, every
    second one goes, and of those to come only every second is kept, and so on; the first always
    stays. A copy takes less time than a step, and of thousands of epochs a few hundred are copied.
    It changes nothing: numbers are the same with it and without.

    Args:
        batches: The steps of the run.
        resumable: Whether training could go on later with the same numbers.
        before: What a run that this one continues has kept.
    """

    def __init__(
        self, batches: Batches, resumable: bool, before: EpochWeights | None = None
    ) -> None:
        super().__init__()
        self._batches = batches
        self._resumable = resumable
        self._every = 1
        self._kept: dict[float, np.ndarray] = {}
        if before is not None:
            self._kept = dict(zip(before.epochs.tolist(), before.values, strict=True))
        self._spent = self._cost = 0.0
        self._latest: Checkpoint | None = None

    def set_model(self, model: Any) -> None:
        super().set_model(model)
        size = 4 * sum(int(np.prod(weight.shape)) for weight in model.weights)
        self._limit = min(epochs.LIMIT, epochs.BYTES // max(size, 1)) - 1  # and what is judged
        size = sum(
            int(np.prod(variable.shape)) * np.dtype(variable.dtype).itemsize
            for variable in variables(model)
        )
        self._resumable = self._resumable and size <= checkpoint.BYTES
        self._handles = [weight.value.handle for weight in model.weights]
        self._weights()  # the first time takes longer than any other

    def on_train_begin(self, logs: Any = None) -> None:
        self._began = time.perf_counter()

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._epoch_began = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if self.model.steps_done < self._batches.steps:
            return  # stopped amid the epoch
        began = time.perf_counter()
        done = epoch + 1
        if done == 1 or done % self._every == 0:
            self._keep(float(done))
        # A short epoch is hardly ever stopped amid: it is enough to look at the end of the run.
        long = began - self._epoch_began > STRETCH_SECONDS
        if self._resumable and long and self._affordable(began):
            self._latest = _checkpoint(self.model, done)
            self._cost = time.perf_counter() - began
            self._spent += self._cost

    def finish(self, trained: float, judged: float) -> tuple[bytes, bytes]:
        """Take what is judged as well; to be called when the run has ended.

        Args:
            trained: Epochs the run has trained.
            judged: After how many epochs the model had the weights it has now.

        Returns:
            ``core.runs.epochs.EpochWeights`` and ``core.runs.checkpoint.Checkpoint`` as bytes,
            each empty where it would be too large or cannot be.
        """
        if self._resumable and trained == int(trained):
            self._latest = _checkpoint(self.model, int(trained))
        stored = self._latest.to_bytes() if self._latest else b""
        if self._limit < 2:
            return b"", stored
        self._kept[float(judged)] = self._weights()
        ends = sorted(self._kept)
        values = np.stack([self._kept[end] for end in ends])
        return EpochWeights(np.array(ends), values).to_bytes(), stored

    def _keep(self, epoch: float) -> None:
        if self._limit < 2:
            return
        self._kept[epoch] = self._weights()
        while len(self._kept) > self._limit:
            self._thin(epoch)

    def _weights(self) -> np.ndarray:
        # Not by way of Keras, which takes four times as long; concatenating copies what is read.
        read = (tf.raw_ops.ReadVariableOp(resource=h, dtype=tf.float32) for h in self._handles)
        flat: np.ndarray = np.concatenate([np.asarray(values).ravel() for values in read])
        return flat

    def _thin(self, latest: float) -> None:
        self._every *= 2
        kept = {end: weights for end, weights in self._kept.items() if end % self._every == 0}
        first = min(self._kept)
        self._kept = {first: self._kept[first], **kept, latest: self._kept[latest]}

    def _affordable(self, now: float) -> bool:
        return self._spent + self._cost <= _SHARE * (now - self._began)


def variables(model: Any) -> list[Any]:
    """All that decides how training goes on: weights, optimizer, and what draws for dropout."""
    drawing = [layer.seed_generator.state for layer in model.layers if isinstance(layer, Dropout)]
    return [*model.weights, *model.optimizer.variables, *drawing]


def restore(model: Any, checkpoint: Checkpoint) -> None:
    """Set a model to what it was at the end of an epoch.

    Args:
        model: Of the same settings, but for the number of epochs.
        checkpoint: What was kept.

    Raises:
        ValueError: It is of another model.
    """
    places = variables(model)
    told = [(tuple(place.shape), np.dtype(place.dtype)) for place in places]
    if told != [(array.shape, array.dtype) for array in checkpoint.arrays]:
        raise ValueError("The checkpoint is of another model.")
    for place, array in zip(places, checkpoint.arrays, strict=True):
        place.assign(array)


def _checkpoint(model: Any, epoch: int) -> Checkpoint:
    # Copies: the compiled program writes into the same memory.
    return Checkpoint(epoch, tuple(np.array(one.numpy()) for one in variables(model)))

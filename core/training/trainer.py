"""One run from its settings to its result, in this process."""

import logging
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from core.base.errors import DivergedError, StorageError
from core.base.text import N_
from core.data.datasets import Prepared
from core.evaluation.predictions import outputs
from core.network import architecture
from core.network.callbacks import callbacks as callbacks_of
from core.network.schedule import rates
from core.runs.checkpoint import Checkpoint, Start
from core.runs.epochs import EpochWeights
from core.runs.frames import Frame, has_frames
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.results import Evaluation, Result
from core.settings.config import RunConfig
from core.training.backend import keras, tf
from core.training.batches import Batches
from core.training.checkpoints import Checkpoints, restore
from core.training.frames import Frames
from core.training.fused import TRIGGER, FusedSequential
from core.training.looks import look_at
from core.training.network import made, start_at_class_shares
from core.training.progress import Control, Progress
from core.training.snapshots import Snapshots
from core.training.warm import DeviceData, WarmModels

logger = logging.getLogger(__name__)

_MODEL_BYTES = 256 * 2**20  # a larger model is not carried back from the worker
_KERNEL_BYTES = 64 * 2**20  # nor are first weights larger than this


class Trainer:
    """Trains runs one after the other, with what earlier ones compiled."""

    def __init__(self) -> None:
        self.warm = WarmModels()

    def train(
        self,
        config: RunConfig,
        prepared: Prepared,
        publish: Callable[[list[Row]], None],
        control: Control | None = None,
        on_start: Callable[[], None] = lambda: None,
        on_pause: Callable[[bool], None] = lambda paused: None,
        publish_health: Callable[[list[Health]], None] | None = None,
        publish_frame: Callable[[Frame, bool], None] | None = None,
        start: Start | None = None,
        keep: bool = True,
    ) -> Result | None:
        """Train a network and judge it on the test set, once, at the end.

        Args:
            config: The run.
            prepared: Its data, from ``core.data.datasets.prepare`` with its share and seed.
            publish: Takes rows of the history as training goes on.
            control: Obeyed after every stretch of steps.
            on_start: Called when everything is compiled and training begins.
            on_pause: Called with true when training pauses, with false when it goes on.
            publish_health: Takes snapshots of the layers; without it none are made.
            publish_frame: Takes frames, of runs that have them (``core.runs.frames.has_frames``),
            and
                whether each is to be kept; without it nobody looks.
            start: Where to go on instead of from nothing: of a run of the same settings but for
                the number of epochs. It saves time, and changes no number.
            keep: Whether weights are copied at the ends of epochs.

        Returns:
            The result; ``None`` if it was stopped before its first step.

        Raises:
            DivergedError: The loss is no longer a finite number.
        """
        control = control or Control()
        data = self.warm.data(config, prepared)
        model = self.warm.take(config)
        if config.output_bias:
            start_at_class_shares(model, prepared.y_train)
        rate_of_epoch = partial(rates, config)
        if config.reduces:
            rate_of_epoch = partial(_present_rates, model, config.steps_per_epoch)
        batches = Batches(len(prepared.y_train), config.batch_size, config.seed, rate_of_epoch)
        begun, before = _go_on(model, batches, start)
        model.hold(*data.train, batches, data.validation, _balance(config, prepared), begun)
        model.compile_program()
        frames = None
        if publish_frame is not None and has_frames(config):
            look = look_at(config, prepared, model)
            frames = Frames(look, config.epochs, batches, publish_frame, begun)
        if control.stopped:
            self.warm.put(config, model)
            return None
        on_start()
        scale = 1.0 if config.task.classifies else prepared.target_scale
        progress = Progress(config, batches, scale, control, publish, on_pause)
        if start is not None and begun:
            progress.go_on_from(begun, start.rows[-1][-1])
            _tell(start, publish, publish_health, publish_frame if frames is not None else None)
        checkpoints = Checkpoints(batches, not config.early_stopping, before)
        callbacks: list[Any] = [progress, checkpoints] if keep else [progress]
        if publish_health is not None:
            callbacks.append(Snapshots(batches, config.epochs, publish_health))
            model.use_snapshots(callbacks[-1])
        if frames is not None:
            callbacks.append(frames)
        best = self._fit(model, config, callbacks, begun)
        # The loss of a step is taken before its update: the last one shows in the weights only.
        diverged = progress.diverged or not model.finite
        if frames is not None and not diverged:
            frames.finish(best or progress.epochs_done)
        result = None
        if not diverged:
            trained = progress.epochs_done
            kept = checkpoints.finish(trained, best or trained) if keep else (b"", b"")
            result = self._result(model, config, prepared, data, best)
            result = replace(result, weights=kept[0], checkpoint=kept[1])
        self.warm.put(config, model)
        if diverged:
            raise _diverged(config, progress.epochs_done)
        return result

    @staticmethod
    def _fit(
        model: FusedSequential, config: RunConfig, listeners: list[Any], begun: int
    ) -> int | None:
        """Train; return the epoch whose weights early stopping went back to, if any."""
        own = [made(one) for one in callbacks_of(config)]
        listeners = [*listeners, *own]
        callbacks = keras.callbacks.CallbackList(
            listeners, add_history=True, model=model, epochs=config.epochs, steps=1
        )
        model.use_callbacks(callbacks)
        validated = model.validates
        model.fit(
            TRIGGER,
            epochs=config.epochs,
            initial_epoch=begun,
            steps_per_epoch=1,
            validation_data=TRIGGER if validated else None,
            validation_steps=1 if validated else None,
            callbacks=callbacks,
            shuffle=False,  # the rows are; there is nothing in the trigger to shuffle
            verbose=0,
        )
        stopping = next((one for one in own if hasattr(one, "best_weights")), None)
        if stopping is None or stopping.best_weights is None:
            return None
        return int(stopping.best_epoch) + 1

    def _result(
        self,
        model: FusedSequential,
        config: RunConfig,
        prepared: Prepared,
        data: DeviceData,
        epoch: int | None,
    ) -> Result:
        logs, given = model.judge(data.test)
        tested = outputs(config, given, prepared.outputs_in_units)
        validated = None
        if data.validation is not None:
            given = model.judge(data.validation)[1]
            validated = outputs(config, given, prepared.outputs_in_units)
        metric = logs[config.task.metric] * prepared.target_scale
        evaluation = Evaluation(logs["loss"], metric, len(tested), epoch)
        return Result(evaluation, tested, _saved(model, config), _first_kernel(model), validated)


def _present_rates(model: FusedSequential, steps: int, _epoch: int) -> np.ndarray:
    """The rates of an epoch where a callback sets the rate between epochs."""
    rate = np.asarray(model.optimizer.learning_rate.numpy(), np.float32)
    return np.full(steps, rate, np.float32)


def _go_on(
    model: FusedSequential, batches: Batches, start: Start | None
) -> tuple[int, EpochWeights | None]:
    """Bring model and batches to where a run goes on.

    Returns:
        How many epochs that skips, and what was kept of them.
    """
    if start is None:
        return 0, None
    try:
        checkpoint = Checkpoint.from_bytes(start.checkpoint)
        kept = EpochWeights.from_bytes(start.weights) if start.weights else None
        restore(model, checkpoint)  # last: a model that starts anew must not have been touched
    except (StorageError, ValueError):
        logger.warning("A checkpoint is of no use: training starts anew.", exc_info=True)
        return 0, None
    batches.skip(checkpoint.epoch)
    return checkpoint.epoch, kept and kept.until(checkpoint.epoch)


def _tell(
    start: Start,
    publish: Callable[[list[Row]], None],
    publish_health: Callable[[list[Health]], None] | None,
    publish_frame: Callable[[Frame, bool], None] | None,
) -> None:
    """Publish what is known of the epochs that need not be trained again."""
    publish([Row.from_list(row) for row in start.rows])
    if publish_health is not None:
        publish_health([Health.from_list(snapshot) for snapshot in start.health])
    if publish_frame is not None:
        for frame in start.frames:
            publish_frame(Frame.from_list(frame), True)


def _saved(model: FusedSequential, config: RunConfig) -> bytes:
    """The model with its optimizer as a ``.keras`` file; nothing if it would be too large."""
    slots = sum(int(np.prod(v.shape)) for v in model.optimizer.variables)
    values = architecture.parameters(config) + slots
    if 4 * values > _MODEL_BYTES:
        return b""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        model.plain.save(path)
        return path.read_bytes()


def _balance(config: RunConfig, prepared: Prepared) -> Any:
    """What each training sample weighs: samples / (classes × samples of its class).

    After King and Zeng 2001, "Logistic regression in rare events data", as "balanced" in
    scikit-learn.
    """
    if not config.class_weights:
        return None
    labels = prepared.y_train
    counts = np.bincount(labels, minlength=len(config.info.classes))
    return tf.constant((len(labels) / (len(counts) * counts))[labels].astype(np.float32))


def _first_kernel(model: FusedSequential) -> np.ndarray | None:
    """The weights of the first dense layer; nothing if they would be too large."""
    dense = next(layer for layer in model.layers if isinstance(layer, keras.layers.Dense))
    kernel = np.array(dense.kernel.numpy(), np.float32)  # a copy: the model is used again
    return kernel if kernel.nbytes <= _KERNEL_BYTES else None


def _diverged(config: RunConfig, epochs: float) -> DivergedError:
    usual = config.optimizer_entry.learning_rate
    return DivergedError(
        N_(
            "The loss stopped being a finite number after {epochs:.2f} epochs, with learning rate"
            " {rate:g}. Try a learning rate of {smaller:g}, or another optimizer or loss."
        ),
        epochs=epochs,
        rate=config.learning_rate,
        smaller=min(config.learning_rate / 10, usual),
    )

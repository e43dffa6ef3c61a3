"""One run from its settings to its result, in this process."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from core.base.errors import DivergedError, StorageError
from core.base.text import N_
from core.data.datasets import Prepared, shuffled
from core.evaluation.predictions import outputs
from core.network.callbacks import callbacks as callbacks_of
from core.network.schedule import rates
from core.runs.checkpoint import Checkpoint, Start
from core.runs.epochs import EpochWeights
from core.runs.frames import Frame, has_frames
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.results import Evaluation, Result
from core.settings.config import RunConfig
from core.training.artifacts import first_kernel, saved
from core.training.backend import keras, tf
from core.training.batches import Batches
from core.training.checkpoints import Checkpoints, Publish, restore
from core.training.frame_maker import frame_maker
from core.training.frames import Frames
from core.training.fused import FusedSequential
from core.training.latest_weights import LatestWeights
from core.training.latest_weights import Publish as PublishWeights
from core.training.network import keras_from_call, start_at_class_shares
from core.training.probe import Probe
from core.training.progress import Control, Progress
from core.training.snapshots import Snapshots
from core.training.warm import DeviceData, WarmModels

logger = logging.getLogger(__name__)


class Trainer:
    """Trains one run after another, reusing the programs that earlier runs compiled."""

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
        publish_checkpoint: Publish | None = None,
        publish_weights: PublishWeights | None = None,
    ) -> Result | None:
        """Train a network, then evaluate it on the test set, once.

        Args:
            config: The run.
            prepared: Its data, from ``core.data.datasets.prepare`` with its share and seed.
            publish: Takes rows of the history during training.
            control: Checked after every stretch of steps.
            on_start: Called when everything is compiled and training begins.
            on_pause: Called with true when training pauses, with false when it resumes.
            publish_health: Takes snapshots of the layers; without it none are made.
            publish_frame: Takes the frames of a run that has them
                (``core.runs.frames.has_frames``), and whether each is to be stored; without it
                none are made.
            start: Where to continue instead of from the first epoch: the end of a run with the
                same settings, except for the number of epochs. It changes no number.
            keep: Whether to copy the weights at the ends of epochs.
            publish_checkpoint: Takes checkpoints that another process could go on from.
            publish_weights: Takes the weights of a network small enough to be watched.

        Returns:
            The result; ``None`` if it was stopped before its first step.

        Raises:
            DivergedError: The loss is no longer a finite number.
        """
        control = control or Control()
        prepared = with_labels(config, prepared)
        data = self.warm.data(config, prepared)
        model = self.warm.take(config)
        if config.output_bias:
            start_at_class_shares(model, prepared.y_train)
        rate_of_epoch = partial(rates, config)
        if config.reduces:
            rate_of_epoch = partial(current_rates, model, config.steps_per_epoch)
        batches = Batches(len(prepared.y_train), config.batch_size, config.seed, rate_of_epoch)
        initial_epoch, before = _resume(model, batches, start)
        model.set_data(*data.train, batches, data.validation, balance(config, prepared))
        if model.units_error is not None:
            model.units_error.set_target(prepared)
        model.compile_program()
        frames = None
        if publish_frame is not None and has_frames(config):
            make = frame_maker(config, prepared, model)
            frames = Frames(make, config.epochs, batches, publish_frame, initial_epoch)
        if control.stopped:
            self.warm.put(config, model)
            return None
        on_start()
        progress = Progress(config, batches, _metric_scale(prepared), control, publish, on_pause)
        if start is not None and initial_epoch:
            progress.resume_from(initial_epoch, start.rows[-1][-1])
            _publish_earlier(
                start, publish, publish_health, publish_frame if frames is not None else None
            )
        checkpoints = Checkpoints(batches, not config.early_stopping, before, publish_checkpoint)
        callbacks: list[Any] = [progress, checkpoints] if keep else [progress]
        if publish_health is not None:
            callbacks.append(Snapshots(batches, config.epochs, publish_health))
            model.use_snapshots(callbacks[-1])
        if frames is not None:
            callbacks.append(frames)
        if publish_weights is not None:
            callbacks.append(LatestWeights(batches, publish_weights, initial_epoch))
        best = self._fit(model, config, callbacks, initial_epoch)
        # A step's loss is computed before its update: only the weights show the last update.
        diverged = progress.diverged or not model.finite
        if frames is not None and not diverged:
            frames.finish(best or progress.epochs_done)
        result = None
        if not diverged:
            trained = progress.epochs_done
            weights, checkpoint = (
                checkpoints.finish(trained, best or trained) if keep else (b"", b"")
            )
            result = self._result(model, config, prepared, data, best)
            result = replace(result, weights=weights, checkpoint=checkpoint)
        self.warm.put(config, model)
        if diverged:
            raise _diverged(config, progress.epochs_done)
        return result

    def prepare(self, config: RunConfig, prepared: Prepared) -> None:
        """Build, trace and compile what a run needs, and keep it for the run.

        Args:
            config: The run.
            prepared: Its data.
        """
        prepared = with_labels(config, prepared)
        data, model = self.warm.data(config, prepared), self.warm.take(config)
        batches = Batches(
            len(prepared.y_train), config.batch_size, config.seed, partial(rates, config)
        )
        model.set_data(*data.train, batches, data.validation, balance(config, prepared))
        if model.units_error is not None:
            model.units_error.set_target(prepared)
        model.compile_program()
        model.rehearse()
        model.probe = model.probe or Probe(model)
        if has_frames(config):
            frame_maker(config, prepared, model)
        self.warm.put(config, model)

    @staticmethod
    def _fit(
        model: FusedSequential, config: RunConfig, own: list[Any], initial_epoch: int
    ) -> int | None:
        """Train; return the epoch whose weights early stopping restored, if any."""
        configured = [keras_from_call(call) for call in callbacks_of(config)]
        callbacks = keras.callbacks.CallbackList(
            [*own, *configured], model=model, epochs=config.epochs
        )
        model.train(callbacks.callbacks, initial_epoch, config.epochs)
        stopping = next((one for one in configured if hasattr(one, "best_weights")), None)
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
        logs, raw = model.evaluate_parts(data.test)
        test = outputs(config, raw, prepared.outputs_in_units)
        validation = None
        if data.validation is not None:
            raw = model.evaluate_parts(data.validation)[1]
            validation = outputs(config, raw, prepared.outputs_in_units)
        metric = logs[config.task.metric] * _metric_scale(prepared)
        evaluation = Evaluation(logs["loss"], metric, len(test), epoch)
        return Result(evaluation, test, saved(model, config), first_kernel(model), validation)


def _metric_scale(prepared: Prepared) -> float:
    """What converts the metric to units of the target; that of a log is measured in them."""
    return 1.0 if prepared.target_log else prepared.target_scale


def current_rates(model: FusedSequential, steps: int, _epoch: int) -> np.ndarray:
    """Learning rates of an epoch, ``(steps,)``, when a callback sets the rate between epochs."""
    rate = np.asarray(model.optimizer.learning_rate.numpy(), np.float32)
    return np.full(steps, rate, np.float32)


def _resume(
    model: FusedSequential, batches: Batches, start: Start | None
) -> tuple[int, EpochWeights | None]:
    """Restore model and batches to where a run continues.

    Returns:
        How many epochs that skips, and their weights, if they are stored.
    """
    if start is None:
        return 0, None
    try:
        checkpoint = Checkpoint.from_bytes(start.checkpoint)
        weights = EpochWeights.from_bytes(start.weights) if start.weights else None
        restore(model, checkpoint)  # last: until then, training can start from the first epoch
    except (StorageError, ValueError):
        logger.warning(
            "The checkpoint cannot be used: training starts from the first epoch.", exc_info=True
        )
        return 0, None
    batches.skip(checkpoint.epoch)
    return checkpoint.epoch, weights and weights.until(checkpoint.epoch)


def _publish_earlier(
    start: Start,
    publish: Callable[[list[Row]], None],
    publish_health: Callable[[list[Health]], None] | None,
    publish_frame: Callable[[Frame, bool], None] | None,
) -> None:
    """Publish history, snapshots and frames of the epochs that are not trained again."""
    publish([Row.from_list(row) for row in start.rows])
    if publish_health is not None:
        publish_health([Health.from_list(snapshot) for snapshot in start.health])
    if publish_frame is not None:
        for frame in start.frames:
            publish_frame(Frame.from_list(frame), True)


def with_labels(config: RunConfig, prepared: Prepared) -> Prepared:
    """Return the data with the labels that the run trains on."""
    return shuffled(prepared, config.seed) if config.shuffled_labels else prepared


def balance(config: RunConfig, prepared: Prepared) -> Any:
    """Weight of each training sample in the loss: samples / (classes × samples of its class).

    As ``class_weight="balanced"`` in scikit-learn, after King and Zeng 2001, "Logistic regression
    in rare events data".

    Returns:
        float32 ``(training samples,)``; ``None`` without class weights.
    """
    if not config.class_weights:
        return None
    labels = prepared.y_train
    counts = np.maximum(np.bincount(labels, minlength=len(config.info.classes)), 1)
    return tf.constant((len(labels) / (len(counts) * counts))[labels].astype(np.float32))


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

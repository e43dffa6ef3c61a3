"""The absolute error in units of the target, of a network that learns its log."""

from typing import Any

from core.data.datasets import Prepared
from core.data.target_log import MOST_LOG
from core.training.backend import keras, tf


class UnitsError(keras.metrics.MeanMetricWrapper):  # type: ignore[misc]
    """The mean absolute error of targets whose standardised log is learned.

    Mean and deviation of the logs are those of a run's training rows; as variables, they can change
    without another program. They are no state of the metric, which Keras would reset.
    """

    def __init__(self, name: str) -> None:
        # Keras tracks its own variables only, not TensorFlow's.
        self._mean = tf.Variable(0.0, trainable=False)
        self._scale = tf.Variable(1.0, trainable=False)
        super().__init__(self._errors, name=name)

    def set_target(self, prepared: Prepared) -> None:
        """Take the mean and deviation of a run's logs."""
        self._mean.assign(prepared.target_mean)
        self._scale.assign(prepared.target_scale)

    def _errors(self, y_true: Any, y_pred: Any) -> Any:
        true, predicted = (
            tf.exp(tf.minimum(tf.cast(y, tf.float32) * self._scale + self._mean, MOST_LOG))
            for y in (y_true, y_pred)
        )
        return keras.losses.mean_absolute_error(true, predicted)

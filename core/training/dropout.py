"""Dropout whose masks are those of Keras outside of a compiled program."""

from typing import Any

from core.training.backend import keras, tf


class Dropout(keras.layers.Dropout):  # type: ignore[misc]
    """``keras.layers.Dropout`` with the generator that TensorFlow takes outside of XLA.

    Inside, TensorFlow would choose another one, and the same seed would give other masks. With
    this one the rows of a padded batch are also those of the batch without padding.
    """

    def call(self, inputs: Any, training: bool = False) -> Any:
        """Set shares of the inputs to zero while training.

        Args:
            inputs: float32 ``(samples, units)``.
            training: Whether to.
        """
        if not training:
            return inputs
        seed = tf.cast(self.seed_generator.next(), tf.int32)
        return tf.nn.experimental.stateless_dropout(
            inputs, rate=self.rate, seed=seed, rng_alg="philox"
        )

    def plain(self) -> Any:
        """A layer of Keras's own with the same rate."""
        return keras.layers.Dropout(self.rate)

"""Dropout with the masks of a plain Keras script, also inside an XLA program."""

from typing import Any

from core.training.backend import keras, tf

_FRACTION, _ONE = 0x007FFFFF, 0x3F800000  # bits of a float32: its fraction, and the number 1.0


class Dropout(keras.layers.Dropout):  # type: ignore[misc]
    """``keras.layers.Dropout`` with the random numbers that TensorFlow draws outside of XLA.

    XLA draws other masks for the same seed, fifty times more slowly.
    """

    def call(self, inputs: Any, training: bool = False) -> Any:
        """Set a share of the inputs to zero during training, and scale up the rest.

        Args:
            inputs: float32 ``(samples, units)``.
            training: Whether to drop; without, the inputs are returned unchanged.
        """
        if not training:
            return inputs
        keep = uniform(tf.shape(inputs), self.seed_generator.next()) >= self.rate
        return tf.where(keep, inputs * (1 / (1 - self.rate)), 0.0)

    def plain(self) -> Any:
        """Keras's own layer with the same rate."""
        return keras.layers.Dropout(self.rate)


def uniform(shape: Any, seed: Any) -> Any:
    """Draw the numbers that ``tf.random.stateless_uniform`` draws on a CPU outside of XLA.

    The generator, Philox, gives the same bits inside and outside of XLA if it is named; only the
    conversion from bits to numbers differs. This is the conversion of TensorFlow's kernels
    (``Uint32ToFloat`` in tsl/lib/random/random_distributions.h).

    Args:
        shape: The shape of the result.
        seed: Two integers.

    Returns:
        float32, from 0 to less than 1.
    """
    bits = tf.random.stateless_uniform(
        shape,
        tf.cast(seed, tf.int32),
        minval=None,
        maxval=None,
        dtype=tf.uint32,
        alg="philox",
    )
    fraction = tf.bitwise.bitwise_and(bits, tf.constant(_FRACTION, tf.uint32))
    from_one_to_two = tf.bitwise.bitwise_or(fraction, tf.constant(_ONE, tf.uint32))
    return tf.bitcast(from_one_to_two, tf.float32) - 1.0

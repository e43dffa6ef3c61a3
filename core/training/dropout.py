"""Dropout whose masks are, inside a compiled program as well, those of a plain Keras script."""

from typing import Any

from core.training.backend import keras, tf

_FRACTION, _ONE = 0x007FFFFF, 0x3F800000  # bits of a float32: its fraction, and those of 1.0


class Dropout(keras.layers.Dropout):  # type: ignore[misc]
    """``keras.layers.Dropout`` with the random numbers that TensorFlow has outside of XLA.

    XLA would give other masks for the same seed, fifty times slower.
    """

    def call(self, inputs: Any, training: bool = False) -> Any:
        """Set a share of the inputs to zero while training, and enlarge the rest.

        Args:
            inputs: float32 ``(samples, units)``.
            training: Whether to.
        """
        if not training:
            return inputs
        kept = uniform(tf.shape(inputs), self.seed_generator.next()) >= self.rate
        return tf.where(kept, inputs * (1 / (1 - self.rate)), 0.0)

    def plain(self) -> Any:
        """A layer of Keras's own with the same rate."""
        return keras.layers.Dropout(self.rate)


def uniform(shape: Any, seed: Any) -> Any:
    """What ``tf.random.stateless_uniform`` gives on a processor outside of XLA.

    The generator, Philox, has the same bits inside and outside once it is asked for by name;
    only the way from bits to numbers differs. This is the one of TensorFlow's kernels
    (``Uint32ToFloat`` in tsl/lib/random/random_distributions.h).

    Args:
        shape: Of the result.
        seed: Two numbers of an integer type.

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

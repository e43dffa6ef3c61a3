"""A function traced once, and called at once."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from core.training.backend import tf


class Graph:
    """A traced function, called by its tensors.

    TensorFlow's own call first fits its arguments to their names and types, which takes longer
    than the steps of a small network.

    Args:
        function: Takes tensors; returns means by name, or a pair of these and one more tensor.
        specs: The ``tf.TensorSpec`` of each of its arguments.
        jit: Whether XLA compiles it.
    """

    def __init__(self, function: Callable[..., Any], specs: Sequence[Any], jit: bool = False):
        traced = tf.function(function, jit_compile=jit, autograph=False)
        self._traced = traced.get_concrete_function(*specs)  # alive as long as its ``_call``
        self._call = self._traced.inference_fn.call_flat
        self._captured = tuple(self._traced.captured_inputs)
        means = self._traced.structured_outputs
        self._names = sorted(means if isinstance(means, dict) else means[0])

    @property
    def variables(self) -> Sequence[Any]:
        """The variables that it reads or changes."""
        found: Sequence[Any] = self._traced.graph.variables
        return found

    def __call__(self, *arguments: Any) -> tuple[dict[str, float], list[Any]]:
        """Run it to its end; return the means, and what else it returns."""
        values = self._call(*arguments, *self._captured)
        means = {name: float(mean) for name, mean in zip(self._names, values, strict=False)}
        return means, values[len(means) :]

    def run_aside(self, *arguments: Any) -> None:
        """Run it with other variables of the same shapes, filled with 0."""
        others = {
            id(variable.handle): tf.Variable(tf.zeros(variable.shape, variable.dtype))
            for variable in self.variables
        }

        def other(captured: Any) -> Any:
            variable = others.get(id(captured))
            return captured if variable is None else variable.handle

        self._call(*arguments, *map(other, self._captured))


constant = lru_cache(maxsize=4096, typed=True)(tf.constant)
"""The tensor of a number; TensorFlow takes as long to make one as for a small operation."""

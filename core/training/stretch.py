"""The program of a model's steps: traced once, and compiled for each size of batch."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from core.training import programs
from core.training.backend import tf
from core.training.graph import Graph

_ASIDE = 8_000_000  # numbers in a model's variables, at most, of which a second set is affordable


class StretchProgram:
    """A function that takes steps, as a graph that XLA compiles once for each size of batch.

    Args:
        stretch: The function: samples and labels; a table of sample numbers ``(steps, batch
            size)``; learning rates ``(steps,)``; the first step and the step after the last;
            whether these are the first steps of an epoch; and perhaps weights of the samples. It
            returns means by name.
        arguments: Examples of these; the program takes tables of any shape.
        jit: Whether XLA compiles it. Without, TensorFlow runs the graph.
    """

    def __init__(
        self, stretch: Callable[..., Any], arguments: Sequence[Any], jit: bool = True
    ) -> None:
        specs = [tf.TensorSpec(one.shape, one.dtype) for one in arguments]
        specs[2:4] = tf.TensorSpec((None, None), tf.int32), tf.TensorSpec((None,), tf.float32)
        self._graph = Graph(stretch, specs, jit)
        self._jit = jit
        self._compiled: set[tuple[int, ...]] = set()  # shapes of tables
        self._later: Future[None] | None = None

    def __call__(self, *arguments: Any) -> dict[str, float]:
        """Take steps; return the means after the last."""
        return self._graph(*arguments)[0]

    def compile(self, first: Sequence[Any], *later: Sequence[Any]) -> None:
        """Compile the programs that are not yet, all at once; return when the first is ready.

        Args:
            first: Arguments that take no step, with the batch size of the first program.
            later: The same for the other programs. Call ``wait`` before they are needed.
        """
        if not self._jit and self._compiled:
            return  # TensorFlow's graph takes batches of any size
        self.wait()
        due = [one for one in (first, *later) if _table(one) not in self._compiled]
        if not due:
            return
        programs.count_network()
        self._compiled.update(map(_table, due))
        now, aside = (due[:1], due[1:]) if due[0] is first else ([], due)
        size = sum(variable.shape.num_elements() for variable in self._graph.variables)
        if aside and self._jit and size <= _ASIDE:
            thread = ThreadPoolExecutor(1, "denseboard-compile")
            self._later = thread.submit(self._compile_aside, aside)
            thread.shutdown(wait=False)  # it ends when it has compiled them
            aside = []
        for arguments in (*now, *aside):
            self(*arguments)

    def wait(self) -> float:
        """Wait until all programs are compiled; return the seconds that took."""
        if self._later is None:
            return 0.0
        began = time.perf_counter()
        self._later.result()
        self._later = None
        return time.perf_counter() - began

    def _compile_aside(self, several: Sequence[Sequence[Any]]) -> None:
        # XLA locks a program's variables while it compiles: training would wait for them.
        for arguments in several:
            self._graph.run_aside(*arguments)


def _table(arguments: Sequence[Any]) -> tuple[int, ...]:
    """The shape of the table of sample numbers: XLA compiles a program for each."""
    return tuple(arguments[2].shape)

"""Measure what several networks in one program would gain: ``python -m benchmarks.stacked``.

The networks of a group differ in seed and learning rate only. One XLA program takes the steps of an
epoch, either with their weights stacked in one tensor, or with the steps of one network after those
of another. Two processes train at once, as two workers do: a program that merely fills the second
core gains nothing. Steps are those of Adam in plain TensorFlow, without metrics and callbacks, so
that the figures are what can be gained at most.
"""

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.workloads import WORKLOADS, Workload
from core.base.paths import HOME_VARIABLE
from core.data.datasets import load
from core.settings.config import default_config

NAMES = ("moons", "digits", "shipping")
GROUPS = (1, 2, 4, 8, 16)
FORMS = ("stacked", "in turn")
PROCESSES = 2
_SECONDS = 2.0  # of training that is measured
_WARM_SECONDS = 0.5
_ROOT = Path(__file__).parent.parent


def workload(name: str) -> Workload:
    """Return the data and the network of a name in ``NAMES``."""
    return WORKLOADS.get(name) or Workload(default_config(name), lambda: load(name))


def _adam(
    weights: Sequence[Any], slots: Sequence[Any], gradients: Sequence[Any], rate: Any, step: Any
) -> None:
    """Kingma and Ba 2015, "Adam: a method for stochastic optimization", with Keras's defaults."""
    import tensorflow as tf

    rate = rate * tf.sqrt(1 - tf.pow(0.999, step)) / (1 - tf.pow(0.9, step))
    for weight, (mean, square), gradient in zip(weights, slots, gradients, strict=True):
        mean.assign_add((gradient - mean) * 0.1)
        square.assign_add((gradient * gradient - square) * 0.001)
        weight.assign_sub(rate * mean / (tf.sqrt(square) + 1e-7))


class _Networks:
    """Networks of one shape, their weights in one tensor per layer.

    Args:
        sizes: Numbers of inputs, of the units of each layer, and of outputs.
        count: Number of networks; ``None`` for one without an axis of its own.
        rates: Learning rate of each.
    """

    def __init__(self, sizes: Sequence[int], count: int | None, rates: np.ndarray) -> None:
        import tensorflow as tf

        random = np.random.default_rng(0)
        axis = () if count is None else (count,)
        self.rates = tf.constant(rates.reshape((*axis, 1, 1) if axis else ()).astype(np.float32))
        self.weights: list[Any] = []
        for before, units in itertools.pairwise(sizes):
            scale = (2 / (before + units)) ** 0.5
            kernel = random.normal(0, scale, (*axis, before, units)).astype(np.float32)
            self.weights += [tf.Variable(kernel), tf.Variable(tf.zeros((*axis, 1, units)))]
        self.slots = [
            (tf.Variable(tf.zeros_like(one)), tf.Variable(tf.zeros_like(one)))
            for one in self.weights
        ]

    def step(self, x: Any, y: Any, step: Any) -> None:
        import tensorflow as tf

        with tf.GradientTape() as tape:
            for layer in range(0, len(self.weights), 2):
                if layer:
                    x = tf.nn.relu(x)
                x = tf.matmul(x, self.weights[layer]) + self.weights[layer + 1]
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(y, x)
            loss = tf.reduce_sum(tf.reduce_mean(losses, -1))
        _adam(self.weights, self.slots, tape.gradient(loss, self.weights), self.rates, step)


def _program(work: Workload, form: str, count: int) -> Callable[[], object]:
    """Return a function that trains all networks for one epoch."""
    from core.training.backend import tf

    prepared, config = work.prepared(), work.config
    x = tf.constant(prepared.x_train.reshape(len(prepared.x_train), -1).astype(np.float32))
    y = tf.constant(prepared.y_train.astype(np.int32))
    steps = len(x) // config.batch_size
    rates = np.geomspace(1e-4, 1e-2, count)
    sizes = (x.shape[1], *config.units, max(2, config.output_units))
    stacked = form == "stacked"
    groups = (
        [_Networks(sizes, count, rates)]
        if stacked
        else [_Networks(sizes, None, rate) for rate in rates]
    )
    random = np.random.default_rng(0)
    orders = [random.permutation(len(x))[: steps * config.batch_size] for _ in range(count)]
    tables = tf.constant(np.stack([one.reshape(steps, -1) for one in orders], 1).astype(np.int32))

    @tf.function(jit_compile=True, autograph=False)  # type: ignore[untyped-decorator]
    def epoch(x: Any, y: Any, tables: Any) -> Any:
        def step(number: Any) -> tuple[Any]:
            rows, now = tables[number], tf.cast(number + 1, tf.float32)
            for place, group in enumerate(groups):
                batch = rows if stacked else rows[place]
                group.step(tf.gather(x, batch), tf.gather(y, batch), now)
            return (number + 1,)

        return tf.while_loop(lambda number: number < steps, step, (0,))

    return lambda: epoch(x, y, tables)


def contend(name: str, form: str, count: int) -> dict[str, float]:
    """Return the seconds of compilation, and of an epoch of one network."""
    train = _program(workload(name), form, count)
    began = time.perf_counter()
    train()
    compiled = time.perf_counter() - began
    for limit in (_WARM_SECONDS, _SECONDS):
        began, epochs = time.perf_counter(), 0
        while time.perf_counter() - began < limit:
            train()
            epochs += count
        seconds = time.perf_counter() - began
    return {"compile": compiled, "epoch": seconds / epochs}


def measure(name: str, form: str, count: int) -> dict[str, Any]:
    """Measure a group of networks in as many processes at once as there are workers."""
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "benchmarks.stacked", "--contend", name, form, str(count)]
        started = [
            subprocess.Popen(
                command,
                cwd=_ROOT,
                env={**os.environ, HOME_VARIABLE: home},
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            for _ in range(PROCESSES)
        ]
        outputs = [process.communicate()[0] for process in started]
    figures = [json.loads(output.splitlines()[-1]) for output in outputs]
    return {
        "workload": name,
        "form": form,
        "networks": count,
        "compile_s": statistics.mean(one["compile"] for one in figures),
        "epoch_s": statistics.mean(one["epoch"] for one in figures) / PROCESSES,
    }


def main() -> None:
    """Run the measurements the command line names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stacked", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--only", choices=NAMES, help="one workload instead of all")
    parser.add_argument("--contend", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.contend:
        name, form, count = options.contend
        print(json.dumps(contend(name, form, int(count))))
        return
    records = []
    for name in [options.only] if options.only else NAMES:
        alone = 0.0
        for form in FORMS:
            for count in GROUPS:
                found = measure(name, form, count)
                records.append(found)
                alone = alone or found["epoch_s"]
                print(
                    f"{name}, {count:2} networks {form}: {1000 * found['epoch_s']:.2f} ms an epoch"
                    f" of one on {PROCESSES} workers ({alone / found['epoch_s']:.2f}×),"
                    f" compiled in {found['compile_s']:.1f} s",
                    flush=True,
                )
    if options.json:
        options.json.write_text(json.dumps(records, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

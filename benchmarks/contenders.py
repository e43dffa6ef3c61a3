"""The contenders. Each runs in its own process and prints its figures as JSON.

Everything is imported and the data are prepared before the clock starts.
"""

import json
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks import libraries
from benchmarks.workloads import WORKLOADS, Workload
from core.runs.history import Row
from core.runs.protocol import THREADS
from core.settings.config import RunConfig

Figures = dict[str, float]
_AGAIN = 3  # runs with other learning rates; the median counts
_GEMM = 1024
_GEMM_REPEATS = 20
_STEPS_PER_EXECUTION = 64


def fit(workload: Workload, seed: int) -> Figures:
    """Plain Keras with TensorFlow's own settings: build, ``fit``, ``evaluate``."""
    return _fit(workload, seed)


def tuned_fit(workload: Workload, seed: int) -> Figures:
    """The same by somebody who knows Keras: many steps per call, each compiled by XLA."""
    return _fit(workload, seed, steps_per_execution=_STEPS_PER_EXECUTION, jit_compile=True)


def _fit(workload: Workload, seed: int, **compiled: Any) -> Figures:
    import keras
    import tensorflow as tf

    tf.constant(0.0)
    config, prepared = workload.config, workload.prepared()
    times: list[float] = []

    class Clock(keras.callbacks.Callback):  # type: ignore[misc]
        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            times.append(time.perf_counter())

    began = time.perf_counter()
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.layers.Input(config.info.input_shape)])
    if config.info.images:
        model.add(keras.layers.Flatten())
    for units in config.units:
        model.add(keras.layers.Dense(units, activation=config.activation))
    model.add(keras.layers.Dense(config.layer_sizes[-1], activation=config.task.output_activation))
    model.compile(
        keras.optimizers.Adam(config.learning_rate),
        config.loss,
        metrics=[config.task.metric],
        **compiled,
    )
    validated = config.validation_samples > 0
    model.fit(
        prepared.x_train,
        prepared.y_train,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(prepared.x_validation, prepared.y_validation) if validated else None,
        callbacks=[Clock()],
        verbose=0,
    )
    _, accuracy = model.evaluate(prepared.x_test, prepared.y_test, verbose=0)
    total = time.perf_counter() - began
    return {"epoch": _steady(times), "total": total, "accuracy": accuracy}


def ours(workload: Workload, seed: int) -> Figures:
    """Our trainer as a worker runs it, with evaluation, predictions and saving."""
    from core.training.backend import tf
    from core.training.trainer import Trainer

    tf.constant(0.0)
    trainer, prepared = Trainer(), workload.prepared()

    def run(config: RunConfig) -> Figures:
        rows: list[Row] = []
        began = time.perf_counter()
        result = trainer.train(config, prepared, rows.extend)
        total = time.perf_counter() - began
        if result is None:
            raise RuntimeError("The run was stopped.")
        epoch = _steady([row.seconds for row in rows if row.end])
        return {"epoch": epoch, "total": total, "accuracy": result.evaluation.metric}

    config = replace(workload.config, seed=seed)
    cold = run(config)
    again = [run(replace(config, learning_rate=0.0011 + i * 1e-4)) for i in range(_AGAIN)]
    return {
        "epoch": float(np.median([figures["epoch"] for figures in (cold, *again)])),
        "total": cold["total"],
        "again": float(np.median([figures["total"] for figures in again])),
        "accuracy": cold["accuracy"],
    }


def sklearn(workload: Workload, seed: int) -> Figures:
    """scikit-learn's network of the same shape; it has Adam and both activations."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    warnings.simplefilter("ignore", ConvergenceWarning)
    config, prepared = workload.config, workload.prepared()
    model = MLPClassifier(
        config.units,
        activation=config.activation,
        solver="adam",
        alpha=0.0,
        batch_size=config.batch_size,
        learning_rate_init=config.learning_rate,
        max_iter=config.epochs,
        n_iter_no_change=config.epochs,
        random_state=seed,
    )
    x_train = prepared.x_train.reshape(len(prepared.x_train), -1)
    began = time.perf_counter()
    model.fit(x_train, prepared.y_train)
    total = time.perf_counter() - began
    x_test = prepared.x_test.reshape(len(prepared.x_test), -1)
    accuracy = float(model.score(x_test, prepared.y_test))
    return {"epoch": total / config.epochs, "total": total, "accuracy": accuracy}


def jax(workload: Workload, seed: int) -> Figures:
    """JAX with optax; see ``benchmarks.libraries.jax_scan``."""
    return _timed(libraries.jax_scan, workload, seed)


def torch(workload: Workload, seed: int) -> Figures:
    """PyTorch; see ``benchmarks.libraries.torch_loop``."""
    return _timed(libraries.torch_loop, workload, seed)


def _timed(
    train: Callable[[Workload, int], tuple[list[float], float]], workload: Workload, seed: int
) -> Figures:
    (began, *ends), accuracy = train(workload, seed)
    return {
        "epoch": _steady(ends),
        "total": time.perf_counter() - began,
        "accuracy": accuracy,
    }


def gemm(workload: Workload, seed: int) -> Figures:
    """Return the operations per second of a large matrix product on as many threads as ours."""
    from threadpoolctl import threadpool_limits

    a = np.random.default_rng(seed).random((_GEMM, _GEMM), np.float32)
    out = a @ a
    times = []
    with threadpool_limits(THREADS):
        for _ in range(_GEMM_REPEATS):
            began = time.perf_counter()
            np.matmul(a, a, out=out)
            times.append(time.perf_counter() - began)
    return {"rate": 2 * _GEMM**3 / float(np.median(times))}


def _steady(ends: list[float]) -> float:
    """Return the median seconds per epoch, without the first epoch."""
    return float(np.median(np.diff(ends)))


CONTENDERS: dict[str, Callable[[Workload, int], Figures]] = {
    function.__name__: function for function in (fit, tuned_fit, ours, sklearn, jax, torch, gemm)
}
_PACKAGES = {"jax": ("jax", "optax"), "torch": ("torch",)}
"""What contenders need that is not among the app's own requirements."""


def installed(contender: str) -> bool:
    """Whether the packages that a contender needs are installed."""
    return all(find_spec(package) for package in _PACKAGES.get(contender, ()))


if __name__ == "__main__":
    contender, name, seed = sys.argv[1:]
    print(json.dumps(CONTENDERS[contender](WORKLOADS[name], int(seed))))

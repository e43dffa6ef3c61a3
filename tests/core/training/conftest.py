"""Shared by the tests of training: small runs, one trainer, and comparisons."""

import gc
import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.base.errors import DivergedError
from core.data.datasets import Prepared, load, prepare
from core.runs.history import Row
from core.runs.layer_health import Health
from core.settings.config import RunConfig, default_config
from core.settings.registry import OPTIONAL
from tests.core.training import elsewhere as other_process

Run = Callable[..., Any]
_SHARED: dict[Any, "Shared"] = {}


_EVEN = {"breast_cancer": 39 / 455, "digits": 125 / 1437, "diabetes": 33 / 353, "iris": 0.2}
REST: dict[str, Any] = {"validation_share": 0.1}
"""Has such a run leave samples for a last, smaller batch."""


def small(dataset: str = "breast_cancer", **changes: Any) -> RunConfig:
    """A run of a second or less. So many rows are held out that batches of 32 leave no remainder:
    a remainder needs another program, which takes half a second to compile.
    """
    usual: dict[str, Any] = dict.fromkeys(OPTIONAL)  # of the requested optimizer
    usual["validation_share"] = _EVEN.get(dataset, 0.12)
    return replace(default_config(dataset), **{"units": (8,), "epochs": 2, **usual, **changes})


def data(config: RunConfig) -> Prepared:
    return prepare(load(config.source), *config.preparation)


@contextmanager
def double_precision() -> Iterator[None]:
    """Have Keras compute in 64 bits within the block, and nowhere after it.

    Keras keeps the policy of the first layer of a process: it is asked for before that changes.
    """
    from core.training.backend import keras

    before, policy = keras.config.floatx(), keras.config.dtype_policy()
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    try:
        yield
    finally:
        keras.config.set_floatx(before)
        keras.config.set_dtype_policy(policy)


@pytest.fixture(scope="session", autouse=True)
def _tensorflow() -> None:
    """Import TensorFlow once, before the heap of earlier tests is frozen."""
    importlib.import_module("core.training.backend")


@pytest.fixture(scope="module", autouse=True)
def _heap_of_earlier_tests() -> Iterator[None]:
    """Freeze the objects of earlier modules, so that garbage collection skips them."""
    gc.collect()
    gc.freeze()
    yield


@pytest.fixture(scope="session")
def compiled() -> Iterator[Any]:
    """A shared trainer that evicts no program, so that each is compiled once."""
    from core.training import warm
    from core.training.trainer import Trainer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warm, "_MODELS", 500)
        yield Trainer()


@pytest.fixture(scope="session")
def uncompiled() -> Any:
    """The same without XLA: a small run takes a third of the time, but differs in the last digits.

    For tests that do not depend on these; ``test_equivalence`` compares with XLA.
    """
    from core.training import fused
    from core.training.trainer import Trainer

    class Uncompiled(Trainer):
        def train(self, *arguments: Any, **options: Any) -> Any:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(fused, "JIT", False)
                return super().train(*arguments, **options)

    return Uncompiled()


@pytest.fixture
def without_xla(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compile nothing, also where a test takes the models of a trainer without training."""
    from core.training import fused

    monkeypatch.setattr(fused, "JIT", False)


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[other_process.Run]:
    """Run a program where there is Keras, and nothing of ours."""
    with other_process.serving() as run:
        yield run


@pytest.fixture
def trainer(compiled: Any) -> Any:
    """The trainer that ``train`` and ``trained`` use; a module may override it."""
    return compiled


@pytest.fixture
def train(trainer: Any) -> Run:
    """Train and return the result with all rows published."""

    def run(config: RunConfig, by: Any = None, **kwargs: Any) -> tuple[Any, list[Row]]:
        rows: list[Row] = []
        result = (by or trainer).train(config, data(config), rows.extend, **kwargs)
        return result, rows

    return run


class Shared:
    """Runs that tests only read, each trained once, by one trainer."""

    def __init__(self, trainer: Any) -> None:
        self._trainer = trainer
        self._runs: dict[tuple[RunConfig, bool], tuple[Any, list[Row], list[Health]]] = {}

    def __call__(self, config: RunConfig) -> tuple[Any, list[Any]]:
        """Return result and rows of a run; the result is ``None`` if it diverged."""
        inside = (config, True) in self._runs  # snapshots change no number
        return self._run(config, inside)[:2]

    def watched(self, config: RunConfig) -> tuple[Any, list[Any], list[Health]]:
        """Return the snapshots of its layers as well."""
        return self._run(config, True)

    def _run(self, config: RunConfig, inside: bool) -> tuple[Any, list[Row], list[Health]]:
        if (config, inside) not in self._runs:
            rows: list[Row] = []
            health: list[Health] = []
            publish = {"publish_health": health.extend} if inside else {}
            result = None
            with suppress(DivergedError):
                result = self._trainer.train(config, data(config), rows.extend, **publish)
            self._runs[config, inside] = (result, rows, health)
        return self._runs[config, inside]


@pytest.fixture
def trained(trainer: Any) -> Shared:
    """``Shared`` of the trainer that the tests share."""
    return _SHARED.setdefault(trainer, Shared(trainer))


def numbers(rows: list[Row]) -> list[tuple[Any, ...]]:
    """The values of the epochs' rows that must be equal for equal settings."""
    return [
        (row.epoch, row.loss, row.metric, row.val_loss, row.val_metric) for row in rows if row.end
    ]


def same(first: Any, second: Any) -> bool:
    """Whether two results agree to the last bit."""
    return first.evaluation == second.evaluation and np.array_equal(first.outputs, second.outputs)

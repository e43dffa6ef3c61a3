"""The runs that are timed."""

import itertools
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import numpy as np

from core.base.errors import DenseboardError
from core.base.paths import DATASETS_VARIABLE, datasets_folder
from core.data import tasks
from core.data.datasets import Dataset, Prepared, load, prepare
from core.data.datasets.catalog import BUILT_IN
from core.data.datasets.info import DatasetInfo
from core.settings.config import RunConfig, default_config

_SEED = 20_240_601
# A development checkout has the real data beside it.
_DEVELOPMENT_DATA = Path(__file__).parents[2] / "shared" / "data"

# In this process only: a table of the size of the course's shipping data, which may not be
# redistributed. Two classes, 18 columns; a third of the columns are noise.
cast(dict[str, DatasetInfo], BUILT_IN)["shipping"] = DatasetInfo(
    "shipping",
    "Shipping",
    "Synthetic table of the size of the shipping data",
    tasks.BINARY,
    input_shape=(18,),
    train_samples=7_699,
    test_samples=3_300,
    target="Delivered on time",
    loader="",
    classes=("no", "yes"),
)


@dataclass(frozen=True)
class Workload:
    """A run to measure.

    Attributes:
        config: The run.
        dataset: Gives its data; nothing is loaded before it is called.
    """

    config: RunConfig
    dataset: Callable[[], Dataset]

    def prepared(self) -> Prepared:
        return prepare(self.dataset(), self.config.holdout)

    def operations(self) -> int:
        """Return the floating-point operations of an epoch's matrix products.

        Each weight is multiplied and added once forward and twice backward per sample, but
        the first layer's input needs no gradient.
        """
        sizes = self.config.layer_sizes
        weights = [before * after for before, after in itertools.pairwise(sizes)]
        return 2 * self.config.train_samples * (3 * sum(weights) - weights[0])


def find_data() -> None:
    """Make Fashion-MNIST available to the processes started later; download it if needed."""
    if DATASETS_VARIABLE not in os.environ and _DEVELOPMENT_DATA.is_dir():
        os.environ[DATASETS_VARIABLE] = str(_DEVELOPMENT_DATA)
    os.environ[DATASETS_VARIABLE] = str(datasets_folder())
    try:
        load("fashion_mnist")
    except DenseboardError as error:
        print(f"{error}\nRandom images of the same shape are used instead.")
        os.environ["BENCHMARK_SYNTHETIC"] = "1"


def _fashion_mnist() -> Dataset:
    if "BENCHMARK_SYNTHETIC" not in os.environ:
        return load("fashion_mnist")
    info = BUILT_IN["fashion_mnist"]
    rng = np.random.default_rng(_SEED)
    patterns = rng.integers(0, 256, (len(info.classes), *info.input_shape))

    def draw(samples: int) -> tuple[np.ndarray, np.ndarray]:
        y = rng.integers(0, len(info.classes), samples, np.int32)
        noise = rng.integers(0, 256, (samples, *info.input_shape))
        return ((patterns[y] + 7 * noise) // 8).astype(np.uint8), y

    return Dataset(info, *draw(info.train_samples), *draw(info.test_samples))


def _shipping() -> Dataset:
    info = BUILT_IN["shipping"]
    rng = np.random.default_rng(_SEED)
    x = rng.normal(size=(info.train_samples + info.test_samples, info.inputs)).astype(np.float32)
    hidden = np.tanh(x[:, :12] @ rng.normal(size=(12, 6)))
    chance = 1 / (1 + np.exp(-1.5 * hidden @ rng.normal(size=6)))
    y = (rng.random(len(x)) < chance).astype(np.int32)
    n = info.train_samples
    return Dataset(info, x[:n], y[:n], x[n:], y[n:])


def _config(dataset: str, **changes: Any) -> RunConfig:
    return replace(default_config(dataset), **changes)


WORKLOADS = {
    "fashion_mnist": Workload(
        _config("fashion_mnist", units=(128,), epochs=5, validation_share=0.0), _fashion_mnist
    ),
    "shipping": Workload(
        _config(
            "shipping",
            units=(128, 320, 512, 320, 128),
            activation="tanh",
            epochs=10,
            validation_share=0.0,
        ),
        _shipping,
    ),
    "digits": Workload(_config("digits"), lambda: load("digits")),
}

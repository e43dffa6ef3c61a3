"""The data of a run: the key under which they are loaded and cached."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from core.base.text import N_
from core.data.datasets.catalog import DATASETS
from core.data.datasets.info import DatasetInfo

TEST_SHARE = 0.2
"""Share of a toy problem's samples that is its test set."""

EXTRAS: Mapping[str, tuple[str, ...]] = {
    "squares": ("x1²", "x2²"),
    "product": ("x1·x2",),
    "sines": (N_("sin x1"), N_("sin x2")),
}
"""Additional inputs, computed from the two of a toy problem, by the setting that adds them."""

_CACHED = 64  # descriptions


@dataclass(frozen=True)
class Source:
    """A dataset, and for a toy problem how its samples are drawn; equal sources give equal data.

    Attributes:
        name: A name in ``core.data.datasets.catalog.DATASETS``.
        samples: Number of samples to draw, for training and test together.
        noise: Standard deviation of the noise, in the samples' own units.
        seed: Seed of the samples.
        extras: Additional inputs of points of a plane, names in ``EXTRAS``.
    """

    name: str
    samples: int = 0
    noise: float = 0.0
    seed: int = 0
    extras: tuple[str, ...] = ()

    @property
    def info(self) -> DatasetInfo:
        """The entry in the catalog, with the shape and number of the samples drawn."""
        info = DATASETS[self.name]
        if info.drawn:
            return _described(info, self)
        return _extended(info, len(self.features)) if self.extras else info

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the inputs of a toy problem, or of points of a plane."""
        info = DATASETS[self.name]
        own = tuple(f"x{place}" for place in range(1, (info.drawn or info.inputs) + 1))
        return own + tuple(name for extra in self.extras for name in EXTRAS[extra])


def source_of(name: str) -> Source:
    """Return a dataset with the catalog's defaults."""
    info = DATASETS[name]
    return Source(name, info.samples, info.noise) if info.drawn else Source(name)


@lru_cache(maxsize=_CACHED)
def _extended(info: DatasetInfo, inputs: int) -> DatasetInfo:
    return replace(info, input_shape=(inputs,))


@lru_cache(maxsize=_CACHED)
def _described(info: DatasetInfo, source: Source) -> DatasetInfo:
    if source == source_of(info.name):
        return info
    test = round(source.samples * TEST_SHARE)
    return replace(
        info,
        input_shape=(len(source.features),),
        train_samples=source.samples - test,
        test_samples=test,
        test_seed=source.seed,
    )

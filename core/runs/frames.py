"""Frames: a network's outputs over the plane of a toy problem or of own points, with the samples.

If the network is a single equation, a frame has the equation as well, or instead.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from core.data import tasks
from core.data.datasets.dataset import Dataset
from core.data.datasets.toys import coefficients
from core.settings.config import RunConfig

GRID = 40
"""Cells along each side of the plane."""
CELLS = GRID * GRID
LIMIT = 200
"""Approximate number of frames of a run that are stored."""

_LEVELS = 256  # values of a byte
_MARGIN = 1.05  # extent of the plane, relative to the outermost sample
_DRAWN = 600  # maximum number of samples; more would hide the background
_REGIONS = 8  # cached


class Frame(NamedTuple):
    """A network's outputs at one moment.

    Attributes:
        epoch: Epochs trained so far, as in ``core.runs.history.Row.epoch``; if early stopping
            restored weights, the epoch that they are from.
        cells: ``CELLS`` bytes, row by row from the lowest ``x2``, each from the lowest ``x1``;
            see ``encoded``. Empty if samples are not points of a plane.
        terms: If the network is an equation, the coefficient of each input and the constant, in
            units of the data; else empty.
    """

    epoch: float
    cells: bytes = b""
    terms: tuple[float, ...] = ()

    def to_list(self) -> list[Any]:
        """Return the frame for JSON: six significant digits, cells in base 64."""
        terms = [float(f"{term:.6g}") for term in self.terms]
        return [float(f"{self.epoch:.6g}"), base64.b64encode(self.cells).decode(), terms]

    @classmethod
    def from_list(cls, values: Sequence[Any]) -> "Frame":
        """Read what ``to_list`` wrote.

        Raises:
            ValueError, TypeError: It is not such a list.
        """
        epoch, text, terms = values
        cells = base64.b64decode(text, validate=True)
        if len(cells) not in (0, CELLS):
            raise ValueError(f"{len(cells)} cells instead of {CELLS}")
        return cls(float(epoch), cells, tuple(map(float, terms)))


def has_frames(config: RunConfig) -> bool:
    """Whether a run has frames."""
    return config.info.plane or is_equation(config)


def encoded(task: str, outputs: np.ndarray, low: float = 0.0, high: float = 1.0) -> bytes:
    """Encode a network's outputs as a byte for each cell.

    Two classes: the probability of the second, 0 to 255. ``n`` classes: the most likely class
    times ``256 // n``, plus its certainty in the remaining levels, from equal probabilities to
    1. A number: its position between ``low`` and ``high``, 0 to 255, clipped. Non-finite values
    are 0.

    Args:
        task: A name in ``core.data.tasks.TASKS``.
        outputs: ``(cells, units)``: probabilities, or predictions in units of the target.
        low: The number encoded as 0, for regression.
        high: The number encoded as 255.
    """
    if task == tasks.MULTICLASS:
        classes = outputs.shape[1]
        levels = _LEVELS // classes
        certain = (outputs.max(axis=1) - 1 / classes) / (1 - 1 / classes)
        return _bytes(outputs.argmax(axis=1) * levels, certain, levels - 1)
    return _bytes(0, (outputs[:, -1] - low) / (high - low), _LEVELS - 1)


def _bytes(base: Any, share: np.ndarray, largest: int) -> bytes:
    level = np.rint(np.clip(np.nan_to_num(share, nan=0.0), 0, 1) * largest)
    cells: np.ndarray = base + level
    return cells.astype(np.uint8).tobytes()


@dataclass(frozen=True, eq=False)
class PlotRegion:
    """The part of the plane that is drawn, the same for all runs on a dataset.

    Attributes:
        x1: The smallest and the largest ``x1``.
        x2: The smallest and the largest ``x2``.
        low: The value of the lowest cell of a frame: 0, or the smallest training target.
        high: The value of the highest cell.
        train: ``(samples, 3)``: ``x1``, ``x2`` and the target of the training and validation
            samples that are drawn.
        test: ``(samples, 3)``: the same for test samples.
    """

    x1: tuple[float, float]
    x2: tuple[float, float]
    low: float
    high: float
    train: np.ndarray
    test: np.ndarray

    def points(self) -> np.ndarray:
        """Return ``x1`` and ``x2`` at the centre of every cell, ``(CELLS, 2)``, as in a frame."""
        x2, x1 = np.meshgrid(_middles(*self.x2), _middles(*self.x1), indexing="ij")
        return np.stack([x1.ravel(), x2.ravel()], axis=1)

    def to_json(self) -> dict[str, Any]:
        """Return the region for the live chart: samples as lists of ``x1``, ``x2`` and targets."""
        return {
            "grid": GRID,
            "x1": list(self.x1),
            "x2": list(self.x2),
            "low": self.low,
            "high": self.high,
            "train": _columns(self.train),
            "test": _columns(self.test),
        }


def _middles(low: float, high: float) -> np.ndarray:
    """The centres of the cells along one side."""
    ends = np.linspace(low, high, GRID + 1)
    middles: np.ndarray = (ends[:-1] + ends[1:]) / 2
    return middles


def _columns(samples: np.ndarray) -> list[list[float]]:
    return [[round(value, 3) for value in column] for column in samples.T.tolist()]


@lru_cache(maxsize=_REGIONS)
def plot_region(dataset: Dataset) -> PlotRegion:
    """Return the plot region of points, with the samples; only the first two inputs count.

    Args:
        dataset: A toy problem of two or more inputs, or own points.
    """
    classifies = tasks.TASKS[dataset.info.task].classifies
    low, high = (0.0, 1.0) if classifies else (dataset.y_train.min(), dataset.y_train.max())
    share = min(1.0, _DRAWN / dataset.info.samples)
    return PlotRegion(
        *(dataset.info.ranges or _around_zero(dataset)),
        float(low),
        float(high),
        _samples(dataset.x_train, dataset.y_train, share),
        _samples(dataset.x_test, dataset.y_test, share),
    )


def _around_zero(dataset: Dataset) -> tuple[tuple[float, float], tuple[float, float]]:
    everywhere = np.abs(np.concatenate([dataset.x_train, dataset.x_test])[:, :2])
    reach = float(f"{everywhere.max() * _MARGIN:.3g}")
    return (-reach, reach), (-reach, reach)


def _samples(x: np.ndarray, y: np.ndarray, share: float) -> np.ndarray:
    count = round(share * len(y))  # they are in random order
    return np.column_stack([x[:count, :2], y[:count]]).astype(np.float64)


def is_equation(config: RunConfig) -> bool:
    """Whether a run's network is a weighted sum of inputs with short names."""
    info = config.info
    return (info.drawn > 0 or info.plane) and not config.units and config.layer_sizes[-1] == 1


def truth(config: RunConfig) -> tuple[float, ...] | None:
    """Return the coefficients that generated the target: one for each input, then the constant.

    Args:
        config: A run for which ``is_equation`` holds.

    Returns:
        ``None`` if it is not a weighted sum.
    """
    known = coefficients(config.dataset)
    if known is None:
        return None
    *slopes, offset = known
    return (*slopes, *[0.0] * (config.info.inputs - len(slopes)), offset)

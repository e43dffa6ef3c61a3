"""Toy problems: samples drawn at random around a simple shape, most of them in a plane.

Inputs lie between about -3 and 3. The shapes are those of scikit-learn's ``make_moons`` and
``make_circles`` and of TensorFlow Playground (Smilkov and Carter 2016), with positions drawn
uniformly, so that no test sample is a training sample.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np

from core.data.datasets.dataset import Dataset
from core.data.datasets.source import EXTRAS, Source
from core.data.tasks import TASKS

_CACHED = 16  # datasets; the largest takes 150 kB
_REACH = 3.0  # inputs lie between minus and plus this

PLANE = (1.5, -0.8, 0.5)
"""Coefficients of x1 and x2, and the constant, of the plane."""
PLANE3 = (2.0, -1.0, 0.5, 1.0)
"""Coefficients of x1, x2 and x3, and the constant, of the plane in three inputs."""

Random = np.random.Generator


@lru_cache(maxsize=_CACHED)
def draw(source: Source) -> Dataset:
    """Draw the samples of a toy problem; equal sources give equal samples.

    Training samples are drawn first, then test samples, with the source's seed; in each, the
    numbers of samples per class differ by at most one.

    Args:
        source: The toy problem, with the number of samples and the noise.
    """
    info, random = source.info, np.random.default_rng(source.seed)
    train = _draw(source, info.train_samples, random)
    test = _draw(source, info.test_samples, random)
    return Dataset(info, *train, *test, source.features)


def widened(points: np.ndarray, extras: tuple[str, ...]) -> np.ndarray:
    """Append the additional inputs that are computed from points.

    Args:
        points: ``(samples, inputs)``; two inputs if there are extras.
        extras: Names in ``core.data.datasets.source.EXTRAS``.

    Returns:
        ``(samples, inputs + additional inputs)``, float32.
    """
    columns = [points, *(_COMPUTED[name](points) for name in extras)]
    return np.concatenate(columns, axis=1).astype(np.float32)


def coefficients(name: str) -> tuple[float, ...] | None:
    """Return the true coefficients of a target: one for each input, then the constant.

    Args:
        name: The name of a dataset.

    Returns:
        The coefficients; ``None`` if the target is not known to be a weighted sum.
    """
    return {"plane": PLANE, "plane3": PLANE3}.get(name)


_COMPUTED: Mapping[str, Callable[[np.ndarray], np.ndarray]] = {
    "squares": np.square,
    "product": lambda points: points.prod(axis=1, keepdims=True),
    "sines": np.sin,
}
assert _COMPUTED.keys() == EXTRAS.keys()


def _draw(source: Source, samples: int, random: Random) -> tuple[np.ndarray, np.ndarray]:
    """Draw inputs ``(samples, features)`` and targets ``(samples,)``, in random order."""
    if TASKS[source.info.task].classifies:
        y = random.permutation(np.arange(samples) % len(source.info.classes)).astype(np.int32)
        points = _SHAPES[source.name](y, random)
        points = points + random.normal(0, source.noise, points.shape)
    else:
        points = random.uniform(-_REACH, _REACH, (samples, source.info.drawn))
        exact = _SURFACES[source.name](points)
        y = (exact + random.normal(0, source.noise, samples)).astype(np.float32)
    return widened(points, source.extras), y


def _moons(y: np.ndarray, random: Random) -> np.ndarray:
    angle = random.uniform(0, np.pi, len(y))
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
    points: np.ndarray = 2 * (np.where(y[:, np.newaxis] == 0, upper, lower) - (0.5, 0.25))
    return points


def _circles(y: np.ndarray, random: Random) -> np.ndarray:
    return _polar(np.where(y == 0, 2.8, 1.4), random.uniform(0, 2 * np.pi, len(y)))


def _xor(y: np.ndarray, random: Random) -> np.ndarray:
    sizes = random.uniform(0.2, _REACH, (len(y), 2))  # a gap along the axes
    sign = random.choice((-1, 1), len(y))
    points: np.ndarray = sizes * np.stack([sign, np.where(y == 0, sign, -sign)], axis=1)
    return points


def _spiral(y: np.ndarray, random: Random) -> np.ndarray:
    part = random.uniform(0.05, 1, len(y))
    return _polar(_REACH * part, 1.75 * 2 * np.pi * part + np.pi * y)


def _blobs(y: np.ndarray, random: Random) -> np.ndarray:
    centres = _polar(np.full(len(y), 1.8), np.pi / 2 + 2 * np.pi / 3 * y)
    return centres + random.normal(0, 0.5, centres.shape)


def _telltale(y: np.ndarray, random: Random) -> np.ndarray:
    side = np.where(y == 0, -1.0, 1.0)[:, np.newaxis]
    return np.concatenate([0.7 * side + random.uniform(-2, 2, (len(y), 2)), 1.5 * side], axis=1)


def _polar(radius: np.ndarray, angle: np.ndarray) -> np.ndarray:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _flat(*values: float) -> Callable[[np.ndarray], np.ndarray]:
    *slopes, offset = values
    return lambda points: points @ np.array(slopes) + offset


_SHAPES: Mapping[str, Callable[[np.ndarray, Random], np.ndarray]] = {
    "moons": _moons,
    "circles": _circles,
    "xor": _xor,
    "spiral": _spiral,
    "blobs": _blobs,
    "telltale": _telltale,
}
_SURFACES: Mapping[str, Callable[[np.ndarray], np.ndarray]] = {
    "plane": _flat(*PLANE),
    "bump": lambda points: 4 * np.exp(-np.square(points).sum(axis=1) / 3),
    "plane3": _flat(*PLANE3),
}

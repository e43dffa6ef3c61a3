"""A plane through the weights of a network: its directions, and what is projected on it.

Weights are flat vectors in the order of Keras's ``model.weights``. Distances are Euclidean, over
the trainable weights. The moving means and variances of batch normalisation are not trainable:
along directions made of differences between epochs they change with the weights, so that every
epoch that lies in the plane has its own; along random directions they stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.base.errors import PredictionError
from core.base.text import N_

_EQUAL = 1e-6  # of the longest extent of a path: rounding of 32-bit weights
_MARGIN = 0.15  # of the extent of the paths, on each side
_NARROWEST = 0.4  # of the longer extent: a path that is nearly straight still has a plane


class Weight(NamedTuple):
    """One array among the weights.

    Attributes:
        shape: Its shape.
        trainable: Whether training changes it by its gradient.
    """

    shape: tuple[int, ...]
    trainable: bool

    @property
    def size(self) -> int:
        """Number of values."""
        return int(np.prod(self.shape))


@dataclass(frozen=True, eq=False)
class Plane:
    """The points ``centre + a × directions[0] + b × directions[1]``.

    Attributes:
        centre: ``(weights,)`` float64.
        directions: ``(2, weights)`` float64, linearly independent.
        trainable: ``(weights,)`` bool.
        shares: ``(2,)`` float64: the share of the path's variance that each direction explains;
            NaN where directions are no principal components.
    """

    centre: np.ndarray
    directions: np.ndarray
    trainable: np.ndarray
    shares: np.ndarray

    def project(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Find the nearest points of the plane: least squares, as its directions may be oblique.

        Args:
            points: ``(points, weights)``.

        Returns:
            Their coordinates, ``(points, 2)``, and the squared distances from them, ``(points,)``,
            both float64.
        """
        basis = self.directions[:, self.trainable]
        moved = (points - self.centre)[:, self.trainable]
        # By the normal equations: two unknowns, and no copy of all weights.
        places = np.linalg.solve(basis @ basis.T, basis @ moved.T).T
        rest = moved - places @ basis
        return places, np.einsum("ij,ij->i", rest, rest)


def trainable_of(weights: Sequence[Weight]) -> np.ndarray:
    """``(weights,)`` bool: which values are trainable."""
    return np.concatenate([np.full(one.size, one.trainable) for one in weights])


def random_plane(weights: Sequence[Weight], centre: np.ndarray, seed: int) -> Plane:
    """Span a plane by two random directions, normalised by filter.

    Each unit's weights in a direction get the norm of the unit's own weights (Li and others 2018,
    section 4; a unit of a dense layer is a filter there). Biases and the scale and shift of batch
    normalisation stay: their code sets directions of one-dimensional parameters to 0
    (``--xignore biasbn`` in github.com/tomgoldstein/loss-landscape).

    Args:
        weights: The arrays among the weights.
        centre: ``(weights,)``.
        seed: Of the directions.
    """
    random = np.random.default_rng(seed)
    drawn = [[_filters(one, part, random) for one, part in _parts(weights, centre)] for _ in "12"]
    directions = np.stack([np.concatenate(parts) for parts in drawn])
    plane = Plane(centre, directions, trainable_of(weights), np.full(2, np.nan))
    _check(directions[:, plane.trainable])
    return plane


def _parts(weights: Sequence[Weight], flat: np.ndarray) -> list[tuple[Weight, np.ndarray]]:
    ends = np.cumsum([one.size for one in weights])
    return list(zip(weights, np.split(flat, ends[:-1]), strict=True))


def _filters(weight: Weight, values: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """A random direction of one array, ``(size,)``; 0 unless it is a kernel."""
    if len(weight.shape) < 2 or not weight.trainable:
        return np.zeros(weight.size)
    kernel = values.reshape(weight.shape)  # (inputs, units)
    drawn = random.standard_normal(weight.shape)
    scaled = drawn / np.linalg.norm(drawn, axis=0) * np.linalg.norm(kernel, axis=0)
    flat: np.ndarray = scaled.ravel()
    return flat


def path_plane(centre: np.ndarray, path: np.ndarray, trainable: np.ndarray) -> Plane:
    """Span a plane by the two first principal components of a path (Li and others 2018, section 7).

    All trainable weights count, biases too, as in their ``plot_trajectory.py`` by default.
    Each direction has length 1 and the sign that has the path begin on its negative side.

    Args:
        centre: ``(weights,)``: the point of the path that the plane goes through.
        path: ``(points, weights)``: with the centre, from the first point on.
        trainable: ``(weights,)`` bool.

    Raises:
        PredictionError: The path has no two directions.
    """
    centred = path - path.mean(axis=0)
    directions, strengths = _principal(centred, trainable)
    _check(directions[:, trainable])
    plane = Plane(centre, directions, trainable, strengths[:2] ** 2 / (strengths**2).sum())
    start = plane.project(path[:1])[0][0]
    return Plane(centre, directions * np.where(start > 0, -1, 1)[:, None], trainable, plane.shares)


def ends_plane(
    first: np.ndarray, second: np.ndarray, paths: np.ndarray, trainable: np.ndarray
) -> Plane:
    """Span a plane by the way from one end to another and the main remaining direction of paths.

    That is the direction at right angles to the way that holds most of the squared distances of
    the paths from the straight line. Both have the length of the way: 1 along the first direction
    is the second end.

    Args:
        first: ``(weights,)``: the end that is the centre.
        second: ``(weights,)``: the other end.
        paths: ``(points, weights)``: the points of both paths.
        trainable: ``(weights,)`` bool.

    Raises:
        PredictionError: Both ends are the same, or the paths have no other direction.
    """
    way = second - first
    length = float(np.linalg.norm(way[trainable]))
    if length <= _EQUAL * np.linalg.norm(first[trainable]):
        raise PredictionError(N_("Both runs end with the same weights: there is no way between."))
    moved = paths - first
    along = moved[:, trainable] @ way[trainable] / length**2
    directions, _strengths = _principal(moved - along[:, None] * way, trainable)
    rest = directions[0] * length
    _check(np.stack([way, rest])[:, trainable])
    plane = Plane(first, np.stack([way, rest]), trainable, np.full(2, np.nan))
    if plane.project(paths)[0][:, 1].sum() < 0:
        plane = Plane(first, np.stack([way, -rest]), trainable, plane.shares)
    return plane


def _principal(rows: np.ndarray, trainable: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The two main directions of rows, ``(2, weights)``, and the strength of all.

    Each direction is a sum of the rows, of length 1 over the trainable weights: the other weights
    get the same sum of theirs.
    """
    left, strengths, _right = np.linalg.svd(rows[:, trainable], full_matrices=False)
    if len(strengths) < 2 or strengths[1] <= _EQUAL * max(strengths[0], 1e-30):
        raise PredictionError(
            N_(
                "The path of training has no two directions: too few epochs are stored, or the"
                " weights hardly changed. Train more epochs, or choose random directions."
            )
        )
    sums = (left[:, :2] / strengths[:2]).T
    return sums @ rows, strengths


def _check(directions: np.ndarray) -> None:
    """Raise if two directions do not span a plane.

    Raises:
        PredictionError: One is zero, or they point the same way.
    """
    lengths = np.linalg.norm(directions, axis=1)
    spanned = (
        np.all(np.isfinite(lengths))
        and lengths.min() > 0
        and abs(directions[0] @ directions[1]) < (1 - _EQUAL) * lengths.prod()
    )
    if not spanned:
        raise PredictionError(
            N_("These weights have no plane: they are 0, not finite, or too few. Train longer.")
        )


def held(rest: np.ndarray, points: np.ndarray, end: np.ndarray, trainable: np.ndarray) -> float:
    """Return which share of a path's squared distances from its end a plane holds, 0 to 1.

    Args:
        rest: ``(points,)``: squared distances from the plane, from ``Plane.project``.
        points: ``(points, weights)``: the path.
        end: ``(weights,)``: its end, which lies in the plane.
        trainable: ``(weights,)`` bool.
    """
    moved = (points - end)[:, trainable]
    whole = float(np.einsum("ij,ij->", moved, moved))
    return float(np.clip(1 - rest.sum() / whole, 0, 1)) if whole else 1.0


def random_grid(width: float, resolution: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the places along both directions: ``(resolution,)`` each, from ``-width`` to it."""
    along = np.linspace(-width, width, resolution)
    along[resolution // 2] = 0.0
    return along, along.copy()


def path_grid(places: np.ndarray, width: float, resolution: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the places along both directions that frame paths, one of them 0.

    Args:
        places: ``(points, 2)``: the coordinates to be framed, and those of the centre, 0, as well.
        width: The half-width, in half-extents of these points with a margin.
        resolution: Number of places along each.

    Returns:
        ``(resolution,)`` float64 each, ascending.
    """
    framed = np.vstack([places, np.zeros(2)])
    low, high = framed.min(axis=0), framed.max(axis=0)
    half = (high - low) / 2 * (1 + 2 * _MARGIN)
    half = np.maximum(half, _NARROWEST * half.max()) * width
    return _axis(low, high, half, resolution, 0), _axis(low, high, half, resolution, 1)


def _axis(
    low: np.ndarray, high: np.ndarray, half: np.ndarray, resolution: int, which: int
) -> np.ndarray:
    """Evenly spaced places around the middle, moved by less than half a step to have 0 as one."""
    step = 2 * half[which] / (resolution - 1)
    first = round(((low + high)[which] / 2 - half[which]) / step)
    first = min(max(first, 1 - resolution), 0)  # a narrow plane still has the end
    places: np.ndarray = (first + np.arange(resolution)) * step
    return places

"""Points for tests."""

import numpy as np

from core.data.datasets.info import DatasetInfo
from core.data.points import store
from core.data.points.points import CLASSES, Plane, Points, Range


def points(classes: int = 2, count: int = 60) -> Points:
    """Clouds of points, one for each class; none gives numbers."""
    random = np.random.default_rng(1)
    y = np.arange(count) % max(classes, 1)
    x = np.round(random.normal(0, 0.6, (count, 2)) + np.stack([2 * y - 1, -y], axis=1), 3)
    return Points(x, y, CLASSES[:classes]) if classes else Points(x, np.round(x.sum(axis=1), 2))


def saved(classes: int = 2, label: str = "Clouds", x1: Range = (-4.0, 8.0)) -> DatasetInfo:
    return store.save(points(classes), Plane(x1, (-8.0, 4.0)), label, seed=3)

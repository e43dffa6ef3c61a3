"""Stores points as a dataset: a table of x1, x2 and a target, with the plane that is shown."""

import csv
import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.base.errors import DatasetError
from core.base.text import N_
from core.data import tasks
from core.data.datasets.info import DatasetInfo
from core.data.points.points import CLASSES, Plane, Points, check
from core.data.points.sampling import Sampling
from core.data.tables import data
from core.data.tables import store as tables
from core.data.tables.column_plan import ColumnPlan
from core.data.tables.columns import Kind
from core.data.tables.description import Description
from core.data.tables.dialect import Dialect
from core.data.tables.order import ascending
from core.data.tables.plan import Plan
from core.data.tables.reading import Table

if TYPE_CHECKING:
    import pandas as pd

FILE = "points.csv"
COLUMNS = ("x1", "x2")
_TARGETS = {True: N_("Class"), False: "y"}  # by whether classes are predicted


def save(
    points: Points,
    plane: Plane,
    label: str,
    *,
    test_share: float = 0.2,
    seed: int = 0,
    names: Iterable[tuple[str, str]] = (),
) -> DatasetInfo:
    """Store points; they are then in the catalog.

    The name follows from points, plane and split: the same ones are stored once, and a change makes
    another dataset.

    Args:
        points: The points.
        plane: The part of the plane that is shown; it is widened to show all points.
        label: The user's name for them.
        test_share: Share of the points that is the test set, 0.05 to 0.5.
        seed: Of the test points.
        names: Pairs of a class's label and the user's name for it.

    Raises:
        PointsError: There are too few, or there is nothing to learn.
        PlanError: A value is not allowed, or there are too few points for the split.
        StorageError: They cannot be stored.
    """
    check(points)
    plane = plane.around(points.x)
    points, names = _in_order(points, tuple(names))
    frame = _frame(points)
    target = _TARGETS[points.classifies]
    plan = Plan(
        label,
        target,
        _task(points),
        (
            *(ColumnPlan(name, Kind.NUMBER) for name in COLUMNS),
            ColumnPlan(target, Kind.CATEGORY if points.classifies else Kind.NUMBER),
        ),
        test_share=test_share,
        seed=seed,
        class_names=tuple(names),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(f"# {json.dumps(plane.to_dict(), sort_keys=True)}\n")
            writer = csv.writer(file)
            writer.writerow(frame.columns)
            writer.writerows(frame.itertuples(index=False))
        return tables.save(Table(frame, Dialect()), plan, path, FILE, plane=plane.to_dict())


def _in_order(
    points: Points, names: tuple[tuple[str, str], ...]
) -> tuple[Points, tuple[tuple[str, str], ...]]:
    """Label the classes so that they keep their order, and with it their colours and markers.

    A table has its classes in ascending order of their labels.
    """
    if not points.classifies:
        return points, ()
    present = [number for number, count in enumerate(points.counts.values()) if count]
    labels = tuple(points.labels[number] for number in present)
    y = np.searchsorted(present, points.y)
    if ascending(labels) == labels:
        return Points(points.x, y, labels), names
    chosen = dict(names)
    letters = CLASSES[: len(labels)]
    renamed = (
        (letter, chosen.get(label, label)) for letter, label in zip(letters, labels, strict=True)
    )
    return Points(points.x, y, letters), tuple(renamed)


def _frame(points: Points) -> "pd.DataFrame":
    import pandas as pd

    labels = np.array(points.labels, object)
    y = labels[points.y].astype(str) if points.classifies else points.y
    target = _TARGETS[points.classifies]
    columns = {"x1": points.x[:, 0], "x2": points.x[:, 1], target: y}
    return pd.DataFrame(columns).astype({target: "str"} if points.classifies else {})


def _task(points: Points) -> str:
    if not points.classifies:
        return tasks.REGRESSION
    present = sum(count > 0 for count in points.counts.values())
    return tasks.BINARY if present <= 2 else tasks.MULTICLASS


def plane_of(description: Description) -> Plane:
    """Return the plane of stored points.

    Raises:
        DatasetError: They are no points.
    """
    if description.plane is None:
        raise DatasetError(N_("{label} has no points on a plane."), label=description.label)
    return Plane.from_dict(description.plane)


def sampling_of(description: Description) -> Sampling | None:
    """Return the formula that gave stored points; ``None`` for drawn or pasted ones.

    Raises:
        DatasetError: They are no points.
    """
    formula = plane_of(description).formula
    return None if formula is None else Sampling.from_dict(formula)


def points_of(description: Description) -> Points:
    """Return stored points, the training points first, to change them as a new dataset.

    Raises:
        DatasetError: They were deleted.
        StorageError: They cannot be read.
    """
    x_train, y_train, x_test, y_test = data.arrays(description.name)
    x = np.concatenate([x_train, x_test])
    y = np.concatenate([y_train, y_test])
    if not description.classes:
        return Points(_decimals(x), _decimals(y))
    return Points(_decimals(x), y.astype(np.int64), description.classes)


def _decimals(values: np.ndarray) -> np.ndarray:
    """The shortest decimals of float32 numbers, as float64."""
    shortest = [float(str(value)) for value in values.ravel()]
    return np.array(shortest, np.float64).reshape(values.shape)

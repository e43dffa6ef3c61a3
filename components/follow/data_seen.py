"""The data on the presenter's Data page, as followers see them."""

from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from components.widgets.pager import page
from components.widgets.pictures import IMAGES, picture
from core.base.errors import DenseboardError
from core.data.datasets import bytes_to_download, load, prepare
from core.data.datasets.dataset import Dataset
from core.data.profile import Column, Parts, by_class, describe, parts, strongest
from core.data.profile.spread import column_stats
from core.data.tables import steps as tables
from core.data.tables.data import details
from core.follow.shown import Shown
from core.network.preparation import Step, steps
from core.people.person import ALONE, Person
from core.settings.config import RunConfig

ROWS = 10
"""First training rows that are shown."""

_POINTS = 300  # of all classes together


@dataclass(frozen=True)
class TableSeen:
    """Training rows of a table, column by column.

    Attributes:
        targets: Those of the first rows: numbers, or numbers of classes.
        inputs: Of each of these rows.
        prepared: The inputs of the first row as the network gets them.
        decimals: Decimals to show for each column.
        columns: Statistics of each.
        strongest: Those of columns that have an association with the target, the strongest first.
        shown: Place of the column whose distribution is shown.
        counts: Its rows by class, or all, in each bin.
        edges: The edges of the bins.
    """

    targets: tuple[float, ...]
    inputs: tuple[tuple[float, ...], ...]
    prepared: tuple[float, ...]
    decimals: tuple[int, ...]
    columns: tuple[Column, ...]
    strongest: tuple[Column, ...]
    shown: int
    counts: tuple[tuple[int, ...], ...]
    edges: tuple[float, ...]


@dataclass(frozen=True)
class DataSeen:
    """Training samples of a dataset.

    Attributes:
        counts: Samples of each class; empty for regression.
        points: Of each class, the inputs of some samples; empty unless there are two inputs.
        features: Names of these two inputs.
        images: The images on the presenter's page, as ``data:`` URLs, each with its class.
        table: What is seen of rows and columns; ``None`` for images.
        stored: What was done to an uploaded table when it was stored.
        steps: The steps of preprocessing after that.
    """

    counts: tuple[int, ...] = ()
    points: tuple[tuple[tuple[float, float], ...], ...] = ()
    features: tuple[str, ...] = ()
    images: tuple[tuple[str, int], ...] = ()
    table: TableSeen | None = None
    stored: tuple[tables.Step, ...] = ()
    steps: tuple[Step, ...] = ()


class DataReader:
    """Reads the data that are shown; again only when others are.

    Args:
        person: Who presents.
    """

    def __init__(self, person: Person) -> None:
        self._person = person
        self._key: object = None
        self._seen: DataSeen | None = None

    def read(self, shown: Shown) -> DataSeen | None:
        """Return what followers see.

        Nothing of data that people brought, unless the app has one user: those of a class may be
        somebody else's.

        Args:
            shown: What is on the presenter's page.

        Returns:
            ``None`` for such data, and for those that are not on this machine.
        """
        config = shown.config
        if config.info.uploaded and self._person != ALONE:
            return None
        key = (config.source, config.preparation, shown.images_page, shown.column)
        if key != self._key:
            self._key = self._seen = None
            with suppress(DenseboardError):  # the presenter's page says why there are none
                if not bytes_to_download(config.dataset):
                    dataset = load(config.source)
                    self._seen = _seen(shown, dataset, parts(dataset, config.holdout))
                    self._key = key
        return self._seen


def _seen(shown: Shown, dataset: Dataset, divided: Parts) -> DataSeen:
    config, info = shown.config, dataset.info
    plane = bool(info.classes) and info.inputs == 2 and (info.drawn or info.plane)
    return DataSeen(
        tuple(divided.counts[0].tolist()) if info.classes else (),
        _points(dataset, divided) if plane else (),
        dataset.features if plane else (),
        _images(dataset, divided, shown.images_page) if info.images else (),
        None if info.images else _table(config, dataset, divided, shown.column),
        details(config.dataset).steps if info.uploaded else (),
        tuple(steps(config, dataset, divided)),
    )


def _table(config: RunConfig, dataset: Dataset, divided: Parts, shown: int | None) -> TableSeen:
    columns = describe(dataset, divided.train)
    known = strongest(columns)
    if shown is None or shown >= len(columns):
        shown = columns.index(known[0]) if known else 0
    counts, edges = by_class(dataset, divided.train, shown)
    rows = divided.train[:ROWS]
    return TableSeen(
        tuple(dataset.y_train[rows].tolist()),
        tuple(map(tuple, dataset.x_train[rows].tolist())),
        tuple(prepare(dataset, *config.preparation).x_train[0].tolist()),
        column_stats(dataset).decimals,
        tuple(columns),
        tuple(known),
        shown,
        tuple(map(tuple, counts.tolist())),
        tuple(edges.tolist()),
    )


def _images(dataset: Dataset, divided: Parts, number: int) -> tuple[tuple[str, int], ...]:
    shown = page(len(divided.train), number - 1, IMAGES)
    return tuple(
        (
            picture(dataset.x_train[row], dataset.info.pixel_range, least=1),
            int(dataset.y_train[row]),
        )
        for row in divided.train[shown.places].tolist()
    )


def _points(dataset: Dataset, divided: Parts) -> tuple[tuple[tuple[float, float], ...], ...]:
    count = len(divided.train)
    rows = divided.train[np.linspace(0, count - 1, min(count, _POINTS)).astype(int)]
    inputs, classes = dataset.x_train[rows], dataset.y_train[rows]
    return tuple(
        tuple((float(f"{x:.4g}"), float(f"{y:.4g}")) for x, y in inputs[classes == one].tolist())
        for one in range(len(dataset.info.classes))
    )

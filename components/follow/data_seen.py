"""The data on the presenter's Data page, as followers see them."""

from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from components.widgets.pager import page
from components.widgets.pictures import IMAGES, picture
from core.base.errors import DenseboardError
from core.data.datasets import bytes_to_download, load, prepare
from core.data.datasets.dataset import Dataset
from core.data.profile import FIRST_ROWS, Column, Parts, by_class, describe, parts, strongest
from core.data.profile.spread import column_stats
from core.data.tables import steps as tables
from core.data.tables.data import details
from core.follow.shown import Shown
from core.network.preparation import Step, steps
from core.people.person import ALONE, Person
from core.settings.config import RunConfig

_POINTS = 300  # of all classes together


@dataclass(frozen=True)
class _Columns:
    """Rows and columns of a table.

    Attributes:
        targets: Those of the first training rows: numbers, or numbers of classes.
        inputs: Of each of these rows.
        prepared: The inputs of the first row as the network gets them.
        decimals: Decimals to show for each column.
        columns: Statistics of each over the training rows.
        strongest: Those of columns that have an association with the target, the strongest first.
    """

    targets: tuple[float, ...]
    inputs: tuple[tuple[float, ...], ...]
    prepared: tuple[float, ...]
    decimals: tuple[int, ...]
    columns: tuple[Column, ...]
    strongest: tuple[Column, ...]


@dataclass(frozen=True)
class TableSeen(_Columns):
    """The same, with the distribution of one column.

    Attributes:
        shown: Place of that column.
        counts: Its training rows by class, or all, in each bin.
        edges: The edges of the bins.
    """

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
        self._columns_key: object = None
        self._columns: _Columns | None = None

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
        key = (config, shown.images_page, shown.column)
        if key != self._key:
            self._key = self._seen = None
            with suppress(DenseboardError):  # the presenter's page says why there are none
                if not bytes_to_download(config.dataset):
                    dataset = load(config.source)
                    self._seen = self._look(shown, dataset, parts(dataset, config.holdout))
                    self._key = key
        return self._seen

    def _look(self, shown: Shown, dataset: Dataset, divided: Parts) -> DataSeen:
        config, info = shown.config, dataset.info
        plane = bool(info.classes) and info.inputs == 2 and (info.drawn or info.plane)
        return DataSeen(
            tuple(divided.counts[0].tolist()) if info.classes else (),
            _points(dataset, divided) if plane else (),
            dataset.features if plane else (),
            _images(dataset, divided, shown.images_page) if info.images else (),
            None if info.images else self._table(config, dataset, divided, shown.column),
            details(config.dataset).steps if info.uploaded else (),
            tuple(steps(config, dataset, divided)),
        )

    def _table(
        self, config: RunConfig, dataset: Dataset, divided: Parts, shown: int | None
    ) -> TableSeen:
        key = (config.source, config.preparation)
        if key != self._columns_key or self._columns is None:
            self._columns = _columns(config, dataset, divided)  # of large tables, it takes seconds
            self._columns_key = key
        columns, known = self._columns.columns, self._columns.strongest
        if shown is None or shown >= len(columns):
            shown = columns.index(known[0]) if known else 0
        counts, edges = by_class(dataset, divided.train, shown)
        return TableSeen(
            **vars(self._columns),
            shown=shown,
            counts=tuple(map(tuple, counts.tolist())),
            edges=tuple(edges.tolist()),
        )


def _columns(config: RunConfig, dataset: Dataset, divided: Parts) -> _Columns:
    columns = describe(dataset, divided.train)
    rows = divided.train[:FIRST_ROWS]
    return _Columns(
        tuple(dataset.y_train[rows].tolist()),
        tuple(map(tuple, dataset.x_train[rows].tolist())),
        tuple(prepare(dataset, *config.preparation).x_train[0].tolist()),
        column_stats(dataset).decimals,
        tuple(columns),
        tuple(strongest(columns)),
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

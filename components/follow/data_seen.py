"""The data on the presenter's Data page, as followers see them."""

from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from components.widgets.pager import page
from components.widgets.pictures import IMAGES, picture
from core.base.errors import DenseboardError
from core.data.datasets import bytes_to_download, load
from core.data.datasets.dataset import Dataset
from core.data.profile import Parts, parts
from core.follow.shown import Shown
from core.people.person import ALONE, Person

_POINTS = 300  # of all classes together


@dataclass(frozen=True)
class DataSeen:
    """Training samples of a dataset.

    Attributes:
        counts: Samples of each class; empty for regression.
        points: Of each class, the inputs of some samples; empty unless there are two inputs.
        features: Names of these two inputs.
        images: The images on the presenter's page, as ``data:`` URLs, each with its class.
    """

    counts: tuple[int, ...] = ()
    points: tuple[tuple[tuple[float, float], ...], ...] = ()
    features: tuple[str, ...] = ()
    images: tuple[tuple[str, int], ...] = ()


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
        key = (config.source, config.holdout, shown.images_page)
        if key != self._key:
            self._key = self._seen = None
            with suppress(DenseboardError):  # the presenter's page says why there are none
                if not bytes_to_download(config.dataset):
                    dataset = load(config.source)
                    divided = parts(dataset, config.holdout)
                    self._seen = _seen(dataset, divided, shown.images_page)
                    self._key = key
        return self._seen


def _seen(dataset: Dataset, divided: Parts, number: int) -> DataSeen:
    info = dataset.info
    counts = tuple(divided.counts[0].tolist()) if info.classes else ()
    if info.images:
        return DataSeen(counts, images=_images(dataset, divided, number))
    if info.classes and info.inputs == 2 and (info.drawn or info.plane):
        return DataSeen(counts, _points(dataset, divided), dataset.features)
    return DataSeen(counts)


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

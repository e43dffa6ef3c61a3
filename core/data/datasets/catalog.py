"""The catalog of datasets: their descriptions, without their data.

Pages and checks need only this list; a test compares it with the data that the loaders return.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from core.base.text import N_
from core.data import tasks
from core.data.belonging import belonging
from core.data.datasets.info import DatasetInfo
from core.data.tables import shelf

_MOMENT = 0.25  # seconds for which uploaded data are not looked up again
# Changing it makes earlier runs incomparable.
_TEST_SEED = 20_240_601


def _toy(
    name: str,
    label: str,
    help: str,
    task: str,
    *,
    drawn: int = 2,
    target: str = N_("Class"),
    classes: tuple[str, ...] = ("A", "B"),
    units: tuple[int, ...] = (16, 16),
    epochs: int = 200,
    target_range: tuple[float, float] | None = None,
) -> DatasetInfo:
    """An entry for samples that ``core.data.datasets.toys`` draws."""
    return DatasetInfo(
        name,
        label,
        help,
        task,
        input_shape=(drawn,),
        train_samples=400,
        test_samples=100,
        target=target,
        loader="toys.draw",
        test_seed=0,
        classes=classes,
        units=units,
        epochs=epochs,
        target_range=target_range,
        drawn=drawn,
    )


BUILT_IN: Mapping[str, DatasetInfo] = {
    info.name: info
    for info in (
        DatasetInfo(
            "digits",
            N_("Digits"),
            N_("Which digit is it? 8 × 8 pixel images of handwriting"),
            tasks.MULTICLASS,
            input_shape=(8, 8),
            train_samples=1437,
            test_samples=360,
            target=N_("Digit"),
            loader="bundled.digits",
            test_seed=_TEST_SEED,
            classes=tuple("0123456789"),
            pixel_range=16.0,
        ),
        DatasetInfo(
            "fashion_mnist",
            N_("Fashion-MNIST"),
            N_("Which garment is it? 28 × 28 pixel photographs, 60,000 for training"),
            tasks.MULTICLASS,
            input_shape=(28, 28),
            train_samples=60_000,
            test_samples=10_000,
            target=N_("Garment"),
            loader="fashion_mnist.load",
            classes=(
                N_("T-shirt/top"),
                N_("Trouser"),
                N_("Pullover"),
                N_("Dress"),
                N_("Coat"),
                N_("Sandal"),
                N_("Shirt"),
                N_("Sneaker"),
                N_("Bag"),
                N_("Ankle boot"),
            ),
            units=(128,),
            epochs=5,
            pixel_range=255.0,
            download_bytes=30_878_645,
        ),
        DatasetInfo(
            "mnist",
            N_("MNIST"),
            N_("Which digit is it? 28 × 28 pixel images of handwriting, 60,000 for training"),
            tasks.MULTICLASS,
            input_shape=(28, 28),
            train_samples=60_000,
            test_samples=10_000,
            target=N_("Digit"),
            loader="mnist.load",
            classes=tuple("0123456789"),
            units=(128,),
            epochs=5,
            pixel_range=255.0,
            download_bytes=11_490_434,
        ),
        DatasetInfo(
            "iris",
            N_("Iris"),
            N_("Which kind of iris is it? 4 measurements of flowers"),
            tasks.MULTICLASS,
            input_shape=(4,),
            train_samples=120,
            test_samples=30,
            target=N_("Kind"),
            loader="bundled.iris",
            test_seed=_TEST_SEED,
            classes=("setosa", "versicolor", "virginica"),
            units=(16,),
            epochs=80,
        ),
        DatasetInfo(
            "breast_cancer",
            N_("Breast cancer"),
            N_("Malignant or benign? 30 measurements of cell nuclei"),
            tasks.BINARY,
            input_shape=(30,),
            train_samples=455,
            test_samples=114,
            target=N_("Diagnosis"),
            loader="bundled.breast_cancer",
            test_seed=_TEST_SEED,
            classes=(N_("malignant"), N_("benign")),
            units=(16,),
            epochs=30,
        ),
        DatasetInfo(
            "diabetes",
            N_("Diabetes"),
            N_("How far has the disease progressed after a year? 10 measurements of patients"),
            tasks.REGRESSION,
            input_shape=(10,),
            train_samples=353,
            test_samples=89,
            target=N_("Disease progression (score)"),
            loader="bundled.diabetes",
            test_seed=_TEST_SEED,
            units=(32,),
            epochs=40,
            target_range=(25.0, 346.0),
        ),
        DatasetInfo(
            "california_housing",
            N_("California housing"),
            N_("What is a house worth? 8 figures for each of 20,640 districts, from 1990"),
            tasks.REGRESSION,
            input_shape=(8,),
            train_samples=16_512,
            test_samples=4_128,
            target=N_("Median house value (100,000 $)"),
            loader="california_housing.load",
            test_seed=_TEST_SEED,
            units=(64, 32),
            epochs=20,
            target_range=(0.14999, 5.00001),
            download_bytes=442_000,
        ),
        _toy(
            "moons",
            N_("Moons"),
            N_("Toy problem: two interlocking half circles"),
            tasks.BINARY,
        ),
        _toy(
            "circles",
            N_("Circles"),
            N_("Toy problem: one ring inside another"),
            tasks.BINARY,
        ),
        _toy(
            "xor",
            N_("XOR"),
            N_("Toy problem: class B where x1 and x2 have different signs"),
            tasks.BINARY,
        ),
        _toy(
            "spiral",
            N_("Spiral"),
            N_("Toy problem: two intertwined arms; hard without additional inputs"),
            tasks.BINARY,
            units=(32, 32),
            epochs=600,
        ),
        _toy(
            "blobs",
            N_("Blobs"),
            N_("Toy problem: three clouds of points"),
            tasks.MULTICLASS,
            classes=("A", "B", "C"),
        ),
        _toy(
            "telltale",
            N_("Clouds and a telltale"),
            N_(
                "Toy problem: two overlapping clouds, and a third input that was written down when"
                " the class was known"
            ),
            tasks.BINARY,
            drawn=3,
            epochs=50,
        ),
        _toy(
            "plane",
            N_("Plane"),
            N_("Toy problem: a weighted sum of two inputs plus a constant"),
            tasks.REGRESSION,
            target="y",
            classes=(),
            target_range=(-8.0, 8.0),
            units=(8,),
            epochs=100,
        ),
        _toy(
            "bump",
            N_("Bump"),
            N_("Toy problem: a number that is large near the centre and 0 far from it"),
            tasks.REGRESSION,
            target="y",
            classes=(),
            units=(16,),
            epochs=200,
            target_range=(-1.0, 5.0),
        ),
        _toy(
            "plane3",
            N_("Plane in three inputs"),
            N_("Toy problem: a weighted sum of three inputs plus a constant"),
            tasks.REGRESSION,
            drawn=3,
            target="y",
            classes=(),
            units=(),
            target_range=(-11.0, 13.0),
            epochs=100,
        ),
    )
}


class Catalog(Mapping[str, DatasetInfo]):
    """The built-in datasets, then the uploaded tables, by name.

    A table whose data were deleted is not listed, but can still be looked up, so that the runs
    trained on it can be read.
    """

    def __getitem__(self, name: str) -> DatasetInfo:
        if name in BUILT_IN:
            return BUILT_IN[name]
        info = _uploaded(name)
        if info is None:
            raise KeyError(name)
        return info

    def __contains__(self, name: object) -> bool:
        return name in BUILT_IN or (isinstance(name, str) and _uploaded(name) is not None)

    def __iter__(self) -> Iterator[str]:
        yield from BUILT_IN
        lists = belonging().lists
        uploaded = shelf.infos().items()
        yield from (name for name, info in uploaded if not info.deleted and lists(name))

    def __len__(self) -> int:
        return sum(1 for _ in self)


_found: ContextVar[dict[str, tuple[float, DatasetInfo]] | None] = ContextVar("found", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """Within the block, a script run of a page, look uploaded data up once in a quarter second.

    Settings ask for their dataset hundreds of times, each of which looks into folders.
    """
    token = _found.set({})
    try:
        yield
    finally:
        _found.reset(token)


def _uploaded(name: str) -> DatasetInfo | None:
    found = _found.get()
    if found is None:
        return _looked_up(name)
    until, info = found.get(name, (0.0, None))
    if info is not None and time.monotonic() < until:
        return info
    info = _looked_up(name)
    if info is not None:
        found[name] = (time.monotonic() + _MOMENT, info)
    return info


def _looked_up(name: str) -> DatasetInfo | None:
    info = shelf.infos().get(name)
    if info is not None and belonging().uses(name):
        return info
    return _course_table(name)


def _course_table(name: str) -> DatasetInfo | None:
    """The course's table, if it has that name, as one whose data are not there."""
    if not name.startswith("table-"):
        return None
    from core.data.tables.course_table import description  # few look it up

    known = description()
    return known.info() if known.name == name else None


DATASETS: Mapping[str, DatasetInfo] = Catalog()

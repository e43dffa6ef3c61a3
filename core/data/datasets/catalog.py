"""What is known of every dataset without loading it.

The page is drawn, and a run is checked, from this list alone; a test holds it against the
data that the loaders return.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.base.text import N_
from core.data import tasks

BROUGHT = "stored.load"
"""The loader of tables that somebody brought."""


@dataclass(frozen=True)
class DatasetInfo:
    """One dataset.

    Attributes:
        name: Identifier in settings and records.
        label: Name shown to people.
        help: One line on what is to be predicted from what.
        task: A name in ``core.data.tasks.TASKS``.
        input_shape: Shape of one sample: ``(height, width)`` or ``(features,)``.
        train_samples: Samples for training and validation together.
        test_samples: Samples kept for the end.
        classes: Label of each class, in the order of their numbers; empty for regression.
        target: What is predicted, with its unit where it has one.
        loader: Dotted name of the function under ``core.data.datasets`` that loads it.
        units: Hidden layers a newcomer starts with.
        epochs: Epochs a newcomer starts with.
        pixel_range: Largest pixel value of images, which are scaled to 0 to 1.
        target_range: Smallest and largest number to be predicted, for regression.
        download_bytes: What has to be fetched on first use; 0 if it is always at hand.
        test_seed: What the test samples were drawn with; ``None`` where the publisher chose them.
        batch_size: Batch size a newcomer starts with.
        deleted: It is a table whose data its user deleted: runs on it can be read, but no new
            ones started.
        drawn: Inputs of a toy problem, whose samples are drawn by chance; 0 for all others. Its
            shape and its numbers of samples here are those of its usual settings.
        noise: Of a toy problem, what chance usually adds; see ``core.data.datasets.source.Source``.
    """

    name: str
    label: str
    help: str
    task: str
    input_shape: tuple[int, ...]
    train_samples: int
    test_samples: int
    target: str
    loader: str
    classes: tuple[str, ...] = ()
    units: tuple[int, ...] = (64,)
    epochs: int = 20
    pixel_range: float = 1.0
    target_range: tuple[float, float] | None = None
    download_bytes: int = 0
    test_seed: int | None = None
    batch_size: int = 32
    deleted: bool = False
    drawn: int = 0
    noise: float = 0.2

    @property
    def brought(self) -> bool:
        """Whether it is a table that somebody brought."""
        return self.loader == BROUGHT

    @property
    def samples(self) -> int:
        """Samples for training, validation and the end together."""
        return self.train_samples + self.test_samples

    @property
    def plane(self) -> bool:
        """Whether samples are points of a plane, on which what a network says can be drawn."""
        return self.drawn == 2

    @property
    def images(self) -> bool:
        return len(self.input_shape) == 2

    @property
    def inputs(self) -> int:
        """Numbers in one sample once flattened."""
        return math.prod(self.input_shape)

    def validation_samples(self, share: float) -> int:
        """Samples of the training set held out at a validation share (0 to 0.5).

        At least one per class where anything is held out, so that none is left unseen, but
        never more than half of them.
        """
        if share <= 0:
            return 0
        wanted = max(round(self.train_samples * share), len(self.classes), 1)
        return min(wanted, self.train_samples // 2)


# Changing it makes runs from before incomparable.
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
            N_("Which garment is it? 28 × 28 pixel photographs, 60,000 to learn from"),
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
            N_("Which digit is it? 28 × 28 pixel images of handwriting, 60,000 to learn from"),
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
            N_("What is a house worth? 8 figures on each of 20,640 districts, of 1990"),
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
            N_("Toy problem: two half circles that reach into each other"),
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
            N_("Toy problem: two arms that wind around each other; hard without further inputs"),
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
            "plane",
            N_("Plane"),
            N_("Toy problem: a number that grows evenly with each of two inputs"),
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
            N_("Toy problem: a number that grows evenly with each of three inputs"),
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
    """The datasets that come with the app, then the tables somebody brought, by name.

    A table whose data were deleted is no longer listed, but still found by its name, so that
    runs on it can be read.
    """

    def __getitem__(self, name: str) -> DatasetInfo:
        if name in BUILT_IN:
            return BUILT_IN[name]
        info = _brought(name)
        if info is None:
            raise KeyError(name)
        return info

    def __contains__(self, name: object) -> bool:
        return name in BUILT_IN or (isinstance(name, str) and _brought(name) is not None)

    def __iter__(self) -> Iterator[str]:
        from core.data.tables import shelf

        yield from BUILT_IN
        yield from (name for name, info in shelf.infos().items() if not info.deleted)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _brought(name: str) -> DatasetInfo | None:
    # Only now: what is known of tables stands on what is known of datasets.
    from core.data.tables import shelf

    return shelf.infos().get(name)


DATASETS: Mapping[str, DatasetInfo] = Catalog()

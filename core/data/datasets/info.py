"""The description of a dataset, known without loading it."""

import math
from dataclasses import dataclass

UPLOADED = "stored.load"
"""The loader of uploaded tables."""


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
    def uploaded(self) -> bool:
        """Whether it is an uploaded table."""
        return self.loader == UPLOADED

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

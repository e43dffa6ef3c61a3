"""The description of a dataset, known without loading it."""

import math
from dataclasses import dataclass

from core.data.framing import Framing
from core.data.group_splits import Counts
from core.data.splits import SplitRule
from core.data.target_log import TargetLog

UPLOADED = "stored.load"
"""The loader of uploaded tables and images."""


@dataclass(frozen=True)
class DatasetInfo:
    """One dataset.

    Attributes:
        name: Identifier in settings and records.
        label: Name in the interface.
        help: One line on what is predicted from what.
        task: A name in ``core.data.tasks.TASKS``.
        input_shape: Shape of one sample: ``(height, width)``, ``(height, width, 3)`` for images in
            colour (red, green, blue), or ``(features,)``.
        train_samples: Samples for training and validation together.
        test_samples: Samples of the test set.
        classes: Labels of the classes, by class number; empty for regression.
        target: What is predicted, with its unit if it has one.
        loader: Dotted name of the function under ``core.data.datasets`` that loads it.
        units: Default hidden layers.
        epochs: Default number of epochs.
        pixel_range: Largest pixel value of images, which are scaled to 0 to 1.
        target_range: Smallest and largest target, for regression.
        download_bytes: Bytes to download on first use; 0 if it is always available.
        test_seed: Seed of the test split; ``None`` if the split is the publisher's, or the last
            rows or those of a second file are the test set.
        batch_size: Default batch size.
        deleted: Whether it was uploaded and its data were deleted: its runs can be read, but no new
            ones started.
        drawn: Number of inputs of a toy problem, whose samples are drawn at random; 0 for all
            others. Its shape and sample counts here are those of the default settings.
        noise: Default noise of a toy problem; see ``core.data.datasets.source.Source``.
        split: How test and validation rows are chosen.
        group_sizes: For ``SplitRule.GROUP``, the sizes of the groups of training rows: pairs of a
            number of rows and how many groups have as many, largest first.
        group_classes: For groups that are drawn so that classes keep their shares, the rows of each
            class in each group of training rows, in the order of both; else empty.
        target_log: Which log of a numeric target networks learn, if any.
        ranges: For points of the user's own, the smallest and largest ``x1`` and ``x2`` that are
            drawn; ``None`` for all others.
        test_file: Name of the second file that the test rows come from; "" for all other rules.
        rarest: Share of the training rows of a table in its rarest class; ``None`` if it is not
            known, or for numbers.
        framing: How other pictures become images like those of the dataset.
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
    split: SplitRule = SplitRule.RANDOM
    group_sizes: tuple[tuple[int, int], ...] = ()
    group_classes: Counts = ()
    rarest: float | None = None
    test_file: str = ""
    framing: Framing = Framing.DRAWING
    target_log: TargetLog = TargetLog.NONE
    ranges: tuple[tuple[float, float], tuple[float, float]] | None = None

    @property
    def uploaded(self) -> bool:
        """Whether it is a table or images that the user uploaded."""
        return self.loader == UPLOADED

    @property
    def samples(self) -> int:
        """Samples for training, validation and testing together."""
        return self.train_samples + self.test_samples

    @property
    def plane(self) -> bool:
        """Whether samples are points of a plane, so that a network's outputs can be drawn on it."""
        return self.drawn == 2 or self.ranges is not None

    @property
    def images(self) -> bool:
        """Whether samples are images, grey or in colour."""
        return len(self.input_shape) > 1

    @property
    def colour(self) -> bool:
        """Whether samples are images with red, green and blue."""
        return len(self.input_shape) == 3

    @property
    def groups(self) -> int:
        """Number of groups of training rows; 0 if they have none."""
        return sum(count for _size, count in self.group_sizes)

    @property
    def inputs(self) -> int:
        """Numbers in one sample once flattened."""
        return math.prod(self.input_shape)

    def validation_samples(self, share: float) -> int:
        """Number of training samples held out at a validation share (0 to 0.5).

        If any are held out, at least one per class, but never more than half of all.
        """
        if share <= 0:
            return 0
        wanted = max(round(self.train_samples * share), len(self.classes), 1)
        return min(wanted, self.train_samples // 2)

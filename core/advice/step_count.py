"""How many steps a run takes, and whether that is enough to learn anything."""

import math

from core.settings import registry
from core.settings.values import Values

FEWEST = 100
"""Steps below which a network has hardly begun.

A step of Adam moves a weight by about the learning rate at most (Kingma & Ba, "Adam: A Method
for Stochastic Optimization", 2015, section 2.1), and Glorot's initial weights of a layer of some
hundred units spread by about 0.1 (Glorot & Bengio, "Understanding the difficulty of training
deep feedforward neural networks", 2010, equation 16): at the usual rate of 0.001, fewer steps
than that cannot even undo them. What counts is the number of updates, not of epochs: Hoffer,
Hubara & Soudry, "Train longer, generalize better: closing the generalization gap in large batch
training of neural networks", 2017.
"""

_SMALL = registry.BATCH_SIZE.default


def steps(values: Values) -> int:
    """Optimizer steps of the whole run; 0 where the settings do not fit together."""
    return values.epochs * math.ceil(values.train_samples / values.batch_size)


def large_batch(values: Values) -> bool:
    """Whether a smaller batch is a way to more steps."""
    return values.batch_size > _SMALL


def smaller_batch(values: Values) -> int:
    """The largest usual batch size with which the run takes ``FEWEST`` steps.

    Args:
        values: Settings with a ``large_batch``.

    Returns:
        The default batch size, or where epochs are few that halved until there are enough.
    """
    size = _SMALL
    while size > 1 and values.epochs * math.ceil(values.train_samples / size) < FEWEST:
        size //= 2
    return size


def more_epochs(values: Values) -> int:
    """The fewest epochs with which the run takes ``FEWEST`` steps."""
    return math.ceil(FEWEST / math.ceil(values.train_samples / values.batch_size))

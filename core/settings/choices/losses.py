"""Losses, and the tasks whose output and labels they fit."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.base.text import N_
from core.data import tasks
from core.settings.choices.choice import Choice, registry


@dataclass(frozen=True)
class Loss(Choice):
    """A loss and what it asks of the data.

    Attributes:
        tasks: Names in ``core.data.tasks.TASKS`` whose output layer and labels it fits.
        one_hot: It takes class labels as one-hot rows and not as numbers.
        positive: It is meant for targets above zero: they are divided by their standard
            deviation, but their mean is not taken away.
    """

    tasks: tuple[str, ...] = ()
    one_hot: bool = False
    positive: bool = False


LOSSES = registry(
    Loss(
        "sparse_categorical_crossentropy",
        N_("Sparse categorical cross-entropy"),
        N_("For classes numbered 0, 1, 2 …: minus the logarithm of the true class's probability"),
        "losses.SparseCategoricalCrossentropy",
        tasks=(tasks.MULTICLASS,),
    ),
    Loss(
        "categorical_crossentropy",
        N_("Categorical cross-entropy"),
        N_("The same for one-hot labels (1 for the true class, else 0), which are made for it"),
        "losses.CategoricalCrossentropy",
        tasks=(tasks.MULTICLASS,),
        one_hot=True,
    ),
    Loss(
        "binary_crossentropy",
        N_("Binary cross-entropy"),
        N_("For two classes and one sigmoid unit: minus the logarithm of the true class's share"),
        "losses.BinaryCrossentropy",
        tasks=(tasks.BINARY,),
    ),
    Loss(
        "mean_squared_error",
        N_("Mean squared error"),
        N_("The average of the squared errors: large errors weigh heavily"),
        "losses.MeanSquaredError",
        tasks=(tasks.REGRESSION,),
    ),
    Loss(
        "mean_absolute_error",
        N_("Mean absolute error"),
        N_("The average size of the errors: a few large ones weigh less"),
        "losses.MeanAbsoluteError",
        tasks=(tasks.REGRESSION,),
    ),
    Loss(
        "huber",
        N_("Huber"),
        N_("Squared for errors below 1, absolute beyond: smooth, yet large errors weigh little"),
        "losses.Huber",
        tasks=(tasks.REGRESSION,),
    ),
    Loss(
        "mean_absolute_percentage_error",
        N_("Mean absolute percentage error"),
        N_("The average error in percent of the true value: only for targets far from zero"),
        "losses.MeanAbsolutePercentageError",
        tasks=(tasks.REGRESSION,),
        positive=True,
    ),
    Loss(
        "mean_squared_logarithmic_error",
        N_("Mean squared logarithmic error"),
        N_("Squares ratios instead of differences: for targets above zero of very unequal size"),
        "losses.MeanSquaredLogarithmicError",
        tasks=(tasks.REGRESSION,),
        positive=True,
    ),
)


def losses_for(task: str) -> Mapping[str, Loss]:
    """The losses that fit a task, in order; the first is its default."""
    return {name: loss for name, loss in LOSSES.items() if task in loss.tasks}

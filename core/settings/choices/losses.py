"""Losses, and the tasks they fit."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.base.text import N_
from core.data import tasks
from core.settings.choices.choice import Choice, registry


@dataclass(frozen=True)
class Loss(Choice):
    """A loss and its requirements on the data.

    Attributes:
        tasks: Names in ``core.data.tasks.TASKS`` that it fits.
        softmax: Whether it takes a softmax unit for each class, also for two classes.
        one_hot: Whether it takes one-hot labels if there is a unit for each class.
        unusual: Why another loss is usual for a task that it fits, a sentence by task.
        positive: Whether it needs positive targets: they are divided by their standard deviation,
            but their mean is not subtracted.
    """

    tasks: tuple[str, ...] = ()
    softmax: bool = False
    one_hot: bool = False
    unusual: Mapping[str, str] = field(default_factory=dict)
    positive: bool = False


_TWO_UNITS = N_(
    "{loss} gives the two classes of {dataset} one softmax unit each. That works, but one sigmoid"
    " unit with binary cross-entropy is equivalent, with half the output weights."
)
_FLAT = N_(
    "{loss} has a vanishing gradient where the network is confident and wrong: cross-entropy"
    " usually learns {dataset} faster and gives better probabilities."
)

LOSSES = registry(
    Loss(
        "sparse_categorical_crossentropy",
        N_("Sparse categorical cross-entropy"),
        N_("For classes numbered 0, 1, 2 …: minus the log of the true class's probability"),
        "losses.SparseCategoricalCrossentropy",
        tasks=(tasks.MULTICLASS, tasks.BINARY),
        softmax=True,
        unusual={tasks.BINARY: _TWO_UNITS},
        formulas=(r"-\frac{1}{n} \sum_i \ln \hat{y}_{i,\,y_i}",),
    ),
    Loss(
        "categorical_crossentropy",
        N_("Categorical cross-entropy"),
        N_("The same for one-hot labels (1 for the true class, else 0)"),
        "losses.CategoricalCrossentropy",
        tasks=(tasks.MULTICLASS, tasks.BINARY),
        softmax=True,
        one_hot=True,
        unusual={tasks.BINARY: _TWO_UNITS},
        formulas=(r"-\frac{1}{n} \sum_i \sum_k y_{ik} \ln \hat{y}_{ik}",),
    ),
    Loss(
        "binary_crossentropy",
        N_("Binary cross-entropy"),
        N_("For two classes and one sigmoid unit: minus the log of the true class's probability"),
        "losses.BinaryCrossentropy",
        tasks=(tasks.BINARY,),
        formulas=(
            (
                r"-\frac{1}{n} \sum_i \left[ y_i \ln \hat{y}_i + (1 - y_i) \ln(1 - \hat{y}_i) "
                r"\right]"
            ),
        ),
    ),
    Loss(
        "class_squared_error",
        N_("Mean squared error on classes"),
        N_("The squared distance from the outputs to 1 for the true class and 0 for the others"),
        "losses.MeanSquaredError",
        tasks=(tasks.MULTICLASS, tasks.BINARY),
        one_hot=True,
        unusual=dict.fromkeys((tasks.MULTICLASS, tasks.BINARY), _FLAT),
        formulas=(r"\frac{1}{n K} \sum_i \sum_k (y_{ik} - \hat{y}_{ik})^2",),
    ),
    Loss(
        "mean_squared_error",
        N_("Mean squared error"),
        N_("The average of the squared errors: large errors weigh heavily"),
        "losses.MeanSquaredError",
        tasks=(tasks.REGRESSION,),
        formulas=(r"\frac{1}{n} \sum_i (y_i - \hat{y}_i)^2",),
    ),
    Loss(
        "mean_absolute_error",
        N_("Mean absolute error"),
        N_("The average size of the errors: a few large ones weigh less"),
        "losses.MeanAbsoluteError",
        tasks=(tasks.REGRESSION,),
        formulas=(r"\frac{1}{n} \sum_i |y_i - \hat{y}_i|",),
    ),
    Loss(
        "huber",
        N_("Huber"),
        N_("Squared for errors below 1, absolute beyond: smooth, yet large errors weigh little"),
        "losses.Huber",
        tasks=(tasks.REGRESSION,),
        formulas=(
            (
                r"\frac{1}{n} \sum_i \begin{cases} \frac{1}{2} (y_i - \hat{y}_i)^2 & |y_i - "
                r"\hat{y}_i| \le 1 \\ |y_i - \hat{y}_i| - \frac{1}{2} & |y_i - \hat{y}_i| > 1 "
                r"\end{cases}"
            ),
        ),
    ),
    Loss(
        "mean_absolute_percentage_error",
        N_("Mean absolute percentage error"),
        N_("The average error in percent of the true value: only for targets far from zero"),
        "losses.MeanAbsolutePercentageError",
        tasks=(tasks.REGRESSION,),
        positive=True,
        formulas=(r"\frac{100}{n} \sum_i \left| \frac{y_i - \hat{y}_i}{y_i} \right|",),
    ),
    Loss(
        "mean_squared_logarithmic_error",
        N_("Mean squared logarithmic error"),
        N_("Squares ratios instead of differences: for targets above zero of very unequal size"),
        "losses.MeanSquaredLogarithmicError",
        tasks=(tasks.REGRESSION,),
        positive=True,
        formulas=(r"\frac{1}{n} \sum_i \left( \ln(1 + y_i) - \ln(1 + \hat{y}_i) \right)^2",),
    ),
)


def losses_for(task: str) -> Mapping[str, Loss]:
    """Return the losses that fit a task, the usual ones first; the first is its default."""
    fitting = {name: loss for name, loss in LOSSES.items() if task in loss.tasks}
    return dict(sorted(fitting.items(), key=lambda item: task in item[1].unusual))

"""Everything that is chosen by name: ordered registries, each entry declared once.

Widgets, validation, documentation and tests are built from these entries. Keras objects
are named, not imported, so that the server can list them without TensorFlow.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from core import tasks
from core.text import N_

Entry = TypeVar("Entry", bound="Choice")


@dataclass(frozen=True)
class Choice:
    """One entry of a registry.

    Attributes:
        name: Identifier in settings, addresses and records.
        label: Name shown to people (marked for translation).
        help: One line that says what it is for (marked for translation).
        keras: Dotted name of the object under ``keras``.
    """

    name: str
    label: str
    help: str
    keras: str


@dataclass(frozen=True)
class Loss(Choice):
    """A loss and the tasks whose output and labels it fits."""

    tasks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Optimizer(Choice):
    """An optimizer, its usual learning rate and the variables it keeps for each weight."""

    learning_rate: float = 0.001
    slots: int = 0


def registry(*entries: Entry) -> Mapping[str, Entry]:
    """Map names to entries, in the order given."""
    return {entry.name: entry for entry in entries}


ACTIVATIONS = registry(
    Choice(
        "relu",
        N_("ReLU"),
        N_("max(0, x): cheap, and its gradient does not vanish for positive inputs"),
        "activations.relu",
    ),
    Choice(
        "tanh",
        N_("tanh"),
        N_("Squeezes to the range -1 to 1, centred on zero; saturates far from it"),
        "activations.tanh",
    ),
    Choice(
        "sigmoid",
        N_("Sigmoid"),
        N_("Squeezes to the range 0 to 1; saturates on both sides, so deep stacks learn slowly"),
        "activations.sigmoid",
    ),
    Choice(
        "linear",
        N_("Linear"),
        N_("No activation: stacked linear layers can do no more than a single one"),
        "activations.linear",
    ),
)

LOSSES = registry(
    Loss(
        "sparse_categorical_crossentropy",
        N_("Sparse categorical cross-entropy"),
        N_("For classes numbered 0, 1, 2 …: minus the logarithm of the true class's probability"),
        "losses.SparseCategoricalCrossentropy",
        tasks=(tasks.MULTICLASS,),
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
)

OPTIMIZERS = registry(
    Optimizer(
        "adam",
        N_("Adam"),
        N_("Adapts the step of every weight and keeps momentum: a good first choice"),
        "optimizers.Adam",
        learning_rate=0.001,
        slots=2,
    ),
    Optimizer(
        "rmsprop",
        N_("RMSprop"),
        N_("Divides each step by the recent size of its gradient: fast early progress"),
        "optimizers.RMSprop",
        learning_rate=0.001,
        slots=1,
    ),
    Optimizer(
        "sgd",
        N_("SGD"),
        N_("Stochastic gradient descent: plain steps down the slope, sensitive to the rate"),
        "optimizers.SGD",
        learning_rate=0.01,
        slots=0,
    ),
)


def losses_for(task: str) -> Mapping[str, Loss]:
    """The losses that fit a task, in order; the first is its default."""
    return {name: loss for name, loss in LOSSES.items() if task in loss.tasks}

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
class Activation(Choice):
    """An activation and how a unit with it can stop learning.

    Attributes:
        dies: It is exactly 0 over a whole range, where it passes no gradient on.
        bounds: Its limits, near which its slope vanishes.
    """

    dies: bool = False
    bounds: tuple[float, float] | None = None


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
    Activation(
        "relu",
        N_("ReLU"),
        N_("max(0, x): cheap, and its gradient does not vanish for positive inputs"),
        "activations.relu",
        dies=True,
    ),
    Activation(
        "linear",
        N_("Linear"),
        N_("No activation: stacked linear layers can do no more than a single one"),
        "activations.linear",
    ),
    Activation(
        "sigmoid",
        N_("Sigmoid"),
        N_("Squeezes to the range 0 to 1; saturates on both sides, so deep stacks learn slowly"),
        "activations.sigmoid",
        bounds=(0.0, 1.0),
    ),
    Activation(
        "tanh",
        N_("tanh"),
        N_("Squeezes to the range -1 to 1, centred on zero; saturates far from it"),
        "activations.tanh",
        bounds=(-1.0, 1.0),
    ),
    Activation(
        "softplus",
        N_("Softplus"),
        N_("log(1 + exp(x)): a smooth ReLU, positive everywhere"),
        "activations.softplus",
    ),
    Activation(
        "softsign",
        N_("Softsign"),
        N_("x / (1 + |x|): like tanh, but it approaches its limits slowly"),
        "activations.softsign",
        bounds=(-1.0, 1.0),
    ),
    Activation(
        "elu",
        N_("ELU"),
        N_("x above zero, exp(x) - 1 below: negative outputs keep the mean near zero"),
        "activations.elu",
    ),
    Activation(
        "log_sigmoid",
        N_("Log of sigmoid"),
        N_("log(1 / (1 + exp(-x))): never above zero, close to x far below it"),
        "activations.log_sigmoid",
    ),
    Activation(
        "swish",
        N_("Swish"),
        N_("x · sigmoid(x), also called SiLU: smooth, dips a little below zero"),
        "activations.silu",
    ),
    Activation(
        "leaky_relu",
        N_("Leaky ReLU"),
        N_("x above zero, 0.2 x below: the gradient never vanishes altogether"),
        "activations.leaky_relu",
    ),
    Activation(
        "mish",
        N_("Mish"),
        N_("x · tanh(softplus(x)): smooth, dips a little below zero like swish"),
        "activations.mish",
    ),
    Activation(
        "softmax",
        N_("Softmax"),
        N_("Shares of a whole over the layer's units: meant for outputs, unusual in hidden layers"),
        "activations.softmax",
    ),
    Activation(
        "gelu",
        N_("GELU"),
        N_("x times the share of a normal distribution below x: a smooth ReLU"),
        "activations.gelu",
    ),
    Activation(
        "selu",
        N_("SELU"),
        N_("A scaled ELU that keeps mean and spread of deep stacks steady"),
        "activations.selu",
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
        "sgd",
        N_("SGD"),
        N_("Stochastic gradient descent: plain steps down the slope, sensitive to the rate"),
        "optimizers.SGD",
        learning_rate=0.01,
        slots=0,
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
        "adamw",
        N_("AdamW"),
        N_("Adam that also shrinks every weight a little at each step, against overfitting"),
        "optimizers.AdamW",
        learning_rate=0.001,
        slots=2,
    ),
    Optimizer(
        "nadam",
        N_("Nadam"),
        N_("Adam with Nesterov momentum, which looks one step ahead"),
        "optimizers.Nadam",
        learning_rate=0.001,
        slots=2,
    ),
    Optimizer(
        "adamax",
        N_("Adamax"),
        N_("Adam scaled by the largest recent gradient: steady where gradients are rare"),
        "optimizers.Adamax",
        learning_rate=0.002,
        slots=2,
    ),
    Optimizer(
        "adagrad",
        N_("Adagrad"),
        N_("Steps shrink with all gradients seen so far: suits rare features, slows down for good"),
        "optimizers.Adagrad",
        learning_rate=0.01,
        slots=1,
    ),
    Optimizer(
        "adadelta",
        N_("Adadelta"),
        N_("Adagrad that forgets old gradients; its usual rate is 1"),
        "optimizers.Adadelta",
        learning_rate=1.0,
        slots=2,
    ),
    Optimizer(
        "ftrl",
        N_("Ftrl"),
        N_("Follow the regularised leader: made for wide linear models on sparse data"),
        "optimizers.Ftrl",
        learning_rate=0.1,
        slots=2,
    ),
    Optimizer(
        "lion",
        N_("Lion"),
        N_("Steps of one size in the direction of the momentum's sign: wants a small rate"),
        "optimizers.Lion",
        learning_rate=0.0003,
        slots=1,
    ),
)


def losses_for(task: str) -> Mapping[str, Loss]:
    """The losses that fit a task, in order; the first is its default."""
    return {name: loss for name, loss in LOSSES.items() if task in loss.tasks}

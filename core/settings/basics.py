"""The basic settings of every run: loss, optimizer and learning rate, epochs and batch size."""

from dataclasses import dataclass

from core.base.text import N_
from core.settings.candidates import Options, Range
from core.settings.choices import LOSSES, OPTIMIZERS
from core.settings.kinds import Argument, Integer, Number, OneOf

LOSS = OneOf(
    "loss",
    N_("Loss function"),
    N_("The function that training minimises"),
    options=LOSSES,
    default="sparse_categorical_crossentropy",
    depends_on=("dataset",),
    keras=Argument("compile", "loss"),
    basic=True,
    candidates=Options(tuple(LOSSES)),
    in_loss=True,
)
OPTIMIZER = OneOf(
    "optimizer",
    N_("Optimizer"),
    N_("How the weights follow the gradient of the loss"),
    options=OPTIMIZERS,
    default="adam",
    keras=Argument("compile", "optimizer"),
    basic=True,
    candidates=Options(("sgd", "rmsprop", "adam", "adamw")),
)
LEARNING_RATE = Number(
    "learning_rate",
    N_("Learning rate"),
    N_(
        "The size of each step: too small, and the loss falls slowly; too large, and it jumps"
        " about. With Adam, start between 0.0001 and 0.001. Choosing an optimizer also sets its"
        " usual rate, unless you have set your own"
    ),
    minimum=1e-7,
    maximum=100.0,
    default=0.001,
    step=0.0005,
    ratio=True,
    depends_on=("optimizer",),
    usual_beside=lambda values: values.optimizer_entry.learning_rate,
    keras=Argument("optimizer", "learning_rate"),
    compiled=False,  # the program is given the rate of each step
    basic=True,
    suggestible=True,
    half=True,
    candidates=Range(0.0001, 0.1, log=True, points=4),
)
EPOCHS = Integer(
    "epochs",
    N_("Epochs"),
    N_("How many times training passes over the whole training set"),
    minimum=1,
    maximum=10_000,
    default=20,
    keras=Argument("fit", "epochs"),
    compiled=False,
    basic=True,
    suggestible=True,
    half=True,
    candidates=Range(5, 50, log=True),
)
BATCH_SIZE = Integer(
    "batch_size",
    N_("Batch size"),
    N_("Samples per step: an epoch takes (training samples ÷ batch size) steps, rounded up"),
    minimum=1,
    maximum=65_536,
    default=32,
    ratio=True,
    depends_on=("dataset", "samples", "validation_share", "folds", "fold"),
    keras=Argument("fit", "batch_size"),
    compiled=False,  # a graph takes batches of any size; ``RunConfig.program`` adds it for XLA
    basic=True,
    suggestible=True,
    half=True,
    candidates=Options((16, 32, 64, 128)),
)
VALIDATION_SHARE = Number(
    "validation_share",
    N_("Validation share"),
    N_("Share of the training samples held out to detect overfitting; 0 holds out none"),
    minimum=0.0,
    maximum=0.5,
    default=0.1,
    step=0.05,
    compiled=False,  # the program depends on the number of samples, which the key has
    applies=lambda values: values.folds == 1,
    depends_on=("folds",),
    basic=True,
    half=True,
)


@dataclass(frozen=True)
class BasicSettings:
    """The values of these settings; see ``core.settings.settings.Settings``."""

    loss: str = LOSS.default
    optimizer: str = OPTIMIZER.default
    learning_rate: float = LEARNING_RATE.default
    epochs: int = EPOCHS.default
    batch_size: int = BATCH_SIZE.default
    validation_share: float = VALIDATION_SHARE.default

"""The settings of training: loss, epochs, batches, what is held out, and when it ends."""

from core.base.text import N_
from core.settings.choices import LOSSES
from core.settings.kinds import Integer, Number, OneOf, Switch

LOSS = OneOf(
    "loss",
    N_("Loss"),
    N_("What training makes small; those that do not fit the dataset's task say why"),
    options=LOSSES,
    default="sparse_categorical_crossentropy",
)
EPOCHS = Integer(
    "epochs",
    N_("Epochs"),
    N_("How many times training passes over the whole training set"),
    minimum=1,
    maximum=10_000,
    default=20,
)
BATCH_SIZE = Integer(
    "batch_size",
    N_("Batch size"),
    N_("Samples per step: an epoch takes (training samples ÷ batch size) steps, rounded up"),
    minimum=1,
    maximum=65_536,
    default=32,
    ratio=True,
)
VALIDATION_SHARE = Number(
    "validation_share",
    N_("Validation share"),
    N_("Part of the training samples held out to watch for overfitting; 0 holds out none"),
    minimum=0.0,
    maximum=0.5,
    default=0.1,
    step=0.05,
)
SEED = Integer(
    "seed",
    N_("Seed"),
    N_("Fixes everything random: the same seed gives the same numbers"),
    minimum=0,
    maximum=2**31 - 1,
    default=0,
)
EARLY_STOPPING = Switch(
    "early_stopping",
    N_("Early stopping"),
    N_("Ends the run when the validation loss has stopped falling, and goes back to its best"),
)
PATIENCE = Integer(
    "patience",
    N_("Patience"),
    N_("Epochs without a lower validation loss before the run ends"),
    minimum=1,
    maximum=1_000,
    default=5,
    applies=lambda values: values.early_stopping,
)
CLASS_WEIGHTS = Switch(
    "class_weights",
    N_("Balanced class weights"),
    N_("Errors on rare classes weigh more, so that every class counts the same in the loss"),
    applies=lambda values: values.task.classifies,
)

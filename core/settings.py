"""The settings of a run, each declared once: range, default, label and help.

The sidebar's widgets, the checks of ``core.values``, the address and the tests are all
built from this list, in this order.
"""

from collections.abc import Mapping
from typing import Any

from core.choices import (
    ACTIVATIONS,
    BIAS_INITIALIZERS,
    CLIPPINGS,
    KERNEL_INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    SCHEDULES,
)
from core.datasets.catalog import DATASETS
from core.setting import Applies, Integer, Number, OneOf, Setting, Switch
from core.text import N_

DATASET = OneOf(
    "dataset",
    N_("Dataset"),
    N_("The data to learn from"),
    options=DATASETS,
    default="digits",
)


def _drawn(values: Any) -> bool:
    return DATASETS[values.dataset].drawn > 0


def _plane(values: Any) -> bool:
    return DATASETS[values.dataset].plane


SAMPLES = Integer(
    "samples",
    N_("Samples drawn"),
    N_("How many points the toy problem has; a fifth of them is the test set"),
    minimum=100,  # so that half of the training samples still fill a usual batch
    maximum=5_000,
    default=500,
    slide=50,
    applies=_drawn,
)
NOISE = Number(
    "noise",
    N_("Noise"),
    N_(
        "Standard deviation of what chance adds to the inputs, which lie between −3 and 3; where"
        " a number is predicted, to that number"
    ),
    minimum=0.0,
    maximum=2.0,
    default=0.2,
    step=0.1,
    slide=0.05,
    applies=_drawn,
)
DATA_SEED = Integer(
    "data_seed",
    N_("Data seed"),
    N_("Fixes which points are drawn, those of the test set too: another one gives others"),
    minimum=0,
    maximum=2**31 - 1,
    default=0,
    applies=_drawn,
)
SQUARES = Switch(
    "squares",
    N_("Squares as inputs"),
    N_("Gives the network x1² and x2² as well"),
    applies=_plane,
)
PRODUCT = Switch(
    "product",
    N_("Product as input"),
    N_("Gives the network x1·x2 as well"),
    applies=_plane,
)
SINES = Switch(
    "sines",
    N_("Sines as inputs"),
    N_("Gives the network sin x1 and sin x2 as well"),
    applies=_plane,
)
HIDDEN_LAYERS = Integer(
    "hidden_layers",
    N_("Hidden layers"),
    N_("Dense layers between the input and the output; 0 leaves a linear model"),
    minimum=0,
    maximum=8,
    default=1,
)
UNITS = Integer(
    "units",
    N_("Units in layer {layer}"),
    N_("Neurons of this Dense layer: each adds a weight per input and a bias"),
    minimum=1,
    maximum=16_384,
    default=64,
)
ACTIVATION = OneOf(
    "activation",
    N_("Activation"),
    N_("The function applied to the result of every hidden unit"),
    options=ACTIVATIONS,
    default="relu",
)
LOSS = OneOf(
    "loss",
    N_("Loss"),
    N_("What training makes small; those that do not fit the dataset's task say why"),
    options=LOSSES,
    default="sparse_categorical_crossentropy",
)
OPTIMIZER = OneOf(
    "optimizer",
    N_("Optimizer"),
    N_("How the weights follow the gradient of the loss"),
    options=OPTIMIZERS,
    default="adam",
)
LEARNING_RATE = Number(
    "learning_rate",
    N_("Learning rate"),
    N_(
        "The size of each step: with Adam, start between 0.0001 and 0.001. Every optimizer has a"
        " usual rate, which is set when you choose it, unless you have set one of your own"
    ),
    minimum=1e-7,
    maximum=100.0,
    default=0.001,
    step=0.0005,
    ratio=True,
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


def _hidden(values: Any) -> bool:
    return len(values.units) > 0


def _decays(values: Any) -> bool:
    return SCHEDULES[values.schedule].decays


def _option(name: str) -> Applies:
    """Of optimizers that have a setting of this name."""
    return lambda values: name in OPTIMIZERS[values.optimizer].options


MOMENTUM = Number(
    "momentum",
    N_("Momentum"),
    N_("How much of the last step is added to the next one: 0 none, 0.9 is usual"),
    minimum=0.0,
    maximum=0.999,
    default=0.0,
    step=0.1,
    applies=_option("momentum"),
)
NESTEROV = Switch(
    "nesterov",
    N_("Nesterov momentum"),
    N_("Looks one step ahead before it corrects the direction; needs momentum above 0"),
    applies=lambda values: _option("nesterov")(values) and (values.momentum or 0.0) > 0.0,
)
BETA_1 = Number(
    "beta_1",
    N_("Beta 1"),
    N_("How slowly the mean of the gradients forgets: nearer to 1, smoother steps"),
    minimum=0.0001,  # Lion takes no 0
    maximum=0.9999,
    default=0.9,
    step=0.01,
    applies=_option("beta_1"),
)
BETA_2 = Number(
    "beta_2",
    N_("Beta 2"),
    N_("How slowly the size of the gradients is forgotten: nearer to 1, steadier steps"),
    minimum=0.0,
    maximum=0.99999,
    default=0.999,
    step=0.001,
    applies=_option("beta_2"),
)
RHO = Number(
    "rho",
    N_("Rho"),
    N_("How slowly the size of the gradients is forgotten: nearer to 1, steadier steps"),
    minimum=0.0,
    maximum=0.9999,
    default=0.9,
    step=0.01,
    applies=_option("rho"),
)
WEIGHT_DECAY = Number(
    "weight_decay",
    N_("Weight decay"),
    N_("Share of every weight, times the learning rate, that is taken away at each step"),
    minimum=0.0,
    maximum=1.0,
    default=0.0,
    step=0.001,
    applies=_option("weight_decay"),
)
ACTIVATIONS_BY_LAYER = OneOf(
    "activations",
    N_("Activation of layer {layer}"),
    N_("The function of this layer alone"),
    options=ACTIVATIONS,
    default="relu",
    applies=_hidden,
)
DROPOUT = Number(
    "dropout",
    N_("Dropout"),
    N_("Share of each hidden layer's outputs set to 0 at every training step, by chance"),
    minimum=0.0,
    maximum=0.95,
    default=0.0,
    step=0.1,
    applies=_hidden,
)
L1 = Number(
    "l1",
    N_("L1 penalty"),
    N_("Adds this times the sum of the weights' sizes to the loss: presses many to 0"),
    minimum=0.0,
    maximum=10.0,
    default=0.0,
    step=0.0001,
    ratio=True,
)
L2 = Number(
    "l2",
    N_("L2 penalty"),
    N_("Adds this times the sum of the squared weights to the loss: keeps them small"),
    minimum=0.0,
    maximum=10.0,
    default=0.0,
    step=0.0001,
    ratio=True,
)
BATCH_NORMALIZATION = Switch(
    "batch_normalization",
    N_("Batch normalisation"),
    N_("Standardises what each hidden unit receives, batch by batch, before its activation"),
    applies=_hidden,
)
KERNEL_INITIALIZER = OneOf(
    "kernel_initializer",
    N_("Kernel initializer"),
    N_("Where the weights of every Dense layer start"),
    options=KERNEL_INITIALIZERS,
    default="glorot_uniform",
)
USE_BIAS = Switch(
    "use_bias",
    N_("Use bias"),
    N_("Every unit adds a number of its own, learned like the weights"),
    default=True,
)
BIAS_INITIALIZER = OneOf(
    "bias_initializer",
    N_("Bias initializer"),
    N_("Where the biases of every Dense layer start"),
    options=BIAS_INITIALIZERS,
    default="zeros",
    applies=lambda values: values.use_bias,
)
SCHEDULE = OneOf(
    "schedule",
    N_("Learning-rate schedule"),
    N_("How the learning rate changes from step to step"),
    options=SCHEDULES,
    default="constant",
)
DECAY_FACTOR = Number(
    "decay_factor",
    N_("Decay factor"),
    N_("What the rate is multiplied by"),
    minimum=0.001,
    maximum=1.0,
    default=0.5,
    step=0.1,
    applies=_decays,
)
DECAY_EPOCHS = Integer(
    "decay_epochs",
    N_("Epochs per decay"),
    N_("After how many epochs the rate has been multiplied by the factor"),
    minimum=1,
    maximum=10_000,
    default=5,
    applies=_decays,
)
WARMUP_EPOCHS = Integer(
    "warmup_epochs",
    N_("Warm-up epochs"),
    N_("In these first epochs the rate grows evenly from 0; the schedule starts after them"),
    minimum=0,
    maximum=10_000,
    default=0,
)
CLIPPING = OneOf(
    "clipping",
    N_("Gradient clipping"),
    N_("Keeps one steep place from throwing the weights far away"),
    options=CLIPPINGS,
    default="none",
)
CLIP_AT = Number(
    "clip_at",
    N_("Clipping limit"),
    N_("The largest value or norm that is left"),
    minimum=1e-6,
    maximum=1e6,
    default=1.0,
    step=0.5,
    ratio=True,
    applies=lambda values: values.clipping != "none",
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

SETTINGS: Mapping[str, Setting] = {
    setting.name: setting
    for setting in (
        DATASET,
        SAMPLES,
        NOISE,
        DATA_SEED,
        SQUARES,
        PRODUCT,
        SINES,
        HIDDEN_LAYERS,
        UNITS,
        ACTIVATION,
        LOSS,
        OPTIMIZER,
        LEARNING_RATE,
        EPOCHS,
        BATCH_SIZE,
        VALIDATION_SHARE,
        SEED,
        ACTIVATIONS_BY_LAYER,
        MOMENTUM,
        NESTEROV,
        BETA_1,
        BETA_2,
        RHO,
        WEIGHT_DECAY,
        SCHEDULE,
        DECAY_FACTOR,
        DECAY_EPOCHS,
        WARMUP_EPOCHS,
        CLIPPING,
        CLIP_AT,
        DROPOUT,
        L1,
        L2,
        BATCH_NORMALIZATION,
        KERNEL_INITIALIZER,
        USE_BIAS,
        BIAS_INITIALIZER,
        EARLY_STOPPING,
        PATIENCE,
        CLASS_WEIGHTS,
    )
}

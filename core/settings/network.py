"""The settings of the network's layers."""

from typing import Any

from core.base.text import N_
from core.settings.choices import ACTIVATIONS, BIAS_INITIALIZERS, KERNEL_INITIALIZERS
from core.settings.kinds import Integer, Number, OneOf, Switch

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


def _hidden(values: Any) -> bool:
    return len(values.units) > 0


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

"""The settings of the start of a run: input scaling, initializers, class weights and seed."""

from dataclasses import dataclass

from core.base.text import N_
from core.settings.candidates import Options
from core.settings.choices import BIAS_INITIALIZERS, INPUT_SCALINGS, KERNEL_INITIALIZERS
from core.settings.kinds import Argument, Integer, OneOf, Switch

SECTION = N_("Inputs, start and balance")

INPUT_SCALING = OneOf(
    "input_scaling",
    N_("Input scaling"),
    N_("How the columns of a table are scaled, fitted on the training rows"),
    options=INPUT_SCALINGS,
    default="standard",
    applies=lambda values: not values.info.images,
    depends_on=("dataset",),
    compiled=False,
    candidates=Options(tuple(INPUT_SCALINGS)),
)
KERNEL_INITIALIZER = OneOf(
    "kernel_initializer",
    N_("Kernel initializer"),
    N_("The initial weights of every Dense layer"),
    options=KERNEL_INITIALIZERS,
    default="glorot_uniform",
    keras=Argument("Dense", "kernel_initializer"),
    suggestible=True,
    candidates=Options(("glorot_uniform", "glorot_normal", "he_uniform", "he_normal")),
)
USE_BIAS = Switch(
    "use_bias",
    N_("Use bias"),
    N_("Every unit adds a constant, which is trained like the weights"),
    default=True,
    keras=Argument("Dense", "use_bias"),
)
BIAS_INITIALIZER = OneOf(
    "bias_initializer",
    N_("Bias initializer"),
    N_("The initial biases of every Dense layer"),
    options=BIAS_INITIALIZERS,
    default="zeros",
    applies=lambda values: values.use_bias,
    depends_on=("use_bias",),
    keras=Argument("Dense", "bias_initializer"),
    candidates=Options(tuple(BIAS_INITIALIZERS)),
)
OUTPUT_BIAS = Switch(
    "output_bias",
    N_("Output starts at the class shares"),
    N_(
        "The output's biases start so that the network predicts the class shares of the training"
        " rows; otherwise the first steps only learn these"
    ),
    applies=lambda values: values.use_bias and values.task.classifies,
    depends_on=("use_bias", "dataset"),
    compiled=False,
)
CLASS_WEIGHTS = Switch(
    "class_weights",
    N_("Balanced class weights"),
    N_("Errors on rare classes weigh more, so that every class counts the same in the loss"),
    applies=lambda values: values.task.classifies,
    depends_on=("dataset",),
    keras=Argument("fit", "class_weight"),
)
SHUFFLED_LABELS = Switch(
    "shuffled_labels",
    N_("Shuffled labels"),
    N_(
        "The training rows get the labels of other training rows, so that there is nothing to"
        " learn from them: what the network still reaches is chance"
    ),
    compiled=False,
    candidates=None,
)
SEED = Integer(
    "seed",
    N_("Seed"),
    N_("Fixes everything random: the same seed gives the same numbers"),
    minimum=0,
    maximum=2**31 - 1,
    default=0,
    seed=True,
    compiled=False,
    basic=True,
)


@dataclass(frozen=True)
class StartSettings:
    """The values of these settings; see ``core.settings.settings.Settings``."""

    input_scaling: str = INPUT_SCALING.default
    kernel_initializer: str = KERNEL_INITIALIZER.default
    use_bias: bool = USE_BIAS.default
    bias_initializer: str = BIAS_INITIALIZER.default
    output_bias: bool = OUTPUT_BIAS.default
    class_weights: bool = CLASS_WEIGHTS.default
    shuffled_labels: bool = SHUFFLED_LABELS.default
    seed: int = SEED.default

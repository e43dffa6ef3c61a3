"""The settings of the hidden layers: their number, units and activations."""

from dataclasses import dataclass
from typing import Any

from core.base.text import N_
from core.settings.candidates import Options, Range
from core.settings.choices import ACTIVATIONS
from core.settings.kinds import Applies, Argument, Integer, Number, OneOf
from core.settings.layered import PerLayer

HIDDEN_LAYERS = Integer(
    "hidden_layers",
    N_("Hidden layers"),
    N_("Dense layers between the input and the output; 0 leaves a linear model"),
    minimum=0,
    maximum=8,
    default=1,
    candidates=Range(1, 3),
)
"""The only setting that is not stored, as it is the length of ``units``."""
UNITS = PerLayer(
    "units",
    N_("Units"),
    N_("Units of each hidden layer: one number for all, or one for each, as in 128, 64"),
    Integer(
        "units",
        N_("Units in layer {layer}"),
        N_("Units of this Dense layer: each has a weight per input and a bias"),
        minimum=1,
        maximum=16_384,
        default=64,
        candidates=Options((16, 32, 64, 128, 256)),
    ),
    default=(64,),
    keras=Argument("Dense", "units"),
    basic=True,
    suggestible=True,
)


def hidden(values: Any) -> bool:
    """Whether there is a hidden layer."""
    return len(values.units) > 0


def _used(activation: str) -> Applies:
    """Applies if a hidden layer has this activation."""
    return lambda values: activation in values.layer_activations


ACTIVATION = OneOf(
    "activation",
    N_("Activation"),
    N_("The function applied to the result of every hidden unit"),
    options=ACTIVATIONS,
    default="relu",
    compiled=False,  # by layer, as in ``Settings.layer_activations``
    basic=True,
    suggestible=True,
    candidates=Options(("relu", "tanh", "sigmoid", "swish")),
)
ACTIVATIONS_BY_LAYER = PerLayer(
    "activations",
    N_("Activation by layer"),
    N_("A layer's own activation instead of the common one"),
    OneOf(
        "activations",
        N_("Activation of layer {layer}"),
        N_("The activation of this layer only"),
        options=ACTIVATIONS,
        default="relu",
        candidates=ACTIVATION.candidates,
    ),
    common="activation",
    applies=hidden,
    depends_on=("units", "activation"),
    compiled=False,  # as ``ACTIVATION``
    basic=True,
)
LEAKY_SLOPE = Number(
    "leaky_slope",
    N_("Slope of leaky ReLU"),
    N_("The slope of leaky ReLU below zero; 0 is ReLU, 1 is linear"),
    minimum=0.0,
    maximum=1.0,
    default=0.2,
    step=0.05,
    applies=_used("leaky_relu"),
    depends_on=("activation", "activations", "units"),
    keras=Argument("LeakyReLU", "negative_slope"),
    candidates=Range(0.01, 0.5, log=True),
)
ELU_ALPHA = Number(
    "elu_alpha",
    N_("Alpha of ELU"),
    N_("How far below zero ELU can go: its outputs approach minus this"),
    minimum=0.0,
    maximum=10.0,
    default=1.0,
    step=0.1,
    applies=_used("elu"),
    depends_on=("activation", "activations", "units"),
    keras=Argument("ELU", "alpha"),
    candidates=Range(0.2, 2.0),
)
STEP_THRESHOLD = Number(
    "step_threshold",
    N_("Threshold of the step"),
    N_("The step is 1 above this value and 0 up to it"),
    minimum=-10.0,
    maximum=10.0,
    default=0.0,
    step=0.1,
    applies=_used("step"),
    depends_on=("activation", "activations", "units"),
    candidates=Range(-1.0, 1.0),
)


@dataclass(frozen=True)
class NetworkSettings:
    """The values of these settings; see ``core.settings.settings.Settings``."""

    units: tuple[int, ...] = UNITS.default
    activation: str = ACTIVATION.default
    activations: tuple[str, ...] = ACTIVATIONS_BY_LAYER.default
    leaky_slope: float = LEAKY_SLOPE.default
    elu_alpha: float = ELU_ALPHA.default
    step_threshold: float = STEP_THRESHOLD.default

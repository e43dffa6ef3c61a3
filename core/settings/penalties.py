"""The penalties on weights, biases and outputs, and the constraints on weights and biases."""

from dataclasses import dataclass
from typing import Any

from core.base.text import N_
from core.settings.candidates import Options, Range
from core.settings.choices import CONSTRAINTS
from core.settings.kinds import Argument, Number, OneOf
from core.settings.layered import PerLayer
from core.settings.network import hidden

SECTION = N_("Penalties and constraints")


def _biased(values: Any) -> bool:
    return bool(values.use_bias)


def _penalty(name: str, label: str, help: str, **declared: Any) -> Number:
    """A factor of a penalty that is added to the loss."""
    return Number(
        name,
        label,
        help,
        minimum=0.0,
        maximum=10.0,
        step=0.0001,
        default=0.0,
        ratio=True,
        candidates=Range(0.000001, 0.01, log=True),
        in_loss=True,
        **declared,
    )


L1 = _penalty(
    "l1",
    N_("L1 penalty"),
    N_("Adds this times the sum of the absolute weights to the loss: drives many to 0"),
    keras=Argument("Dense", "kernel_regularizer", "l1"),
)
L1_BY_LAYER = PerLayer(
    "l1_by_layer",
    N_("L1 penalty by layer"),
    N_("A hidden layer's own penalty instead of the common one"),
    _penalty("l1_by_layer", N_("L1 penalty of layer {layer}"), N_("For this layer's weights only")),
    common="l1",
    applies=hidden,
    depends_on=("units", "l1"),
)
L2 = _penalty(
    "l2",
    N_("L2 penalty"),
    N_("Adds this times the sum of the squared weights to the loss: keeps them small"),
    keras=Argument("Dense", "kernel_regularizer", "l2"),
)
L2_BY_LAYER = PerLayer(
    "l2_by_layer",
    N_("L2 penalty by layer"),
    N_("A hidden layer's own penalty instead of the common one"),
    _penalty("l2_by_layer", N_("L2 penalty of layer {layer}"), N_("For this layer's weights only")),
    common="l2",
    applies=hidden,
    depends_on=("units", "l2"),
)
BIAS_L1 = _penalty(
    "bias_l1",
    N_("L1 penalty on biases"),
    N_("Adds this times the sum of the absolute biases to the loss"),
    applies=_biased,
    depends_on=("use_bias",),
    keras=Argument("Dense", "bias_regularizer", "l1"),
)
BIAS_L2 = _penalty(
    "bias_l2",
    N_("L2 penalty on biases"),
    N_("Adds this times the sum of the squared biases to the loss"),
    applies=_biased,
    depends_on=("use_bias",),
    keras=Argument("Dense", "bias_regularizer", "l2"),
)
ACTIVITY_L1 = _penalty(
    "activity_l1",
    N_("L1 penalty on outputs"),
    N_("Adds this times the sum of each hidden layer's absolute outputs, per sample"),
    applies=hidden,
    depends_on=("units",),
    keras=Argument("Dense", "activity_regularizer", "l1", output=False),
)
ACTIVITY_L2 = _penalty(
    "activity_l2",
    N_("L2 penalty on outputs"),
    N_("Adds this times the sum of each hidden layer's squared outputs, per sample"),
    applies=hidden,
    depends_on=("units",),
    keras=Argument("Dense", "activity_regularizer", "l2", output=False),
)
KERNEL_CONSTRAINT = OneOf(
    "kernel_constraint",
    N_("Kernel constraint"),
    N_("Limits the weights of every Dense layer after each step"),
    options=CONSTRAINTS,
    default="none",
    keras=Argument("Dense", "kernel_constraint"),
    candidates=Options(tuple(CONSTRAINTS)),
)
KERNEL_MAX_NORM = Number(
    "kernel_max_norm",
    N_("Limit of the kernel's norm"),
    N_("Maximum norm of the weights into a unit"),
    minimum=0.01,
    maximum=1000.0,
    default=2.0,
    step=0.5,
    ratio=True,
    applies=lambda values: values.kernel_constraint == "max_norm",
    depends_on=("kernel_constraint",),
    keras=Argument("Dense", "kernel_constraint", "max_value"),
    candidates=Range(0.5, 5.0, log=True),
)
BIAS_CONSTRAINT = OneOf(
    "bias_constraint",
    N_("Bias constraint"),
    N_("Limits the biases of every Dense layer after each step"),
    options=CONSTRAINTS,
    default="none",
    applies=_biased,
    depends_on=("use_bias",),
    keras=Argument("Dense", "bias_constraint"),
    candidates=Options(tuple(CONSTRAINTS)),
)
BIAS_MAX_NORM = Number(
    "bias_max_norm",
    N_("Limit of the biases' norm"),
    N_("Maximum norm of the biases of a layer"),
    minimum=0.01,
    maximum=1000.0,
    default=2.0,
    step=0.5,
    ratio=True,
    applies=lambda values: values.use_bias and values.bias_constraint == "max_norm",
    depends_on=("bias_constraint", "use_bias"),
    keras=Argument("Dense", "bias_constraint", "max_value"),
    candidates=Range(0.5, 5.0, log=True),
)


@dataclass(frozen=True)
class PenaltySettings:
    """The values of these settings; see ``core.settings.settings.Settings``."""

    l1: float = L1.default
    l1_by_layer: tuple[float | None, ...] = L1_BY_LAYER.default
    l2: float = L2.default
    l2_by_layer: tuple[float | None, ...] = L2_BY_LAYER.default
    bias_l1: float = BIAS_L1.default
    bias_l2: float = BIAS_L2.default
    activity_l1: float = ACTIVITY_L1.default
    activity_l2: float = ACTIVITY_L2.default
    kernel_constraint: str = KERNEL_CONSTRAINT.default
    kernel_max_norm: float = KERNEL_MAX_NORM.default
    bias_constraint: str = BIAS_CONSTRAINT.default
    bias_max_norm: float = BIAS_MAX_NORM.default

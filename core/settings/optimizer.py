"""The optimizer's own settings, clipping, and how its steps are executed."""

from dataclasses import dataclass
from typing import Any

from core.base.text import N_
from core.settings.candidates import Options, Range
from core.settings.choices import CLIPPINGS, OPTIMIZERS
from core.settings.kinds import Argument, Number, OneOf, Switch

SECTION = N_("Optimizer")


def _own(name: str) -> dict[str, Any]:
    """Common declarations of settings that only some optimizers have.

    Args:
        name: The name of the setting and of Keras's argument.
    """
    return {
        "applies": lambda values: name in OPTIMIZERS[values.optimizer].options,
        "usual_beside": lambda values: OPTIMIZERS[values.optimizer].options.get(name),
        "depends_on": ("optimizer",),
        "optional": True,
        "keras": Argument("optimizer", name),
    }


MOMENTUM = Number(
    "momentum",
    N_("Momentum"),
    N_("Fraction of the last step that is added to the next one: 0 for none, usually 0.9"),
    minimum=0.0,
    maximum=0.999,
    default=0.0,
    step=0.1,
    candidates=Range(0.0, 0.99),
    **_own("momentum"),
)
NESTEROV = Switch(
    "nesterov",
    N_("Nesterov momentum"),
    N_("Looks one step ahead before it corrects the direction; needs momentum above 0"),
    **_own("nesterov")
    | {
        "applies": lambda values: (
            "nesterov" in OPTIMIZERS[values.optimizer].options and (values.momentum or 0.0) > 0.0
        ),
        "depends_on": ("momentum", "optimizer"),
    },
)
BETA_1 = Number(
    "beta_1",
    N_("Beta 1"),
    N_("Decay rate of the mean of past gradients: the closer to 1, the smoother the steps"),
    minimum=0.0001,  # Lion does not accept 0
    maximum=0.9999,
    default=0.9,
    step=0.01,
    candidates=Range(0.8, 0.99),
    **_own("beta_1"),
)
BETA_2 = Number(
    "beta_2",
    N_("Beta 2"),
    N_("Decay rate of the size of past gradients: the closer to 1, the steadier the steps"),
    minimum=0.0,
    maximum=0.99999,
    default=0.999,
    step=0.001,
    candidates=Range(0.9, 0.9999),
    **_own("beta_2"),
)
RHO = Number(
    "rho",
    N_("Rho"),
    N_("Decay rate of the size of past gradients: the closer to 1, the steadier the steps"),
    minimum=0.0,
    maximum=0.9999,
    default=0.9,
    step=0.01,
    candidates=Range(0.8, 0.99),
    **_own("rho"),
)
WEIGHT_DECAY = Number(
    "weight_decay",
    N_("Weight decay"),
    N_("Fraction of every weight, times the learning rate, that is subtracted at each step"),
    minimum=0.0,
    maximum=1.0,
    default=0.0,
    step=0.001,
    candidates=Range(0.00001, 0.1, log=True),
    **_own("weight_decay"),
)
CLIPPING = OneOf(
    "clipping",
    N_("Gradient clipping"),
    N_("Prevents a very large gradient from moving the weights too far"),
    options=CLIPPINGS,
    default="none",
    candidates=Options(tuple(CLIPPINGS)),
)
CLIP_AT = Number(
    "clip_at",
    N_("Clipping limit"),
    N_("The largest value or norm that a gradient may have"),
    minimum=1e-6,
    maximum=1e6,
    default=1.0,
    step=0.5,
    ratio=True,
    applies=lambda values: values.clipping != "none",
    depends_on=("clipping",),
    candidates=Range(0.1, 10.0, log=True),
)
JIT_COMPILE = Switch(
    "jit_compile",
    N_("Compilation with XLA"),
    N_(
        "Compiling a new network takes about a second and makes its steps several times faster."
        " Without it, a short run of a new network ends sooner; the last digits of its numbers"
        " differ"
    ),
    default=True,
    keras=Argument("compile", "jit_compile"),
    candidates=None,
)


@dataclass(frozen=True)
class OptimizerSettings:
    """The values of these settings; see ``core.settings.settings.Settings``."""

    momentum: float | None = None
    nesterov: bool | None = None
    beta_1: float | None = None
    beta_2: float | None = None
    rho: float | None = None
    weight_decay: float | None = None
    clipping: str = CLIPPING.default
    clip_at: float = CLIP_AT.default
    jit_compile: bool = JIT_COMPILE.default

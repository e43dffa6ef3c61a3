"""The optimizer's own settings, and clipping."""

from dataclasses import dataclass
from typing import Any

from core.base.text import N_
from core.settings.choices import CLIPPINGS, OPTIMIZERS
from core.settings.kinds import Argument, Number, OneOf, Switch

SECTION = N_("Optimizer")


def _own(name: str) -> dict[str, Any]:
    """What is declared alike of the settings that only some optimizers have.

    Args:
        name: Of the setting, which is that of Keras's argument.
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
    N_("How much of the last step is added to the next one: 0 none, 0.9 is usual"),
    minimum=0.0,
    maximum=0.999,
    default=0.0,
    step=0.1,
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
    N_("How slowly the mean of the gradients forgets: nearer to 1, smoother steps"),
    minimum=0.0001,  # Lion takes no 0
    maximum=0.9999,
    default=0.9,
    step=0.01,
    **_own("beta_1"),
)
BETA_2 = Number(
    "beta_2",
    N_("Beta 2"),
    N_("How slowly the size of the gradients is forgotten: nearer to 1, steadier steps"),
    minimum=0.0,
    maximum=0.99999,
    default=0.999,
    step=0.001,
    **_own("beta_2"),
)
RHO = Number(
    "rho",
    N_("Rho"),
    N_("How slowly the size of the gradients is forgotten: nearer to 1, steadier steps"),
    minimum=0.0,
    maximum=0.9999,
    default=0.9,
    step=0.01,
    **_own("rho"),
)
WEIGHT_DECAY = Number(
    "weight_decay",
    N_("Weight decay"),
    N_("Share of every weight, times the learning rate, that is taken away at each step"),
    minimum=0.0,
    maximum=1.0,
    default=0.0,
    step=0.001,
    **_own("weight_decay"),
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
    N_("The largest value or norm a gradient keeps"),
    minimum=1e-6,
    maximum=1e6,
    default=1.0,
    step=0.5,
    ratio=True,
    applies=lambda values: values.clipping != "none",
    depends_on=("clipping",),
)


@dataclass(frozen=True)
class OptimizerSettings:
    """Their values; see ``core.settings.settings.Settings``."""

    momentum: float | None = None
    nesterov: bool | None = None
    beta_1: float | None = None
    beta_2: float | None = None
    rho: float | None = None
    weight_decay: float | None = None
    clipping: str = CLIPPING.default
    clip_at: float = CLIP_AT.default

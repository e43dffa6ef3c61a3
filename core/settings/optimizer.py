"""The settings of the optimizer: its own, the learning rate with its schedule, and clipping."""

from typing import Any

from core.base.text import N_
from core.settings.choices import CLIPPINGS, OPTIMIZERS, SCHEDULES
from core.settings.kinds import Applies, Integer, Number, OneOf, Switch

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


def _decays(values: Any) -> bool:
    return SCHEDULES[values.schedule].decays


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

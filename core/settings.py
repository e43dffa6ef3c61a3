"""The settings of a run, each declared once: range, default, label and help.

The sidebar's widgets, the checks of ``core.config``, the address and the tests are all
built from this list, in this order.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.choices import ACTIVATIONS, LOSSES, OPTIMIZERS
from core.datasets.catalog import DATASETS
from core.errors import ConfigError
from core.text import N_

_SHOWN = 60  # characters of a received value that a message repeats


def shown(value: Any) -> str:
    """A received value as a message shows it: never longer than a line."""
    text = str(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _plain(value: Any) -> str:
    """A number as it was typed; nothing where it is enormous or only Python would read it."""
    text = str(value)
    return text if len(text) <= _SHOWN and text.isascii() and "_" not in text else ""


@dataclass(frozen=True)
class Setting:
    """A setting by its name in records and addresses, its label and its help."""

    name: str
    label: str
    help: str


@dataclass(frozen=True)
class Integer(Setting):
    """A whole number between ``minimum`` and ``maximum``, both included."""

    minimum: int
    maximum: int
    default: int

    def check(self, value: Any) -> int:
        """Return ``value`` as an ``int``.

        Raises:
            ConfigError: It is not a whole number, or out of range.
        """
        try:
            number = int(_plain(value))
        except ValueError:
            number = None
        if number is None or not self.minimum <= number <= self.maximum:
            raise ConfigError(
                N_(
                    "{setting}: received {received}, allowed is a whole number"
                    " from {minimum} to {maximum}."
                ),
                setting=self.label,
                received=shown(value),
                minimum=self.minimum,
                maximum=self.maximum,
            )
        return number


@dataclass(frozen=True)
class Number(Setting):
    """A number between ``minimum`` and ``maximum``, both included."""

    minimum: float
    maximum: float
    default: float
    step: float
    format: str = "%g"

    def check(self, value: Any) -> float:
        """Return ``value`` as a ``float``.

        Raises:
            ConfigError: It is not a number, not finite, or out of range.
        """
        try:
            number = float(_plain(value))
        except ValueError:
            number = math.nan
        if not self.minimum <= number <= self.maximum:  # false for NaN as well
            raise ConfigError(
                N_(
                    "{setting}: received {received}, allowed is a number"
                    " from {minimum:g} to {maximum:g}."
                ),
                setting=self.label,
                received=shown(value),
                minimum=self.minimum,
                maximum=self.maximum,
            )
        return number


@dataclass(frozen=True)
class OneOf(Setting):
    """A name out of a registry."""

    options: Mapping[str, Any]
    default: str

    def check(self, value: Any) -> str:
        """Return ``value`` if the registry has it.

        Raises:
            ConfigError: It does not.
        """
        if not isinstance(value, str) or value not in self.options:
            raise ConfigError(
                N_("{setting}: received {received}, allowed is one of {allowed}."),
                setting=self.label,
                received=shown(value),
                allowed=", ".join(self.options),
            )
        return value


DATASET = OneOf(
    "dataset",
    N_("Dataset"),
    N_("The data to learn from"),
    options=DATASETS,
    default="digits",
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
    N_("What training makes small; only those that fit the dataset's task are listed"),
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
    format="%.7g",
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
)
VALIDATION_SHARE = Number(
    "validation_share",
    N_("Validation share"),
    N_("Part of the training samples held out to watch for overfitting; 0 holds out none"),
    minimum=0.0,
    maximum=0.5,
    default=0.1,
    step=0.05,
    format="%.3g",
)
SEED = Integer(
    "seed",
    N_("Seed"),
    N_("Fixes everything random: the same seed gives the same numbers"),
    minimum=0,
    maximum=2**31 - 1,
    default=0,
)

SETTINGS: Mapping[str, Setting] = {
    setting.name: setting
    for setting in (
        DATASET,
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
    )
}

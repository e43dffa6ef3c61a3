"""Everything that is chosen by name, in ordered registries.

Widgets, validation, documentation and tests are built from these entries. Keras objects
are named, not imported, so that the server can list them without TensorFlow.
"""

from core.settings.choices.activations import ACTIVATIONS, Activation
from core.settings.choices.choice import Choice
from core.settings.choices.clippings import CLIPPINGS, Clipping
from core.settings.choices.constraints import CONSTRAINTS
from core.settings.choices.initializers import BIAS_INITIALIZERS, KERNEL_INITIALIZERS
from core.settings.choices.input_scalings import INPUT_SCALINGS
from core.settings.choices.losses import LOSSES, Loss, losses_for
from core.settings.choices.optimizers import OPTIMIZERS, Optimizer
from core.settings.choices.schedules import SCHEDULES, Schedule

__all__ = [
    "ACTIVATIONS",
    "BIAS_INITIALIZERS",
    "CLIPPINGS",
    "CONSTRAINTS",
    "INPUT_SCALINGS",
    "KERNEL_INITIALIZERS",
    "LOSSES",
    "OPTIMIZERS",
    "SCHEDULES",
    "Activation",
    "Choice",
    "Clipping",
    "Loss",
    "Optimizer",
    "Schedule",
    "losses_for",
]

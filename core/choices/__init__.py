"""Everything that is chosen by name: ordered registries, each entry declared once.

Widgets, validation, documentation and tests are built from these entries. Keras objects
are named, not imported, so that the server can list them without TensorFlow.
"""

from core.choices.activations import ACTIVATIONS, Activation
from core.choices.choice import Choice
from core.choices.clippings import CLIPPINGS, Clipping
from core.choices.initializers import BIAS_INITIALIZERS, KERNEL_INITIALIZERS
from core.choices.losses import LOSSES, Loss, losses_for
from core.choices.optimizers import OPTIMIZERS, Optimizer
from core.choices.schedules import SCHEDULES, Schedule

__all__ = [
    "ACTIVATIONS",
    "BIAS_INITIALIZERS",
    "CLIPPINGS",
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

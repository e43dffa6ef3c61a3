"""All settings, in the order of the sidebar.

Each is declared in the module of its section; fields, checks, address, sidebar, headings,
differences and tests are built from this list.
"""

from collections.abc import Mapping
from types import ModuleType

from core.settings import (
    basics,
    data,
    network,
    optimizer,
    penalties,
    regularization,
    schedule,
    start,
    validation,
)
from core.settings.basics import (
    BATCH_SIZE,
    EPOCHS,
    LEARNING_RATE,
    LOSS,
    OPTIMIZER,
    VALIDATION_SHARE,
)
from core.settings.data import DATASET
from core.settings.kinds import Setting
from core.settings.layered import PerLayer
from core.settings.network import ACTIVATION, ACTIVATIONS_BY_LAYER, HIDDEN_LAYERS, UNITS
from core.settings.schedule import DECAY_EPOCHS
from core.settings.start import SEED
from core.settings.validation import FOLD, FOLDS


def declared(module: ModuleType) -> tuple[Setting, ...]:
    """Return the settings of a section, in order."""
    return tuple(value for value in vars(module).values() if isinstance(value, Setting))


SETTINGS: Mapping[str, Setting] = {
    setting.name: setting
    for module in (
        data,
        network,
        basics,
        optimizer,
        schedule,
        regularization,
        penalties,
        validation,
        start,
    )
    for setting in declared(module)
}
SECTIONS: Mapping[str, tuple[Setting, ...]] = {
    module.SECTION: declared(module)
    for module in (optimizer, schedule, regularization, penalties, validation, start)
}
"""Advanced settings by heading."""
PER_LAYER: Mapping[str, PerLayer] = {
    name: setting for name, setting in SETTINGS.items() if isinstance(setting, PerLayer)
}
OPTIONAL = tuple(name for name, setting in SETTINGS.items() if setting.optional)
"""Settings that only some optimizers have."""


def _reading_order() -> tuple[str, ...]:
    """Names, each after the settings it depends on."""
    order: dict[str, None] = {}

    def read(name: str) -> None:
        for other in SETTINGS[name].depends_on:
            read(other)
        order[name] = None

    for name in SETTINGS:
        read(name)
    return tuple(name for name in order if name != HIDDEN_LAYERS.name)


READING_ORDER = _reading_order()
"""Fields of ``Settings`` in the order in which they can be checked one by one."""

__all__ = [
    "ACTIVATION",
    "ACTIVATIONS_BY_LAYER",
    "BATCH_SIZE",
    "DATASET",
    "DECAY_EPOCHS",
    "EPOCHS",
    "FOLD",
    "FOLDS",
    "HIDDEN_LAYERS",
    "LEARNING_RATE",
    "LOSS",
    "OPTIMIZER",
    "OPTIONAL",
    "PER_LAYER",
    "READING_ORDER",
    "SECTIONS",
    "SEED",
    "SETTINGS",
    "UNITS",
    "VALIDATION_SHARE",
]

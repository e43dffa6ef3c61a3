"""The settings against overfitting: early stopping, dropout and batch normalisation."""

from dataclasses import dataclass
from typing import Any

from core.base.text import N_
from core.settings.candidates import Range
from core.settings.kinds import Argument, Integer, Number, Switch
from core.settings.layered import PerLayer
from core.settings.network import hidden

SECTION = N_("Against overfitting")


def _share(name: str, label: str, help: str, **declared: Any) -> Number:
    """A share of values set to 0 during training."""
    tried = Range(0.0, 0.5, points=6)
    return Number(name, label, help, 0.0, 0.95, step=0.1, default=0.0, candidates=tried, **declared)


EARLY_STOPPING = Switch(
    "early_stopping",
    N_("Early stopping"),
    N_("Ends the run when the validation loss stops falling, and restores the best weights"),
    depends_on=("validation_share", "folds"),
    compiled=False,
    suggestible=True,
)
PATIENCE = Integer(
    "patience",
    N_("Patience"),
    N_("Epochs without a lower validation loss before the run ends"),
    minimum=1,
    maximum=1_000,
    default=5,
    applies=lambda values: values.early_stopping,
    depends_on=("early_stopping",),
    keras=Argument("EarlyStopping", "patience"),
    compiled=False,
    candidates=Range(2, 20, log=True),
)
DROPOUT = _share(
    "dropout",
    N_("Dropout"),
    N_("Share of each hidden layer's outputs set to 0, at random, at every training step"),
    applies=hidden,
    depends_on=("units",),
    keras=Argument("Dropout", "rate"),
)
DROPOUT_BY_LAYER = PerLayer(
    "dropout_by_layer",
    N_("Dropout by layer"),
    N_("A layer's own dropout instead of the common one"),
    _share("dropout_by_layer", N_("Dropout of layer {layer}"), N_("For this layer's outputs only")),
    common="dropout",
    applies=hidden,
    depends_on=("units", "dropout"),
)
INPUT_DROPOUT = _share(
    "input_dropout",
    N_("Dropout on the inputs"),
    N_("Share of the inputs set to 0, at random, at every training step"),
    keras=Argument("Dropout", "rate"),
)
BATCH_NORMALIZATION = Switch(
    "batch_normalization",
    N_("Batch normalisation"),
    N_("Standardises the inputs of each activation in the hidden layers, batch by batch"),
    applies=hidden,
    depends_on=("units",),
)


@dataclass(frozen=True)
class RegularizationSettings:
    """The values of these settings; see ``core.settings.settings.Settings``."""

    early_stopping: bool = EARLY_STOPPING.default
    patience: int = PATIENCE.default
    dropout: float = DROPOUT.default
    dropout_by_layer: tuple[float | None, ...] = DROPOUT_BY_LAYER.default
    input_dropout: float = INPUT_DROPOUT.default
    batch_normalization: bool = BATCH_NORMALIZATION.default

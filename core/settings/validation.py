"""The settings of cross-validation."""

from dataclasses import dataclass

from core.base.text import N_
from core.settings.kinds import Integer

SECTION = N_("Cross-validation")

FOLDS = Integer(
    "folds",
    N_("Folds"),
    N_(
        "From 2 on, the training samples are divided into this many folds, and one of them is held"
        " out instead of the validation share"
    ),
    minimum=1,
    maximum=20,
    default=1,
    compiled=False,
)
FOLD = Integer(
    "fold",
    N_("Validation fold"),
    N_("The fold that is held out. For cross-validation, train once with each and take the mean"),
    minimum=1,
    maximum=20,
    default=1,
    applies=lambda values: values.folds > 1,
    depends_on=("folds",),
    compiled=False,
    seed=True,
)


@dataclass(frozen=True)
class ValidationSettings:
    """The values of these settings; see ``core.settings.settings.Settings``."""

    folds: int = FOLDS.default
    fold: int = FOLD.default

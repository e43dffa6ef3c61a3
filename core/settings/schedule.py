"""The settings of the learning-rate schedule."""

from dataclasses import dataclass
from typing import Any

from core.base.text import N_
from core.settings.candidates import Options, Range
from core.settings.choices import SCHEDULES
from core.settings.kinds import Argument, Integer, Number, OneOf

SECTION = N_("Learning-rate schedule")


def _decays(values: Any) -> bool:
    return SCHEDULES[values.schedule].decays


def _watches(values: Any) -> bool:
    return SCHEDULES[values.schedule].watches


SCHEDULE = OneOf(
    "schedule",
    N_("Learning-rate schedule"),
    N_("How the learning rate changes from step to step"),
    options=SCHEDULES,
    default="constant",
    depends_on=("validation_share", "folds"),
    keras=Argument("optimizer", "learning_rate"),
    compiled=False,  # the program is given the rate of each step
    candidates=Options(tuple(SCHEDULES)),
)
DECAY_FACTOR = Number(
    "decay_factor",
    N_("Decay factor"),
    N_("The factor that the rate is multiplied by"),
    minimum=0.001,
    maximum=1.0,
    default=0.5,
    step=0.1,
    applies=lambda values: _decays(values) or _watches(values),
    depends_on=("schedule",),
    keras=Argument("ReduceLROnPlateau", "factor"),
    compiled=False,
    candidates=Range(0.1, 0.9),
)
DECAY_EPOCHS = Integer(
    "decay_epochs",
    N_("Epochs per decay"),
    N_("Number of epochs in which the rate is multiplied by the factor once"),
    minimum=1,
    maximum=10_000,
    default=5,
    applies=_decays,
    depends_on=("schedule",),
    compiled=False,
    suggestible=True,
    candidates=Range(1, 10),
)
PLATEAU_PATIENCE = Integer(
    "plateau_patience",
    N_("Epochs on the plateau"),
    N_("Epochs without a validation loss lower by 0.0001 before the rate is reduced"),
    minimum=1,
    maximum=1_000,
    default=3,
    applies=_watches,
    depends_on=("schedule",),
    keras=Argument("ReduceLROnPlateau", "patience"),
    compiled=False,
    candidates=Range(1, 10),
)
PLATEAU_COOLDOWN = Integer(
    "plateau_cooldown",
    N_("Pause after a reduction"),
    N_("Epochs after a reduction that do not count as epochs on the plateau"),
    minimum=0,
    maximum=1_000,
    default=0,
    applies=_watches,
    depends_on=("schedule",),
    keras=Argument("ReduceLROnPlateau", "cooldown"),
    compiled=False,
    candidates=Range(0, 5),
)
WARMUP_EPOCHS = Integer(
    "warmup_epochs",
    N_("Warm-up epochs"),
    N_("In these first epochs the rate grows linearly from 0; then the schedule starts"),
    minimum=0,
    maximum=10_000,
    default=0,
    applies=lambda values: SCHEDULES[values.schedule].warms_up,
    depends_on=("schedule",),
    compiled=False,
    candidates=Range(0, 5),
)


@dataclass(frozen=True)
class ScheduleSettings:
    """The values of these settings; see ``core.settings.settings.Settings``."""

    schedule: str = SCHEDULE.default
    decay_factor: float = DECAY_FACTOR.default
    decay_epochs: int = DECAY_EPOCHS.default
    plateau_patience: int = PLATEAU_PATIENCE.default
    plateau_cooldown: int = PLATEAU_COOLDOWN.default
    warmup_epochs: int = WARMUP_EPOCHS.default

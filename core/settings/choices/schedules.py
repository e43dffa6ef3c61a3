"""How the learning rate goes on after the warm-up."""

from dataclasses import dataclass

from core.base.text import N_
from core.settings.choices.choice import Choice, registry


@dataclass(frozen=True)
class Schedule(Choice):
    """A schedule.

    Attributes:
        decays: It has a factor and a number of epochs after which it is reached.
        watches: It reduces the rate when the validation loss has stopped falling.
        warms_up: A warm-up can come before it.
        whole_run: Its rates depend on how many epochs the run has.
    """

    decays: bool = False
    watches: bool = False
    warms_up: bool = True
    whole_run: bool = False


SCHEDULES = registry(
    Schedule("constant", N_("Constant"), N_("The same rate from the first step to the last")),
    Schedule(
        "step",
        N_("Steps"),
        N_("Multiplied by the factor at once, every so many epochs"),
        "optimizers.schedules.ExponentialDecay",
        decays=True,
    ),
    Schedule(
        "exponential",
        N_("Exponential"),
        N_("Multiplied by the factor little by little over so many epochs"),
        "optimizers.schedules.ExponentialDecay",
        decays=True,
    ),
    Schedule(
        "cosine",
        N_("Cosine"),
        N_("Falls to zero at the last step along half a wave: slowly, fast, slowly"),
        "optimizers.schedules.CosineDecay",
        whole_run=True,
    ),
    Schedule(
        "plateau",
        N_("Reduce on plateau"),
        N_("Multiplied by the factor whenever the validation loss has stopped falling"),
        "callbacks.ReduceLROnPlateau",
        watches=True,
        warms_up=False,
    ),
    Schedule(
        "one_cycle",
        N_("One cycle"),
        N_("Grows to the rate set, falls as long, then ends far lower: for large learning rates"),
        warms_up=False,
        whole_run=True,
    ),
)

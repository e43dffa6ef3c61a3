"""Learning-rate schedules, after the warm-up."""

from dataclasses import dataclass

from core.base.text import N_
from core.settings.choices.choice import Choice, registry


@dataclass(frozen=True)
class Schedule(Choice):
    """A schedule.

    Attributes:
        decays: Whether it has a decay factor and a number of epochs per decay.
        watches: Whether it reduces the rate when the validation loss stops falling.
        warms_up: Whether a warm-up can precede it.
        whole_run: Whether its rates depend on the number of epochs of the run.
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
        N_("Multiplied by the factor in one step, at regular intervals"),
        "optimizers.schedules.ExponentialDecay",
        decays=True,
    ),
    Schedule(
        "exponential",
        N_("Exponential"),
        N_("Multiplied by the factor gradually, over each interval"),
        "optimizers.schedules.ExponentialDecay",
        decays=True,
    ),
    Schedule(
        "cosine",
        N_("Cosine"),
        N_("Falls to zero at the last step along half a cosine wave: slowly, fast, slowly"),
        "optimizers.schedules.CosineDecay",
        whole_run=True,
    ),
    Schedule(
        "plateau",
        N_("Reduce on plateau"),
        N_("Multiplied by the factor whenever the validation loss stops falling"),
        "callbacks.ReduceLROnPlateau",
        watches=True,
        warms_up=False,
    ),
    Schedule(
        "one_cycle",
        N_("One cycle"),
        N_("Rises to the rate set, falls for as long, ends far lower: for large learning rates"),
        warms_up=False,
        whole_run=True,
    ),
)

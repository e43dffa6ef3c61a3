"""What is set of a search besides its base and its space: range, default, label and help."""

from collections.abc import Mapping

from core.base.text import N_
from core.search.goals import GOALS
from core.search.methods import METHODS
from core.search.pruners import PRUNERS
from core.settings.kinds import Integer, Number, OneOf, Setting

METHOD = OneOf(
    "method",
    N_("Method"),
    N_("How the settings of the next trial are chosen"),
    options=METHODS,
    default="random",
)
TRIALS = Integer(
    "trials",
    N_("Trials"),
    N_("Number of networks to try; a grid ends when all its points are tried"),
    minimum=1,
    maximum=10_000,
    default=50,
)
MINUTES = Number(
    "minutes",
    N_("Minutes"),
    N_("No trial starts after this time; 0 for no limit"),
    minimum=0.0,
    maximum=10_080.0,
    default=0.0,
    step=5.0,
)
SEEDS = Integer(
    "seeds",
    N_("Seeds per trial"),
    N_("Every trial trains with the same seeds, and its result is the mean over them"),
    minimum=1,
    maximum=20,
    default=1,
)
FOLDS = Integer(
    "folds",
    N_("Folds"),
    N_(
        "From 2 on, every trial trains once per fold of the training rows, and its result is the"
        " mean over the folds; 1 uses the validation rows of the settings"
    ),
    minimum=1,
    maximum=20,
    default=1,
)
PRUNER = OneOf(
    "pruner",
    N_("Stop bad trials early"),
    N_("Saves time on trials whose validation results fall behind those of others"),
    options=PRUNERS,
    default="none",
)
GOAL = OneOf(
    "goal",
    N_("Goal"),
    N_("What makes one trial better than another; never the test set"),
    options=GOALS,
    default="metric",
)
SEED = Integer(
    "seed",
    N_("Seed of the search"),
    N_("Fixes which settings are drawn; the networks have the seed of the settings"),
    minimum=0,
    maximum=2**31 - 1,
    default=0,
    seed=True,
)
FIELDS: Mapping[str, Setting] = {
    one.name: one for one in (METHOD, TRIALS, MINUTES, SEEDS, FOLDS, PRUNER, GOAL, SEED)
}
"""All of them, in the order of the page."""

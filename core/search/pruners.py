"""What ends bad trials early: Optuna's pruners. A step is an epoch, counted from 1."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.base.text import N_
from core.settings.choices.choice import Choice, registry

if TYPE_CHECKING:
    from optuna.pruners import BasePruner

_COMPARISONS = 25  # of the median pruner, whose reports would be most of what a search writes


@dataclass(frozen=True)
class Pruner(Choice):
    """A pruner.

    Attributes:
        pruner: Optuna's class, a name under ``optuna.pruners``.
        arguments: Its arguments, given the most epochs of a trial.
        compared: The epochs after which it compares a trial with others, given the most epochs of
            a trial. It need not know of other epochs.
    """

    pruner: str = "NopPruner"
    arguments: Callable[[int], dict[str, Any]] = lambda _epochs: {}
    compared: Callable[[int], Collection[int]] = lambda _epochs: ()

    def make(self, epochs: int) -> "BasePruner":
        """Make the pruner.

        Args:
            epochs: The most epochs of a trial.
        """
        import optuna

        made: BasePruner = getattr(optuna.pruners, self.pruner)(**self.arguments(epochs))
        return made


def _rung(epochs: int) -> int:
    """The epochs before the first comparison, by Optuna's own rule for ``min_resource="auto"``."""
    return max(1, epochs // 100)


def _evenly(epochs: int) -> range:
    every = -(-epochs // _COMPARISONS)
    return range(every, epochs + 1, every)


def _rungs(epochs: int, factor: int) -> frozenset[int]:
    """The epochs after which successive halving compares."""
    rungs, rung = set(), _rung(epochs)
    while rung <= epochs:
        rungs.add(rung)
        rung *= factor
    return frozenset(rungs)


PRUNERS = registry(
    Pruner("none", N_("Never"), N_("Every trial trains to its end")),
    Pruner(
        "median",
        N_("Median"),
        N_(
            "Stops a trial whose best epoch so far is worse than the median of the others at that"
            " epoch; after 5 trials, and a fifth of the epochs"
        ),
        pruner="MedianPruner",
        arguments=lambda epochs: {"n_startup_trials": 5, "n_warmup_steps": epochs // 5},
        compared=_evenly,
    ),
    Pruner(
        "halving",
        N_("Successive halving"),
        N_(
            "Only the best quarter goes on, first after 1% of the epochs, then each time after 4"
            " times as many: quick, but hard on slow starts"
        ),
        pruner="SuccessiveHalvingPruner",
        arguments=lambda epochs: {"min_resource": _rung(epochs), "reduction_factor": 4},
        compared=lambda epochs: _rungs(epochs, 4),
    ),
    Pruner(
        "hyperband",
        N_("Hyperband"),
        N_(
            "Successive halving by thirds in several groups, some first compared after many epochs:"
            " safer where good networks start slowly"
        ),
        pruner="HyperbandPruner",
        arguments=lambda epochs: {
            "min_resource": _rung(epochs),
            "max_resource": max(1, epochs),
            "reduction_factor": 3,
        },
        compared=lambda epochs: _rungs(epochs, 3),
    ),
)

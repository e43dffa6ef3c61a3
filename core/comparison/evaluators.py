"""Optuna's evaluators of importance. Optuna is imported at the first call: it takes a second."""

import math
import warnings
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import optuna

_TREES_SEED = 0
_TOP = 0.1
_LEAST_TOP = 5  # trials that Optuna's documentation asks for above the quantile

Columns = Mapping[str, Sequence[Any]]
"""``(trials,)`` numbers or names of each setting; ``None`` where it does not apply."""


def fanova(
    columns: Columns, categories: Collection[str], results: Sequence[float]
) -> dict[str, float]:
    """Return the share of each setting in the variance that a random forest predicts.

    Source: F. Hutter, H. Hoos and K. Leyton-Brown (2014), "An efficient approach for assessing
    hyperparameter importance", ICML.

    Args:
        columns: Settings that apply to all trials.
        categories: Names of those without order.
        results: ``(trials,)``, not all equal.
    """
    import optuna

    study = _study(columns, categories, results, higher_is_better=False)
    evaluator = optuna.importance.FanovaImportanceEvaluator(seed=_TREES_SEED)
    return _shares(evaluator.evaluate(study, params=list(columns)))


def ped_anova(
    columns: Columns,
    categories: Collection[str],
    results: Sequence[float],
    *,
    higher_is_better: bool,
) -> dict[str, float]:
    """Return how much each setting matters for being among the best trials; the sum is 1.

    It compares the density of a setting's values among the best tenth of the trials, at least
    five, with that among all of them. A setting that applies under others only is compared within
    the trials that it applies to. All are 0 where the best do not differ from the rest.

    Source: S. Watanabe, A. Bansal and F. Hutter (2023), "PED-ANOVA: efficiently quantifying
    hyperparameter importance in arbitrary subspaces", IJCAI.

    Args:
        columns: Settings that each apply to two trials or more.
        categories: Names of those without order.
        results: ``(trials,)``, more than five.
        higher_is_better: True for accuracy.
    """
    import optuna

    study = _study(columns, categories, results, higher_is_better=higher_is_better)
    top = _share_of_best(len(results))
    with warnings.catch_warnings():
        # Where all results are equal or a setting hardly varies, the importances are 0.
        warnings.simplefilter("ignore", UserWarning)
        evaluator = optuna.importance.PedAnovaImportanceEvaluator(target_quantile=top)
        raw = _shares(evaluator.evaluate(study, params=list(columns)))
    total = sum(raw.values())
    return {name: share / total if total else 0.0 for name, share in raw.items()}


def best(results: Sequence[float], *, higher_is_better: bool) -> list[int]:
    """Return the indices of the trials that ``ped_anova`` takes for the best, ties included."""
    count = math.ceil(_share_of_best(len(results)) * len(results))
    last = sorted(results, reverse=higher_is_better)[count - 1]
    return [
        index
        for index, result in enumerate(results)
        if (result >= last if higher_is_better else result <= last)
    ]


def _share_of_best(trials: int) -> float:
    return min(1.0, max(_TOP, _LEAST_TOP / trials))


def _shares(found: Mapping[str, float]) -> dict[str, float]:
    return {name: float(share) for name, share in found.items()}


def _study(
    columns: Columns,
    categories: Collection[str],
    results: Sequence[float],
    *,
    higher_is_better: bool,
) -> "optuna.Study":
    import optuna
    from optuna.distributions import (
        BaseDistribution,
        CategoricalDistribution,
        FloatDistribution,
    )

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    spaces: dict[str, BaseDistribution] = {}
    for name, values in columns.items():
        there = [value for value in values if value is not None]
        spaces[name] = (
            CategoricalDistribution(sorted(set(there)))
            if name in categories
            else FloatDistribution(min(there), max(there))
        )
    study = optuna.create_study(direction="maximize" if higher_is_better else "minimize")
    trials = []
    for place, result in enumerate(results):
        params = {
            name: values[place] for name, values in columns.items() if values[place] is not None
        }
        trials.append(
            optuna.create_trial(
                params=params,
                distributions={name: spaces[name] for name in params},
                value=result,
            )
        )
    study.add_trials(trials)
    return study

"""Which settings matter for the result, among the runs on one dataset."""

import math
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache, partial
from typing import Any, NamedTuple

from core.base.errors import ConfigError
from core.base.text import N_
from core.comparison.groups import higher_is_better
from core.network import architecture
from core.runs.states import State
from core.runs.store import Summary
from core.settings.kinds import Integer, Number
from core.settings.registry import ACTIVATION, HIDDEN_LAYERS, SETTINGS, UNITS

LEAST_RUNS = 20
"""Finished runs without which a forest of trees would only tell of chance."""
MOST_RUNS = 300
"""The latest ones count: more take many seconds."""
LEAST_SETTINGS = 2
"""Settings that have to vary: of a single one there is nothing to share out."""
_TREES_SEED = 0
_KEPT = 8
SEEDS = frozenset(("seed", "data_seed"))
"""Numbers without order: a forest would learn each single run by its seed."""
_NOT_VARIED = frozenset(("dataset", "activations"))

Value = float | str | bool | None


class Scale(StrEnum):
    """How the values of a setting lie beside one another."""

    LINEAR = "linear"
    LOG = "log"
    CATEGORY = "category"


class Factor(NamedTuple):
    """A setting that varies.

    Attributes:
        name: As in ``core.settings.registry``; ``units`` are those of all hidden layers together,
        and
            ``activation`` is that of each layer where they differ, as in ``relu-tanh``.
        scale: Of numbers that are sizes, such as a learning rate, the logarithm counts.
        values: ``(runs,)``: numbers, or names and booleans for categories; ``None`` where the
            setting does not apply, such as the momentum of Adam.
    """

    name: str
    scale: Scale
    values: tuple[Value, ...]


class Trials(NamedTuple):
    """What was tried and what came of it.

    Attributes:
        runs: Ids.
        factors: Settings that vary among them, in the order of the sidebar.
        results: ``(runs,)``, the best validation metric of each.
        higher_is_better: True for accuracy.
    """

    runs: tuple[str, ...]
    factors: tuple[Factor, ...]
    results: tuple[float, ...]
    higher_is_better: bool


class Effects(NamedTuple):
    """How much of what differs between results goes with each setting.

    Attributes:
        shares: Name and share, 0 to 1, the largest first; empty while too little is known.
        rest: What only combinations of settings explain.
        missing_runs: Runs to be added before anything can be said.
        missing_settings: Settings that would have to vary besides.
    """

    shares: tuple[tuple[str, float], ...] = ()
    rest: float = 0.0
    missing_runs: int = 0
    missing_settings: int = 0


def label(name: str) -> str:
    """The name of a factor, to be translated."""
    return N_("Units in all layers") if name == "units" else SETTINGS[name].label


def finished(summaries: Sequence[Summary], dataset: str) -> list[Summary]:
    """Runs that count: trained to their end on the dataset, with rows held out."""
    return [
        run
        for run in summaries
        if run.dataset == dataset
        and run.state is State.DONE
        and run.best is not None
        and run.raw_settings["validation_share"]
    ]


def factors(summaries: Sequence[Summary]) -> tuple[Factor, ...]:
    """The settings that vary among some runs of one dataset, in the order of the sidebar."""
    found = []
    for name in SETTINGS:
        if name in _NOT_VARIED:
            continue
        reader = _READERS.get(name, partial(_value, name))
        values = tuple(map(reader, summaries))
        if len(set(values)) > 1:
            found.append(Factor(name, _scale(name, values), values))
    return tuple(found)


def trials(summaries: Sequence[Summary], dataset: str) -> Trials:
    """What was tried on a dataset.

    Args:
        summaries: Runs, of other datasets too.
        dataset: Whose runs count.
    """
    runs = finished(summaries, dataset)
    return Trials(
        tuple(run.run_id for run in runs),
        factors(runs),
        tuple(run.best.metric for run in runs if run.best is not None),
        higher_is_better(runs[0]) if runs else True,
    )


@lru_cache(maxsize=_KEPT)
def effects(tried: Trials) -> Effects:
    """How much each setting matters, by functional analysis of variance (fANOVA).

    A random forest learns the result from the settings; the variance of what it says over the
    ranges tried is shared out among settings and combinations of them. Source: F. Hutter, H. Hoos
    and K. Leyton-Brown (2014), "An efficient approach for assessing hyperparameter importance",
    ICML; as Optuna computes it. Settings that do not apply to all runs are left out, as are seeds.

    It tells what went with the result among these runs and in the ranges tried, not why.

    Args:
        tried: From ``trials``.
    """
    shared = [one for one in tried.factors if _shared(one)]
    missing = (max(0, LEAST_RUNS - len(tried.runs)), max(0, LEAST_SETTINGS - len(shared)))
    if any(missing):
        return Effects(missing_runs=missing[0], missing_settings=missing[1])
    results = tried.results[-MOST_RUNS:]
    if len(set(results)) == 1:
        return Effects(tuple((one.name, 0.0) for one in shared))
    latest = [one._replace(values=one.values[-MOST_RUNS:]) for one in shared]
    shares = _shares(latest, results)
    ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    return Effects(tuple(ranked), max(0.0, 1.0 - sum(shares.values())))


def _shares(shared: Sequence[Factor], results: Sequence[float]) -> dict[str, float]:
    import optuna  # takes a second with the forest, which the server's start must not wait for
    from optuna.distributions import (
        BaseDistribution,
        CategoricalDistribution,
        FloatDistribution,
    )

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    columns = {one.name: _column(one) for one in shared}
    spaces: dict[str, BaseDistribution] = {
        one.name: CategoricalDistribution(sorted(set(columns[one.name])))
        if one.scale is Scale.CATEGORY
        else FloatDistribution(min(columns[one.name]), max(columns[one.name]))
        for one in shared
    }
    study = optuna.create_study()
    study.add_trials(
        [
            optuna.create_trial(
                params={name: column[place] for name, column in columns.items()},
                distributions=spaces,
                value=result,
            )
            for place, result in enumerate(results)
        ]
    )
    evaluator = optuna.importance.FanovaImportanceEvaluator(seed=_TREES_SEED)
    told: Mapping[str, float] = evaluator.evaluate(study, params=list(columns))
    return {name: float(share) for name, share in told.items()}


def _column(factor: Factor) -> list[Any]:
    if factor.scale is Scale.LOG:
        return [math.log10(float(value or 0)) for value in factor.values]
    if factor.scale is Scale.CATEGORY:
        return [str(value) for value in factor.values]
    return [float(value or 0) for value in factor.values]


def _shared(factor: Factor) -> bool:
    return factor.name not in SEEDS and None not in factor.values


def _scale(name: str, values: Sequence[Value]) -> Scale:
    setting = SETTINGS[name]
    if not isinstance(setting, Integer | Number):
        return Scale.CATEGORY
    sizes = setting.ratio and all(value is None or float(value) > 0 for value in values)
    return Scale.LOG if sizes else Scale.LINEAR


def _value(name: str, run: Summary) -> Value:
    value: Value = run.raw_settings.get(name)  # an optimizer's own may be missing
    numeric = isinstance(SETTINGS[name], Integer | Number)
    return float(value) if numeric and value is not None else value


def _units(run: Summary) -> Value:
    return float(sum(run.raw_settings["units"]))


def _layers(run: Summary) -> Value:
    return float(len(run.raw_settings["units"]))


def _activation(run: Summary) -> Value:
    common = run.raw_settings["activation"]
    own = [name or common for name in run.raw_settings.get("activations", ())]
    names = own or [common] * len(run.raw_settings["units"])
    return names[0] if len(set(names)) == 1 else "-".join(names) or None


_READERS: Mapping[str, Callable[[Summary], Value]] = {
    UNITS.name: _units,
    HIDDEN_LAYERS.name: _layers,
    ACTIVATION.name: _activation,
}


class ResultColumn(NamedTuple):
    """A result that runs are compared by.

    Attributes:
        name: Identifier.
        of: Reads it from a run; ``None`` where the run has none.
        test: It comes from the test set, which is not used for choosing.
    """

    name: str
    of: Callable[[Summary], float | None]
    test: bool = False


def _parameters(run: Summary) -> float | None:
    try:
        return float(architecture.parameters(run.config()))
    except ConfigError:
        return None


OUTCOMES: Mapping[str, ResultColumn] = {
    one.name: one
    for one in (
        ResultColumn("best", lambda run: run.best and run.best.metric),
        ResultColumn("last", lambda run: run.last and run.last.metric),
        ResultColumn("test", lambda run: run.test_metric, test=True),
        ResultColumn("seconds", lambda run: run.seconds),
        ResultColumn("parameters", _parameters),
    )
}
"""What can be drawn against a setting; the first one is usual."""

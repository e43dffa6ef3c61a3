"""The importance of settings for the result, among the runs on one dataset."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache, partial
from statistics import fmean
from typing import Any, NamedTuple

from core.base.text import N_
from core.comparison.evaluators import best, fanova, ped_anova
from core.comparison.groups import held_out, higher_is_better, one_per_seed
from core.runs.states import State
from core.runs.store import Summary
from core.settings.kinds import Integer, Number
from core.settings.layered import PerLayer
from core.settings.registry import DATASET, HIDDEN_LAYERS, PER_LAYER, SETTINGS, UNITS

LEAST_TRIALS = 20
"""Minimum number of distinct settings: with fewer, a random forest would only show noise."""
MOST_TRIALS = 300
"""Maximum number of trials, the latest ones: more take many seconds."""
LEAST_FACTORS = 2
"""Minimum number of settings that vary: with a single one there is nothing to compare."""
LEAST_VARIED = 4
"""Minimum number of trials that differ from a setting's most common value."""
_CACHED = 8
LEAST_BEST = 3
"""Minimum number of the best trials that a setting applying to some trials only applies to."""
SEEDS = frozenset(name for name, one in SETTINGS.items() if isinstance(one, Integer) and one.seed)
"""Numbers without order, by which a forest would memorise single runs."""
_OWN = {setting.common: name for name, setting in PER_LAYER.items() if setting.common}
"""Settings by layer, by the setting that they override; both are one factor."""
_NOT_VARIED = frozenset((DATASET.name, *_OWN.values()))

Value = float | str | bool | None


class Scale(StrEnum):
    """The scale of a setting's values."""

    LINEAR = "linear"
    LOG = "log"
    CATEGORY = "category"


class Factor(NamedTuple):
    """A setting that varies.

    Attributes:
        name: As in ``core.settings.registry``; ``units`` is the sum over all hidden layers, and
            ``activation`` has that of each layer if they differ, as in ``relu-tanh``.
        scale: Its scale; logarithmic for sizes such as a learning rate.
        values: ``(trials,)``: numbers, or names and booleans for categories; ``None`` if the
            setting does not apply, such as the momentum of Adam.
    """

    name: str
    scale: Scale
    values: tuple[Value, ...]


class Trials(NamedTuple):
    """Settings and their results.

    Attributes:
        runs: ``(trials,)`` ids.
        factors: Settings that vary among them, in the order of the sidebar.
        results: ``(trials,)`` best validation metrics.
        higher_is_better: True for accuracy.
    """

    runs: tuple[str, ...]
    factors: tuple[Factor, ...]
    results: tuple[float, ...]
    higher_is_better: bool


class Effects(NamedTuple):
    """The share of each setting in the variance of the results.

    Attributes:
        shares: Name and share, 0 to 1, the largest first; empty while there are too few trials.
        rest: The share that only combinations of settings explain.
        missing_trials: Number of distinct settings still needed.
        missing_factors: Number of further settings that have to vary.
        rare: Settings excluded because fewer than ``LEAST_VARIED`` trials differ from their most
            common value.
        reaching: Name and share of each setting in being among the best, as PED-ANOVA has it;
            settings that do not apply to all trials are in it too, if they apply to
            ``LEAST_TRIALS`` of them and to ``LEAST_BEST`` of the best.
    """

    shares: tuple[tuple[str, float], ...] = ()
    rest: float = 0.0
    missing_trials: int = 0
    missing_factors: int = 0
    rare: tuple[str, ...] = ()
    reaching: tuple[tuple[str, float], ...] = ()


def label(name: str) -> str:
    """Return the label of a factor (marked for translation)."""
    return N_("Units in all layers") if name == "units" else SETTINGS[name].label


def finished(summaries: Sequence[Summary], dataset: str) -> list[Summary]:
    """Return the runs on a dataset that were trained to their end with validation rows."""
    return [
        run
        for run in summaries
        if run.dataset == dataset
        and run.state is State.DONE
        and run.best is not None
        and held_out(run)
    ]


def factors(summaries: Sequence[Summary]) -> tuple[Factor, ...]:
    """Return the settings that vary among runs on one dataset, in the order of the sidebar."""
    varied = []
    for name in SETTINGS:
        if name in _NOT_VARIED:
            continue
        reader = _READERS.get(name, partial(_value, name))
        values = tuple(map(reader, summaries))
        if len(set(values)) > 1:
            varied.append(Factor(name, _scale(name, values), values))
    return tuple(varied)


def trials(summaries: Sequence[Summary], dataset: str) -> Trials:
    """Return every finished run on a dataset as a trial, including repeats.

    Args:
        summaries: Runs, of other datasets too.
        dataset: Whose runs count.
    """
    runs = finished(summaries, dataset)
    return _trials(runs, [run.best.metric for run in runs if run.best is not None])


def distinct_trials(summaries: Sequence[Summary], dataset: str) -> Trials:
    """Return one trial per distinct settings, with the mean over seeds, so that repeats count once.

    Args:
        summaries: Runs, of other datasets too.
        dataset: Whose runs count.
    """
    tried = results_by_setting(summaries, dataset)
    return _trials([run for run, _results in tried], [fmean(results) for _run, results in tried])


def results_by_setting(
    summaries: Sequence[Summary], dataset: str
) -> list[tuple[Summary, tuple[float, ...]]]:
    """Return a run of each distinct settings and the best validation metric of every seed.

    Args:
        summaries: Runs, of other datasets too.
        dataset: Whose runs count.
    """
    settings: dict[str, list[Summary]] = {}
    for run in finished(summaries, dataset):
        settings.setdefault(run.settings_without(SEEDS), []).append(run)
    same = sorted(settings.values(), key=lambda runs: max(run.created for run in runs))
    return [(runs[0], _results(runs)) for runs in same]


def _results(runs: Sequence[Summary]) -> tuple[float, ...]:
    """One result per seed and fold: the same settings trained twice count once."""
    by_data: dict[Any, list[Summary]] = {}
    for run in runs:
        rows = tuple(run.raw_settings.get(name) for name in ("data_seed", "folds", "fold"))
        by_data.setdefault(rows, []).append(run)
    counted = [run for same in by_data.values() for run in one_per_seed(same).values()]
    return tuple(run.best.metric for run in counted if run.best is not None)


def _trials(runs: Sequence[Summary], results: Sequence[float]) -> Trials:
    ids = tuple(run.run_id for run in runs)
    higher = higher_is_better(runs[0]) if runs else True
    return Trials(ids, factors(runs), tuple(results), higher)


@lru_cache(maxsize=_CACHED)
def effects(tried: Trials) -> Effects:
    """Estimate how much each setting matters, for all results and for the best ones.

    By functional analysis of variance (``core.comparison.evaluators.fanova``): a random forest
    predicts the result from the settings; the variance of its predictions over the ranges tried
    is decomposed into shares of settings and of their combinations. Settings that do not apply to
    all runs are excluded. By PED-ANOVA (``core.comparison.evaluators.ped_anova``) they are not:
    the settings by which the best runs differ from all of them. Both leave out seeds and settings
    that hardly vary.

    It shows associations among these runs and in the ranges tried, not causes.

    Args:
        tried: From ``distinct_trials``.
    """
    latest = [one._replace(values=one.values[-MOST_TRIALS:]) for one in tried.factors]
    shared = [one for one in latest if _shared(one)]
    enough = [one for one in shared if _varied(one) >= LEAST_VARIED]
    rare = tuple(one.name for one in shared if one not in enough)
    missing = (
        max(0, LEAST_TRIALS - len(tried.runs)),
        max(0, LEAST_FACTORS - len(enough)),
    )
    if any(missing):
        return Effects(missing_trials=missing[0], missing_factors=missing[1], rare=rare)
    results = tried.results[-MOST_TRIALS:]
    if len(set(results)) == 1:
        return Effects(tuple((one.name, 0.0) for one in enough), rare=rare)
    shares = fanova(*_columns(enough), results)
    top = best(results, higher_is_better=tried.higher_is_better)
    partial = [one for one in latest if _partial(one, top) and _varied(one) >= LEAST_VARIED]
    reaching = ped_anova(
        *_columns([*enough, *partial]), results, higher_is_better=tried.higher_is_better
    )
    return Effects(
        _ranked(shares), max(0.0, 1.0 - sum(shares.values())), rare=rare, reaching=_ranked(reaching)
    )


def _ranked(shares: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(shares.items(), key=lambda item: (-item[1], item[0])))


def _varied(factor: Factor) -> int:
    """The number of trials it applies to that differ from the most common value."""
    there = [value for value in factor.values if value is not None]
    return len(there) - max(Counter(there).values(), default=0)


def column(values: Sequence[Value], scale: Scale) -> list[Any]:
    """Return values as numbers, logarithms of sizes or names; ``None`` stays."""
    if scale is Scale.CATEGORY:
        return [None if value is None else str(value) for value in values]
    read: Callable[[float], float] = math.log10 if scale is Scale.LOG else float
    return [None if value is None else read(float(value)) for value in values]


def _columns(some: Sequence[Factor]) -> tuple[dict[str, list[Any]], frozenset[str]]:
    """The settings as Optuna's evaluators take them."""
    categories = frozenset(one.name for one in some if one.scale is Scale.CATEGORY)
    return {one.name: column(one.values, one.scale) for one in some}, categories


def _shared(factor: Factor) -> bool:
    return factor.name not in SEEDS and None not in factor.values


def _partial(factor: Factor, top: Sequence[int]) -> bool:
    """Whether a factor applies to some trials only, but to enough of them and of the best ones.

    A single one of the best would look as if it depended on its value.
    """
    there = [value is not None for value in factor.values]
    some = factor.name not in SEEDS and LEAST_TRIALS <= sum(there) < len(there)
    return some and sum(there[place] for place in top) >= LEAST_BEST


def _scale(name: str, values: Sequence[Value]) -> Scale:
    setting = SETTINGS[name]
    setting = setting.entry if isinstance(setting, PerLayer) else setting
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


def _by_layer(name: str, run: Summary) -> Value:
    """The value of all hidden layers; if they differ, the mean, or the names joined."""
    settings, setting = run.raw_settings, PER_LAYER[_OWN[name]]
    layers = len(settings["units"])
    common = settings.get(name, SETTINGS[name].default)
    entries = settings.get(_OWN[name]) or [setting.blank] * layers
    values = [common if entry == setting.blank else entry for entry in entries]
    if isinstance(SETTINGS[name], Number):
        return sum(values) / layers if layers else float(common)
    return values[0] if len(set(values)) == 1 else "-".join(values) or None


_READERS: Mapping[str, Callable[[Summary], Value]] = {
    UNITS.name: _units,
    HIDDEN_LAYERS.name: _layers,
    **{name: partial(_by_layer, name) for name in _OWN},
}

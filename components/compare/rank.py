"""The ranking of several settings over their seeds: in words, as a figure and as a table."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import streamlit as st

from components.compare.further_seeds import more_of_each
from components.compare.one_setting import one_setting, only_factor
from components.figures.rank import Entry, Part, ranking_figure
from components.widgets import messages
from components.widgets.chart import chart
from components.widgets.choice import choice
from components.widgets.section import section
from components.widgets.table import csv, table
from components.words.comparison import names_by_value
from components.words.labels import difference_label, metric_label
from components.words.language import _, number
from components.words.rank import left_out, method, verdict_in_words
from core.base.errors import ConfigError, StorageError
from core.comparison.blocks import Blocks, Measure, blocks
from core.comparison.groups import key as settings_key
from core.comparison.groups import same_loss
from core.comparison.rank import LEAST, MOST, Ranking, Standing, rank
from core.runs.service_interface import TrainingService
from core.runs.store import Summary

FROM = 3
"""Number of settings from which on there is a ranking; for two there is the verdict."""
_NAN = float("nan")


class _Result(NamedTuple):
    """What settings are ranked by: title with unit, and the formats of values and differences."""

    title: str
    value: Callable[[float], str]
    difference: Callable[[float], str]
    share: bool


def rank_view(service: TrainingService, runs: Sequence[Summary], every: Sequence[Summary]) -> None:
    """Draw the ranking of the settings of some runs, and the offer to train more seeds of each.

    Args:
        service: Source of histories; trains further runs.
        runs: The chosen runs, on one dataset.
        every: All runs, including those of the same settings with other seeds.
    """
    settings = _distinct(runs)
    if len(settings) < FROM:
        return
    section(
        _("Rank"),
        help=_("The settings of all runs chosen, each with its runs of all seeds"),
    )
    if len(settings) > MOST:
        st.info(
            _("At most {most} combinations of settings can be ranked; {count} are chosen.").format(
                most=number(MOST), count=number(len(settings))
            ),
            icon=":material/info:",
        )
        return
    try:
        measure = _measure(settings)
        found = blocks(settings, every, service.rows, measure)
    except StorageError as problem:
        messages.error(problem)
        return
    names = dict(zip((run.run_id for run in settings), names_by_value(settings), strict=True))
    _offer(service, found, ranked(found, names, measure, key="rank"))


def ranked(
    found: Blocks, names: Mapping[str, str], measure: Measure, *, key: str
) -> Ranking | None:
    """Draw the ranking of some settings, what it leaves out, and how it is made.

    Args:
        found: The settings.
        names: The name of each, by the id of its run.
        measure: What they are ranked by.
        key: Identifier of the ranking on the page.

    Returns:
        The ranking; ``None`` while there is nothing to rank.
    """
    ranking = None
    if len(found.candidates) > 1 and found.seeds:
        ranking = rank(found.values, higher_is_better=found.higher_is_better, failed=found.failures)
    _sentence(found, ranking, names)
    for text in left_out(found, ranking, names):
        st.caption(text)
    if ranking is not None:
        result = _result(measure, ranking, share=found.higher_is_better)
        _figure(found, ranking, names, result, key)
        if measure is Measure.METRIC:
            _one_setting(found, ranking, result, key)
        _table(found, ranking, names, result, key)
    st.caption(method())
    return ranking


def _distinct(runs: Sequence[Summary]) -> list[Summary]:
    """Return the first run of each setting."""
    first: dict[str, Summary] = {}
    for run in runs:
        first.setdefault(settings_key(run.raw_settings), run)
    return list(first.values())


def _measure(settings: Sequence[Summary]) -> Measure:
    """Draw the choice of the result, if losses can be compared."""
    if not same_loss(settings):
        return Measure.METRIC
    names = {
        Measure.METRIC.value: _("Validation metric"),
        Measure.LOSS.value: _("Validation loss"),
    }
    return Measure(choice(_("Ranked by"), names, key="rank_measure", label_shown=True))


def _result(measure: Measure, ranking: Ranking, *, share: bool) -> _Result:
    means = [one.mean for one in ranking.standings]
    if measure is Measure.LOSS:
        return _Result(
            _("Mean validation loss"),
            lambda value: number(value, 4),
            lambda value: difference_label(value, share=False),
            share=False,
        )
    return _Result(
        _("Mean validation accuracy") if share else _("Mean validation MAE (units of the target)"),
        lambda value: metric_label(value, share, *means),
        lambda value: difference_label(value, share),
        share,
    )


def _sentence(found: Blocks, ranking: Ranking | None, names: Mapping[str, str]) -> None:
    text = verdict_in_words(found, ranking, names)
    if ranking is None or not ranking.decided:
        st.info(text, icon=":material/question_mark:")
    elif len(ranking.leaders) == 1:
        st.success(text, icon=":material/trophy:")
    else:
        st.info(text, icon=":material/drag_handle:")


def _groups() -> dict[bool | None, str]:
    """The names of the leading group, of the settings told apart from it, and of undecided ones."""
    return {True: _("Leading group"), False: _("Worse"), None: _("Cannot be told yet")}


def _group(one: Standing, ranking: Ranking) -> bool | None:
    return one.leads if ranking.decided else None


def _figure(
    found: Blocks, ranking: Ranking, names: Mapping[str, str], result: _Result, key: str
) -> None:
    groups = _groups()
    entries: dict[bool | None, list[Entry]] = {group: [] for group in groups}
    ordered = sorted(ranking.standings, key=lambda one: not one.leads)
    for one in ordered:
        name = names[found.candidates[one.index].run.run_id]
        entries[_group(one, ranking)].append(
            Entry(name, one.mean, one.interval, _in_words(one, result))
        )
    symbols = {True: "diamond", False: "circle-open", None: "x-thin-open"}
    parts = [Part(groups[one], symbols[one], tuple(entries[one])) for one in groups]
    chart(
        ranking_figure(parts, result.title, share=result.share),
        alt=_("Ranking of {count} combinations of settings. {settings}").format(
            count=number(len(ordered)),
            settings="; ".join(
                f"{entry.name}: {groups[group]}, {entry.text}"
                for group in groups
                for entry in entries[group]
            ),
        ),
        file=f"denseboard-{found.candidates[0].run.dataset}-rank",
        key=f"{key}_figure",
        csv=csv(_columns(found, ranking, names, result.title)),
    )


def _one_setting(found: Blocks, ranking: Ranking, result: _Result, key: str) -> None:
    """Draw the result against the setting that varies, if it is only one."""
    runs = [one.run for one in found.candidates]
    factor = only_factor(runs)
    if factor is None:
        return
    leads = [factor.values[one.index] for one in ranking.leaders] if ranking.decided else []
    one_setting(
        factor,
        runs,
        [list(one.values.values()) for one in found.candidates],
        result.title,
        key=f"{key}_one_setting",
        leads=leads,
    )


def _in_words(one: Standing, result: _Result) -> str:
    if one.interval is None:
        return result.value(one.mean)
    return _("{mean} (95%: {low} to {high})").format(
        mean=result.value(one.mean),
        low=result.value(one.interval.low),
        high=result.value(one.interval.high),
    )


def _columns(
    found: Blocks, ranking: Ranking, names: Mapping[str, str], title: str
) -> dict[str, list[object]]:
    """Return the table's columns, best mean first; the names come first to stay in view."""
    standings, groups = ranking.standings, _groups()
    candidates = [found.candidates[one.index] for one in standings]
    intervals = [one.interval or (_NAN, _NAN) for one in standings]
    gaps = [one.behind_interval or (_NAN, _NAN) for one in standings]
    return {
        _("Setting"): [names[one.run.run_id] for one in candidates],
        _("Group"): [groups[_group(one, ranking)] for one in standings],
        title: [one.mean for one in standings],
        _("95% from"): [low for low, _high in intervals],
        _("95% to"): [high for _low, high in intervals],
        _("Minus the first"): [one.behind for one in standings],
        _("Difference from"): [low for low, _high in gaps],
        _("Difference to"): [high for _low, high in gaps],
        _("Seeds"): [len(one.values) for one in candidates],
        _("Parameters"): [_NAN if one.parameters is None else one.parameters for one in candidates],
    }


def _table(
    found: Blocks, ranking: Ranking, names: Mapping[str, str], result: _Result, key: str
) -> None:
    table(
        _columns(found, ranking, names, result.title),
        {
            **dict.fromkeys((result.title, _("95% from"), _("95% to")), result.value),
            **dict.fromkeys(
                (_("Minus the first"), _("Difference from"), _("Difference to")), result.difference
            ),
            _("Seeds"): number,
            _("Parameters"): number,
        },
        alt=_("Ranking of {count} combinations of settings with their means, best first").format(
            count=number(len(ranking.standings))
        ),
        file=f"denseboard-{found.candidates[0].run.dataset}-rank",
        key=f"{key}_table",
        helps={
            _("95% from"): _("Interval of this mean alone (Student’s t over seeds)"),
            _("Difference from"): _(
                "Interval of the difference to the first, seed by seed; 95% for all pairs of"
                " settings and all evaluations together"
            ),
            _("Seeds"): _("Seeds that are done; compared are those that all have"),
        },
    )


def _offer(service: TrainingService, found: Blocks, ranking: Ranking | None) -> None:
    settings = found.trainable
    if len(settings) < FROM - 1:
        return
    try:
        configs = [one.run.config() for one in settings]
    except ConfigError:
        return
    wanted = 1
    if found.few or found.unended:
        wanted = max(1, LEAST - min(len(one.values) for one in (*found.few, *found.unended)))
    elif ranking is not None:
        wanted = ranking.more or 1
    else:
        wanted = LEAST
    more_of_each(
        service,
        configs,
        [one.group for one in settings],
        wanted=wanted,
        help=_("Trains each of these settings with seeds that they do not all have yet"),
        key="rank_seeds",
    )

"""The result against the one setting in which runs differ, with its band."""

from collections.abc import Sequence

import streamlit as st

from components.figures.effects import Line, OneSetting, response_figure
from components.widgets.chart import chart
from components.widgets.table import csv
from components.words.comparison import value_label
from components.words.labels import metric_label
from components.words.language import _
from core.base.errors import ConfigError
from core.base.intervals import Interval
from core.comparison.axes import axis, whole
from core.comparison.chance import Basis
from core.comparison.effects import SEEDS, Factor, Value, factors, label
from core.comparison.groups import higher_is_better
from core.comparison.response import Level, response
from core.runs.store import Summary

_NAN = float("nan")


def only_factor(settings: Sequence[Summary]) -> Factor | None:
    """Return the one setting in which runs differ besides the seed.

    Args:
        settings: One run of each setting.

    Returns:
        The setting; ``None`` if several vary, none does, or two runs have the same value.
    """
    varied = [factor for factor in factors(settings) if factor.name not in SEEDS]
    if len(varied) != 1 or len(set(varied[0].values)) < len(settings):
        return None
    return varied[0]


def one_setting(
    factor: Factor,
    settings: Sequence[Summary],
    results: Sequence[Sequence[float]],
    title: str,
    *,
    key: str,
    leads: Sequence[Value] = (),
) -> None:
    """Draw the picture.

    Args:
        factor: The setting; its values are those of ``settings``.
        settings: One run of each value.
        results: ``(settings, seeds)`` validation metrics.
        title: Name of the metric with its unit, as the title of the axis.
        key: Identifier of the figure on the page.
        leads: Values in the leading group.
    """
    share = higher_is_better(settings[0])
    found = response(factor.values, results, _samples(settings[0]) if share else None)
    levels = found.levels
    at = whole(axis(factor._replace(values=tuple(level.value for level in levels))))
    name = _(label(factor.name))
    line = Line(name, at, tuple(value_label(factor.name, value) for value in at.values))
    values = [value_label(factor.name, level.value) for level in levels]
    texts = [
        f"{name} {value}: {_in_words(level, share)}"
        for value, level in zip(values, levels, strict=True)
    ]
    intervals = [level.interval or Interval(_NAN, _NAN) for level in levels]
    chart(
        response_figure(
            OneSetting(
                line,
                title,
                levels,
                tuple(level.value in leads for level in levels),
                tuple(texts),
                _("Mean, leading group as diamonds") if leads else _("Mean"),
                _("Single seeds"),
                share,
            )
        ),
        alt=_("{result} against {setting}. {values}").format(
            result=title, setting=name, values="; ".join(texts)
        ),
        file=f"denseboard-{settings[0].dataset}-{factor.name}",
        key=key,
        csv=csv(
            {
                name: ["" if level.value is None else level.value for level in levels],
                title: [level.mean for level in levels],
                _("95% from"): [one.low for one in intervals],
                _("95% to"): [one.high for one in intervals],
                _("Seeds"): [len(level.results) for level in levels],
            }
        ),
    )
    st.caption(_basis(found.basis))


def _samples(run: Summary) -> int | None:
    try:
        return run.config().validation_samples
    except ConfigError:
        return None


def _in_words(level: Level, share: bool) -> str:
    if level.interval is None:
        return metric_label(level.mean, share)
    return _("{mean} (95%: {low} to {high})").format(
        mean=metric_label(level.mean, share),
        low=metric_label(level.interval.low, share),
        high=metric_label(level.interval.high, share),
    )


def _basis(basis: Basis) -> str:
    return {
        Basis.SEEDS: _(
            "Bands and bars are 95% intervals of each mean, from the spread over seeds of all"
            " values together (Student’s t)."
        ),
        Basis.ROWS: _(
            "Bands and bars are 95% intervals that follow from the number of validation rows alone"
            " (Wilson 1927). Seeds add to them: train more of each value to see how much."
        ),
        Basis.UNKNOWN: _(
            "There is no band, because each value has one seed: train more of each to see how much"
            " is chance."
        ),
    }[basis]

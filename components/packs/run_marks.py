"""The runs of a step, a mark each: what was changed, or its size, against the validation metric."""

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from components.figures.effects import Line, Scatter, scatter
from components.widgets.chart import chart
from components.widgets.choice import select
from components.widgets.table import csv
from components.words.comparison import value_label
from components.words.labels import metric_label, run_label
from components.words.language import _, ngettext, number
from core.base.errors import ConfigError
from core.comparison.axes import axis, jittered, whole
from core.comparison.effects import Factor, Scale, factors, finished, label
from core.comparison.groups import higher_is_better
from core.network.architecture import parameters
from core.packs.work import PackWork, StepWork
from core.runs.states import State
from core.runs.store import Summary

_LEAST_SHARE = 0.03  # above and below all marks, so that whole percents differ along the axis
_BESIDE = 0.015  # of the width, between the marks of equal runs
_EPOCHS, _PARAMETERS = "epochs_trained", "parameters"


def run_marks(work: PackWork, one: StepWork, place: int) -> None:
    """Draw the runs, on the data of the step, that were trained to their end.

    Args:
        work: What was done in the pack.
        one: What was done in the step.
        place: The place of the step, counted from 1.
    """
    runs = finished(one.runs, one.step.settings.dataset)
    failed = sum(run.state is State.FAILED for run in one.runs)
    going = sum(not run.state.final for run in one.runs)
    parts = [
        ngettext("{count} run", "{count} runs", len(one.runs)).format(count=number(len(one.runs)))
    ]
    if going:
        parts.append(_("training or waiting: {count}").format(count=number(going)))
    if failed:
        parts.append(_("failed: {count}").format(count=number(failed)))
    st.caption(" · ".join(parts))
    if not runs:
        return
    axes = {factor.name: factor for factor in (*factors(runs), *_sizes(runs))}
    names = {key: _label(key) for key in axes}
    chosen = select(
        _("Across"), names, key=f"pack_across_{place}", persist_state="session", width=280
    )
    _draw(work, one, runs, axes[chosen], f"{place}")


def _draw(work: PackWork, one: StepWork, runs: Sequence[Summary], factor: Factor, key: str) -> None:
    share = higher_is_better(runs[0])
    at = whole(axis(factor))
    line = Line(_label(factor.name), at, tuple(_value(factor.name, value) for value in at.values))
    title = (
        _("Last validation accuracy (%)")
        if share
        else _("Last validation MAE (units of the target)")
    )
    points = [
        (position, run.last.metric, run, value)
        for position, run, value in zip(jittered(at), runs, factor.values, strict=True)
        if position is not None and run.last is not None
    ]
    places = beside([(position, metric) for position, metric, *_rest in points])
    who = [work.persons[run.owner] or run_label(run) for _at, _metric, run, _value in points]
    data = Scatter(
        line,
        places,
        title,
        tuple(metric for _at, metric, *_rest in points),
        tuple(who),
        tuple(
            f"{line.title}: {_value(factor.name, value)}, {title}: {metric_label(metric, share)}"
            for _at, metric, _run, value in points
        ),
        share,
    )
    best = (max if share else min)(data.y)
    figure = scatter(data)
    figure["layout"]["xaxis"]["range"] = _around(
        (*places, *at.marks), 0.5 if len(at.marks) == 1 else 0.0
    )
    figure["layout"]["yaxis"]["range"] = _around(
        data.y, _LEAST_SHARE if share else 0.01 * abs(best)
    )
    chart(
        figure,
        alt=ngettext(
            "{result} of {count} run against {setting}, the best {best}",
            "{result} of {count} runs against {setting}, the best {best}",
            len(points),
        ).format(
            result=title,
            count=number(len(points)),
            setting=line.title,
            best=metric_label(best, share),
        ),
        file="denseboard-runs",
        key=f"pack_runs_{key}",
        csv=csv(
            {
                _("Name"): who,
                line.title: ["" if value is None else value for *_rest, value in points],
                title: [metric for _at, metric, *_rest in points],
            }
        ),
    )


def beside(points: Sequence[tuple[float, float]]) -> tuple[float, ...]:
    """Return where marks stand along the horizontal axis: those of equal runs beside each other.

    With the same settings and seed, everybody's run is the same to the last bit.

    Args:
        points: Position and metric of each.
    """
    places = [place for place, _metric in points]
    step = _BESIDE * ((max(places) - min(places)) or 1.0)
    counts = Counter(points)
    seen: Counter[tuple[float, float]] = Counter()
    moved = []
    for point in points:
        moved.append(point[0] + step * (seen[point] - (counts[point] - 1) / 2))
        seen[point] += 1
    return tuple(moved)


def _around(values: Sequence[float], least: float) -> list[float]:
    """A range with all values and some space around them."""
    low, high = min(values), max(values)
    space = max(0.08 * (high - low), least)
    return [low - space, high + space]


def _sizes(runs: Sequence[Summary]) -> list[Factor]:
    """What any runs can be drawn across, changed or not."""
    found = [Factor(_EPOCHS, Scale.LINEAR, tuple(float(run.epochs) for run in runs))]
    try:
        sizes = tuple(float(parameters(run.config())) for run in runs)
    except ConfigError:  # recorded by another version, or the table is deleted
        return found
    return [*found, Factor(_PARAMETERS, Scale.LINEAR, sizes)]


def _label(name: str) -> str:
    own: Mapping[str, str] = {_EPOCHS: _("Epochs trained"), _PARAMETERS: _("Parameters")}
    return own[name] if name in own else _(label(name))


def _value(name: str, value: float | str | None) -> str:
    if name in (_EPOCHS, _PARAMETERS) and isinstance(value, float):
        return number(value, 1 if value % 1 else 0)
    return value_label(name, value)

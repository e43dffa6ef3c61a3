"""Which settings matter on a dataset: importance, all settings at once, one at a time."""

from collections.abc import Callable, Sequence

import streamlit as st

from components.compare.importance import importance_view
from components.figures.effects import (
    Line,
    Parallel,
    Scatter,
    parallel_coordinates,
    scatter,
)
from components.widgets.chart import chart
from components.widgets.choice import choice, select
from components.widgets.table import csv
from components.words.comparison import value_label
from components.words.labels import dataset_label, result_label, result_title, run_label
from components.words.language import _, ngettext, number
from core.comparison.axes import axis, jittered, whole
from core.comparison.effects import (
    SEEDS,
    Factor,
    Trials,
    factors,
    finished,
    label,
    trials,
)
from core.comparison.result_columns import RESULTS, Kind, validation_result
from core.runs.store import Summary

_MOST_LINES = 10  # axes that fit side by side


def overview(
    summaries: Sequence[Summary],
    *,
    test_shown: bool,
    viewed: Callable[[Sequence[str]], object],
) -> None:
    """Draw the effect of settings on the results on a dataset, and the choice of view.

    Args:
        summaries: Runs, of any dataset and state.
        test_shown: Whether test results may be shown.
        viewed: Records that the test results of runs, given by id, are shown.
    """
    dataset = _dataset(summaries)
    runs = [] if dataset is None else finished(summaries, dataset)
    if dataset is None or not runs:
        st.info(
            _("No run with validation rows has finished yet: train one to see it here."),
            icon=":material/hourglass_empty:",
        )
        return
    view = choice(
        _("What matters"),
        {
            "importance": _("Importance of settings"),
            "parallel": _("All settings at once"),
            "scatter": _("One setting against a result"),
        },
        key="overview_view",
    )
    if view == "importance":
        importance_view(runs, dataset)
    elif view == "parallel":
        _parallel(trials(runs, dataset), runs, dataset)
    else:
        _scatter(runs, dataset, test_shown, viewed)


def _dataset(summaries: Sequence[Summary]) -> str | None:
    """Return the dataset to show; draw the choice if there are several, most runs first."""
    counts: dict[str, int] = {}
    for run in summaries:
        counts[run.dataset] = counts.get(run.dataset, 0) + len(finished([run], run.dataset))
    names = sorted((name for name in counts if counts[name]), key=lambda name: -counts[name])
    if len(names) < 2:
        return next(iter(names), None)
    return select(
        _("Dataset"),
        {name: dataset_label(name) for name in names},
        key="overview_dataset",
        persist_state="session",
    )


def _parallel(tried: Trials, runs: Sequence[Summary], dataset: str) -> None:
    varied = [factor for factor in tried.factors if factor.name not in SEEDS]
    if not varied:
        st.info(_same_settings(), icon=":material/drag_handle:")
        return
    shown = varied[:_MOST_LINES]
    title = result_title(validation_result(runs[0]))
    data = Parallel(
        tuple(_line(factor) for factor in shown),
        title,
        tried.results,
        tried.higher_is_better,
    )
    names = ", ".join(line.title for line in data.lines)
    chart(
        parallel_coordinates(data),
        alt=ngettext(
            "Parallel coordinates of {count} run: {settings}; last axis and colour: {result}",
            "Parallel coordinates of {count} runs: {settings}; last axis and colour: {result}",
            len(runs),
        ).format(count=number(len(runs)), settings=names, result=title),
        file=f"denseboard-{dataset}-parallel",
        key="overview_parallel",
        csv=csv(
            {
                _("Run"): [run_label(run) for run in runs],
                **{_(label(one.name)): _plain(one) for one in tried.factors},
                title: tried.results,
            }
        ),
    )
    st.caption(
        _(
            "A line per run, through its value on every axis; the last axis and the colour show the"
            " result. Drag along an axis to show only the runs that pass there, click it to show"
            " all again; drag a name to move its axis. “–”: the setting does not apply to the run."
        )
    )


def _scatter(
    runs: Sequence[Summary],
    dataset: str,
    test_shown: bool,
    viewed: Callable[[Sequence[str]], object],
) -> None:
    varied = {factor.name: factor for factor in factors(runs)}
    if not varied:
        st.info(_same_settings(), icon=":material/drag_handle:")
        return
    titles = {
        name: result_title(column)
        for name, column in RESULTS.items()
        if column.charted
        and (test_shown or not column.test)
        and any(column.value(run) is not None for run in runs)
    }
    left, right = st.columns(2)
    with left:
        names = {name: _(label(name)) for name in varied}
        setting = select(_("Setting"), names, key="overview_setting", persist_state="session")
        factor = varied[setting]
    with right:
        column = select(_("Result"), titles, key="overview_result", persist_state="session")
        result = RESULTS[column]
    line = _line(factor)
    places = jittered(line.at)
    points = [
        (place, value, run, setting)
        for place, value, run, setting in zip(
            places, map(result.value, runs), runs, factor.values, strict=True
        )
        if value is not None and place is not None
    ]
    if result.test:
        viewed([run.run_id for _place, _value, run, _setting in points])
    texts = [
        f"{line.title}: {value_label(factor.name, setting)}, "
        f"{titles[result.name]}: {result_label(result, value)}"
        for _place, value, _run, setting in points
    ]
    chart(
        scatter(
            Scatter(
                line,
                tuple(place for place, *_rest in points),
                titles[result.name],
                tuple(value for _place, value, *_rest in points),
                tuple(run_label(run) for _place, _value, run, _setting in points),
                tuple(texts),
                result.kind is Kind.SHARE,
            )
        ),
        alt=ngettext(
            "{result} of {count} run against {setting}",
            "{result} of {count} runs against {setting}",
            len(points),
        ).format(result=titles[result.name], count=number(len(points)), setting=line.title),
        file=f"denseboard-{dataset}-{factor.name}-{result.name}",
        key="overview_scatter",
        csv=csv(
            {
                _("Run"): [run_label(run) for _place, _value, run, _setting in points],
                line.title: ["" if one is None else one for *_rest, one in points],
                titles[result.name]: [value for _place, value, *_rest in points],
            }
        ),
    )


def _line(factor: Factor) -> Line:
    at = whole(axis(factor))
    return Line(
        _(label(factor.name)), at, tuple(value_label(factor.name, value) for value in at.values)
    )


def _plain(factor: Factor) -> list[object]:
    return ["" if value is None else value for value in factor.values]


def _same_settings() -> str:
    return _("All these runs have the same settings: change one, train again, and compare.")

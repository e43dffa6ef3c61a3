"""What matters among the runs on one dataset: shares, all settings at once, one at a time."""

from collections.abc import Mapping, Sequence

import streamlit as st

from components.figures.effects import (
    Bars,
    Line,
    Parallel,
    Scatter,
    importance,
    parallel_coordinates,
    scatter,
)
from components.widgets.chart import chart
from components.widgets.choice import choice
from components.widgets.table import csv
from components.words.comparison import value_label
from components.words.labels import dataset_label, is_share, outcome_label, outcome_title, run_label
from components.words.language import _, ngettext, number, percent
from core.comparison.axes import axis, jittered, whole
from core.comparison.effects import (
    LEAST_RUNS,
    MOST_RUNS,
    OUTCOMES,
    SEEDS,
    Factor,
    Trials,
    effects,
    factors,
    finished,
    label,
    trials,
)
from core.runs.store import Summary

_MOST_LINES = 10  # axes that can be told apart side by side


def overview(summaries: Sequence[Summary], *, test_shown: bool) -> None:
    """Draw what the runs on a dataset say about its settings, and the choice of how.

    Args:
        summaries: Runs, of any dataset and state.
        test_shown: The test metric may be looked at: it is not used for choosing settings.
    """
    dataset = _dataset(summaries)
    runs = [] if dataset is None else finished(summaries, dataset)
    if dataset is None or not runs:
        st.info(
            _("No run with validation rows has ended yet: train one, and it is shown here."),
            icon=":material/hourglass_empty:",
        )
        return
    tried = trials(runs, dataset)
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
        _importance(tried, dataset)
    elif view == "parallel":
        _parallel(tried, runs, dataset)
    else:
        _scatter(runs, dataset, test_shown)


def _dataset(summaries: Sequence[Summary]) -> str | None:
    """The dataset looked at, of those with most runs; chosen where there are several."""
    counts: dict[str, int] = {}
    for run in summaries:
        counts[run.dataset] = counts.get(run.dataset, 0) + len(finished([run], run.dataset))
    names = sorted((name for name in counts if counts[name]), key=lambda name: -counts[name])
    if len(names) < 2:
        return next(iter(names), None)
    return _select(_("Dataset"), {name: dataset_label(name) for name in names}, "overview_dataset")


def _importance(tried: Trials, dataset: str) -> None:
    with st.spinner(_("Working out what matters…")):
        found = effects(tried)
    if not found.shares:
        _too_little(tried, found.missing_runs, found.missing_settings)
        return
    if not any(share for _name, share in found.shares):
        st.info(
            _("All these runs have the same result: no setting has made a difference so far."),
            icon=":material/drag_handle:",
        )
        return
    labels = tuple(_(label(name)) for name, _share in found.shares)
    shares = tuple(round(share, 4) for _name, share in found.shares)
    told = "; ".join(f"{name} {percent(one, 0)}" for name, one in zip(labels, shares, strict=True))
    chart(
        importance(Bars(labels, shares), _("Share of the differences between results")),
        alt=_("Importance of settings by share: {shares}").format(shares=told),
        file=f"denseboard-{dataset}-importance",
        key="overview_importance",
        csv=csv({_("Setting"): labels, _("Share"): shares}),
    )
    st.caption(
        ngettext(
            "From {count} run: a forest of trees learns the best validation metric from the"
            " settings, and what it says is shared out (fANOVA; Hutter, Hoos and Leyton-Brown,"
            " 2014). {rest} goes with combinations of settings. It holds for the values tried"
            " here, and says what went together, not why.",
            "From {count} runs: a forest of trees learns the best validation metric from the"
            " settings, and what it says is shared out (fANOVA; Hutter, Hoos and Leyton-Brown,"
            " 2014). {rest} goes with combinations of settings. It holds for the values tried"
            " here, and says what went together, not why.",
            len(tried.runs[-MOST_RUNS:]),
        ).format(count=number(len(tried.runs[-MOST_RUNS:])), rest=percent(found.rest, 0))
    )


def _too_little(tried: Trials, missing_runs: int, missing_settings: int) -> None:
    needs = []
    if missing_runs:
        needs.append(
            ngettext(
                "{count} more run is needed ({there} of {least} are there): from fewer, chance"
                " would pass for importance.",
                "{count} more runs are needed ({there} of {least} are there): from fewer, chance"
                " would pass for importance.",
                missing_runs,
            ).format(
                count=number(missing_runs),
                there=number(len(tried.runs)),
                least=number(LEAST_RUNS),
            )
        )
    if missing_settings:
        needs.append(
            _(
                "At least two settings besides the seed must vary between the runs; change"
                " another one as well."
            )
        )
    st.info(" ".join(needs), icon=":material/hourglass_empty:")


def _parallel(tried: Trials, runs: Sequence[Summary], dataset: str) -> None:
    varied = [factor for factor in tried.factors if factor.name not in SEEDS]
    if not varied:
        st.info(_same_settings(), icon=":material/drag_handle:")
        return
    shown = varied[:_MOST_LINES]
    title = outcome_title(OUTCOMES["best"], runs[0])
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
            "Parallel coordinates of {count} run: {settings}, and last and by colour: {result}",
            "Parallel coordinates of {count} runs: {settings}, and last and by colour: {result}",
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
            " result. Drag along an axis to see only the runs that pass there, click it to see all"
            " again; drag a name to move its axis. “–”: the setting does not apply to the run."
        )
    )


def _scatter(runs: Sequence[Summary], dataset: str, test_shown: bool) -> None:
    varied = {factor.name: factor for factor in factors(runs)}
    if not varied:
        st.info(_same_settings(), icon=":material/drag_handle:")
        return
    outcomes = {
        one.name: outcome_title(one, runs[0])
        for one in OUTCOMES.values()
        if (test_shown or not one.test) and any(one.of(run) is not None for run in runs)
    }
    left, right = st.columns(2)
    with left:
        names = {name: _(label(name)) for name in varied}
        factor = varied[_select(_("Setting"), names, "overview_setting")]
    with right:
        outcome = OUTCOMES[_select(_("Result"), outcomes, "overview_result")]
    line = _line(factor)
    places = jittered(line.at)
    points = [
        (place, value, run, setting)
        for place, value, run, setting in zip(
            places, map(outcome.of, runs), runs, factor.values, strict=True
        )
        if value is not None and place is not None
    ]
    words = [
        f"{line.title}: {value_label(factor.name, setting)}, "
        f"{outcomes[outcome.name]}: {outcome_label(outcome, value, runs[0])}"
        for _place, value, _run, setting in points
    ]
    share = is_share(outcome, runs[0])
    chart(
        scatter(
            Scatter(
                line,
                tuple(place for place, *_rest in points),
                outcomes[outcome.name],
                tuple(value for _place, value, *_rest in points),
                tuple(run_label(run) for _place, _value, run, _setting in points),
                tuple(words),
                share,
            )
        ),
        alt=ngettext(
            "{result} of {count} run against {setting}",
            "{result} of {count} runs against {setting}",
            len(points),
        ).format(result=outcomes[outcome.name], count=number(len(points)), setting=line.title),
        file=f"denseboard-{dataset}-{factor.name}-{outcome.name}",
        key="overview_scatter",
        csv=csv(
            {
                _("Run"): [run_label(run) for _place, _value, run, _setting in points],
                line.title: ["" if one is None else one for *_rest, one in points],
                outcomes[outcome.name]: [value for _place, value, *_rest in points],
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


def _select(title: str, names: Mapping[str, str], key: str) -> str:
    if st.session_state.get(key) not in names:
        st.session_state[key] = next(iter(names))
    chosen: str = st.selectbox(
        title,
        list(names),
        format_func=lambda name: names.get(name, name),
        key=key,
        persist_state="session",
    )
    return chosen


def _same_settings() -> str:
    return _("All these runs have the same settings: change one, train again, and compare.")

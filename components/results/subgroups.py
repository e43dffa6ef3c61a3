"""How well the network predicts the samples of each group of a column."""

from collections.abc import Sequence

import streamlit as st

from components.figures.rank import Entry, Part, ranking_figure
from components.figures.style import line
from components.results.files import file_name
from components.widgets.chart import chart
from components.widgets.choice import select
from components.widgets.table import csv
from components.words.labels import category_labels, metric_label
from components.words.language import _, marked, ngettext, number
from core.data.profile.originals import CategoryColumn, NumberColumn, OriginalColumn, originals
from core.evaluation.evaluated import EvaluatedRun
from core.evaluation.importance import by_importance
from core.evaluation.subgroups import FEW, Subgroup, subgroups

_KEY = "subgroup_column"


def subgroups_view(run: EvaluatedRun) -> None:
    """Draw the choice of a column, and the score of each of its groups."""
    columns = originals(run.dataset, run.config.holdout).columns
    order = by_importance(run.result.kernel, run.dataset.x_test, run.result.outputs)
    first = next(place for place, one in enumerate(columns) if order[0] in one.inputs)
    place = select(
        _("Column"),
        {place: _(column.name) for place, column in enumerate(columns)},
        key=f"{_KEY}_{run.config.dataset.replace('_', '.')}",
        default=first,
        width=300,
    )
    column = columns[place]
    groups = subgroups(column, run.dataset.x_test, run.predictions)
    _draw(run, column, groups)


def _draw(run: EvaluatedRun, column: OriginalColumn, groups: Sequence[Subgroup]) -> None:
    classifies = run.config.task.classifies
    title = _("Accuracy") if classifies else _("Mean absolute error")
    names = [_name(column, group) for group in groups]
    values = [metric_label(group.value, classifies) for group in groups]
    all_samples = metric_label(_overall(run), classifies)
    st.caption(
        _(
            "{measure} of the test samples by {column}, with 95% intervals; all samples: {value}."
            " Of twenty groups, about one lies outside by chance alone."
        ).format(measure=title, column=marked(column.name), value=all_samples)
    )
    entries = [
        Entry(name, group.value, group.interval, _text(group, value))
        for name, group, value in zip(names, groups, values, strict=True)
    ]
    enough = tuple(one for one, group in zip(entries, groups, strict=True) if not group.few)
    few = tuple(one for one, group in zip(entries, groups, strict=True) if group.few)
    parts = [
        Part(_("Groups"), "circle", enough),
        Part(_("Fewer than {few} samples").format(few=number(FEW)), "circle-open", few),
    ]
    figure = ranking_figure(parts, title, share=classifies)
    ends = [(_overall(run), -0.5), (_overall(run), len(groups) - 0.5)]
    figure["data"].append(line(ends, _("All samples: {value}").format(value=all_samples)))
    chart(
        figure,
        alt="; ".join(f"{name}: {one}" for name, one in zip(names, values, strict=True)),
        file=file_name(run, "subgroups"),
        csv=csv(
            {
                _("Group"): names,
                _("Samples"): [group.samples for group in groups],
                title: [group.value for group in groups],
                _("95% from"): [_end(group, 0) for group in groups],
                _("95% to"): [_end(group, 1) for group in groups],
            }
        ),
        key="subgroups",
    )


def _overall(run: EvaluatedRun) -> float:
    if run.config.task.classifies:
        return float(run.predictions.right.mean())
    return float(abs(run.predictions.residuals).mean())


def _name(column: OriginalColumn, group: Subgroup) -> str:
    if isinstance(column, CategoryColumn) and group.category is not None:
        return category_labels(column)[group.category]
    if group.bounds is None:
        return _("No known value") if isinstance(column, CategoryColumn) else _("No value")
    decimals = column.range.decimals if isinstance(column, NumberColumn) else 0
    low, high = (
        number(end, decimals) if isinstance(end, float) else end.isoformat() for end in group.bounds
    )
    return low if low == high else _("{low} to {high}").format(low=low, high=high)


def _text(group: Subgroup, value: str) -> str:
    count = ngettext("{count} sample", "{count} samples", group.samples)
    return f"{value} · {count.format(count=number(group.samples))}"


def _end(group: Subgroup, end: int) -> float:
    return float("nan") if group.interval is None else group.interval[end]

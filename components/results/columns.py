"""What the network has learned of each column: how much it relies on it, and in which direction."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from components.figures.dependence import dependence_figure
from components.figures.rank import Entry, Part, ranking_figure
from components.results.files import file_name
from components.results.try_it import TrainedNetwork
from components.widgets import messages
from components.widgets.chart import chart
from components.widgets.choice import select
from components.widgets.table import csv
from components.words.labels import category_labels, difference_label, metric_label, target_label
from components.words.language import _, number, percent, translate_error
from core.base.errors import DenseboardError
from core.base.intervals import Interval
from core.data import tasks
from core.data.profile.originals import CategoryColumn, DateColumn, Originals, originals
from core.evaluation.dependence import SPREAD, dependence, rows_of, values_of
from core.evaluation.importance import connection_norms
from core.evaluation.permutation import REPEATS, no_validation_rows
from core.evaluation.predictions import probabilities
from core.runs.column_importance import ColumnImportance

_SHOWN = 20  # columns in the chart; the file has all


def columns_view(network: TrainedNetwork) -> None:
    """Draw how much the network relies on each column, and how its prediction follows one.

    Args:
        network: The network of a run on a table.
    """
    known = originals(network.run.dataset, network.run.config.holdout)
    found = _measured(network)
    order: Sequence[int] = range(len(known.columns))
    if found is not None:
        order = np.argsort(-found.means, kind="stable").tolist()
        _reliance(network, known, found, order)
    _follow(network, known, order)


def _measured(network: TrainedNetwork) -> ColumnImportance | None:
    if not network.run.config.validation_samples:
        st.info(translate_error(no_validation_rows()), icon=":material/info:")
        return None
    try:
        with st.spinner(_("Shuffling the columns…")):
            return network.service.column_importance(network.run.run_id)
    except DenseboardError as problem:
        messages.error(problem)
        return None


def _reliance(
    network: TrainedNetwork, known: Originals, found: ColumnImportance, order: Sequence[int]
) -> None:
    share = network.run.config.task.classifies
    score = metric_label(found.score, share)
    falls = _("Fall of the accuracy") if share else _("Rise of the mean absolute error")
    st.subheader(_("What the network relies on"), anchor=False)
    st.caption(
        _(
            "{what} on {rows} validation rows ({score} as they are) when the values of a column"
            " are shuffled among the rows: mean and standard deviation of {repeats} shuffles."
            " Columns that carry the same information share it."
        ).format(what=falls, rows=number(found.rows), score=score, repeats=number(REPEATS))
    )
    entries = [_entry(known, found, place, share) for place in order[:_SHOWN]]
    used = [bool(found.means[place] > 2 * found.deviations[place]) for place in order[:_SHOWN]]
    parts = [
        Part(name, symbol, tuple(e for e, one in zip(entries, used, strict=True) if one is sign))
        for name, symbol, sign in (
            (_("Clearly above 0"), "circle", True),
            (_("At most 2 standard deviations above 0"), "circle-open", False),
        )
    ]
    chart(
        ranking_figure(parts, falls, share=share),
        alt="; ".join(f"{entry.name}: {entry.text}" for entry in entries),
        file=file_name(network.run, "column-importance"),
        csv=_file(network, known, found, order, falls),
        key="column_importance",
    )


def _entry(known: Originals, found: ColumnImportance, place: int, share: bool) -> Entry:
    mean, deviation = float(found.means[place]), float(found.deviations[place])
    return Entry(
        _(known.columns[place].name),
        mean,
        Interval(mean - deviation, mean + deviation),
        difference_label(mean, share),
    )


def _file(
    network: TrainedNetwork,
    known: Originals,
    found: ColumnImportance,
    order: Sequence[int],
    falls: str,
) -> str:
    table: dict[str, Sequence[Any] | np.ndarray] = {
        _("Column"): [_(known.columns[place].name) for place in order],
        falls: found.means[list(order)],
        _("Standard deviation"): found.deviations[list(order)],
    }
    kernel = network.run.result.kernel
    if kernel is not None:
        norms = connection_norms(kernel)
        table[_("Largest norm of its first-layer weights")] = [
            float(norms[list(known.columns[place].inputs)].max()) for place in order
        ]
    return csv(table)


@st.fragment
def _follow(network: TrainedNetwork, known: Originals, order: Sequence[int]) -> None:
    """Draw the prediction against the values of a chosen column."""
    run, config = network.run, network.run.config
    st.subheader(_("How the prediction follows a column"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        place = select(
            _("Column"),
            {each: _(known.columns[each].name) for each in order},
            key=f"dependence_{network.key}",
            width=300,
        )
        label = _class(network)
    values = values_of(config, run.dataset, place)
    try:
        outputs = network.predict(rows_of(config, run.dataset, known, place, values))
    except DenseboardError as problem:
        messages.error(problem)
        return
    title = _(config.info.target)
    if label is not None:
        outputs = probabilities(config, outputs)[:, label]
        title = _("Probability of “{label}”").format(label=network.labels[label])
    if not np.isfinite(outputs).all():
        st.caption(_("Some predictions are not finite numbers: they cannot be compared."))
        return
    found = dependence(outputs.astype(np.float64), len(values))
    named = _names(known, place, values)
    written = [
        percent(one) if label is not None else target_label(config.info, one)
        for one in found.means.tolist()
    ]
    texts = [f"{name}: {one}" for name, one in zip(named, written, strict=True)]
    st.caption(
        _(
            "In {rows} training rows the column takes one value after another, and the others"
            " keep theirs. Where columns go together, some of these rows could not exist."
        ).format(rows=number(found.rows))
    )
    column = known.columns[place]
    numeric = not isinstance(column, (CategoryColumn, DateColumn))
    chart(
        dependence_figure(
            found,
            values[:, 0].tolist() if numeric else named,
            texts,
            column=_(column.name),
            title=title,
            band=_("{low}th to {high}th percentile of the rows").format(
                low=number(SPREAD[0]), high=number(SPREAD[1])
            ),
            mean=_("Mean"),
            share=label is not None,
        ),
        alt=_("{title} by {column}: {values}").format(
            title=title, column=_(column.name), values="; ".join(texts)
        ),
        file=file_name(run, "dependence"),
        csv=csv(
            {
                _(column.name): named,
                _("Mean"): found.means,
                _("Percentile {percent}").format(percent=SPREAD[0]): found.low,
                _("Percentile {percent}").format(percent=SPREAD[1]): found.high,
            }
        ),
        key="dependence",
    )


def _class(network: TrainedNetwork) -> int | None:
    """Draw the choice of a class, by default the last; ``None`` for numbers."""
    config = network.run.config
    if not config.task.classifies:
        return None
    names = dict(enumerate(network.labels))
    if config.task.name == tasks.BINARY:
        return len(names) - 1
    return select(_("Class"), names, key=f"dependence_class_{network.key}", width=180)


def _names(known: Originals, place: int, values: np.ndarray) -> list[str]:
    """Return the values of a column in words."""
    column = known.columns[place]
    if isinstance(column, CategoryColumn):
        return category_labels(column)
    if isinstance(column, DateColumn):
        inputs = np.zeros((len(values), 1 + max(column.inputs)), np.float32)
        inputs[:, list(column.inputs)] = values
        days = [column.day(row) for row in inputs] if column.has_days else [None] * len(values)
        hours = [column.hour(row) for row in inputs] if column.has_hours else [None] * len(values)
        return [
            " ".join(
                part
                for part in (
                    day.isoformat() if day else "",
                    f"{hour:02}:00" if hour is not None else "",
                )
                if part
            )
            for day, hour in zip(days, hours, strict=True)
        ]
    return [number(value, column.range.decimals) for value in values[:, 0].tolist()]

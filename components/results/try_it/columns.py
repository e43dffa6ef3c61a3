"""Tables: a widget for every column, and how much each moves the prediction."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from components.figures.sensitivity import sensitivity_figure
from components.results.try_it.answer import answer
from components.results.try_it.fields import column_field
from components.results.try_it.network import TrainedNetwork, choose_sample
from components.widgets.chart import chart
from components.widgets.table import csv
from components.words.labels import target_label
from components.words.language import _, number, percent, plain
from core.data.profile.originals import Originals, originals
from core.evaluation.importance import by_importance
from core.evaluation.predictions import predictions, probabilities
from core.evaluation.sensitivity import POINTS, RANGE, Changes, changes, grid, probes

_NARROWEST = 210  # pixels of a widget
_SHOWN = 12  # bars
_WIDGETS = 60  # for tables with more columns: the most important ones


def columns(network: TrainedNetwork) -> None:
    """Draw the widgets, the prediction, and how much each column moves it."""
    dataset, config = network.run.dataset, network.run.config
    fitted_on = dataset, config.holdout
    sample = choose_sample(network)
    above = st.container()  # so that the prediction is visible while inputs are moved
    table, values_by_column = originals(*fitted_on), grid(*fitted_on)
    row = _form(network, table, sample)
    outputs = network.predict(probes(row, table, values_by_column))
    with above:
        left, right = st.columns([2, 3], gap="medium")
        with left:
            answer(network, outputs[:1], sample)
        with right:
            names = [_(column.name) for column in table.columns]
            _sensitivity(network, outputs, values_by_column, names)


def _form(network: TrainedNetwork, table: Originals, sample: int) -> np.ndarray:
    """Draw the widgets; return the row they set, ``(inputs,)``, float32."""
    row: np.ndarray = network.run.dataset.x_test[sample].copy()
    state = f"try_{network.key}_resets"
    turn = st.session_state.get(state, 0)
    st.button(
        _("Back to the test sample"),
        key=f"try_{network.key}_back",
        icon=":material/undo:",
        on_click=_reset,
        args=(state,),
    )
    order = _by_importance(network, table)
    with st.grid(3, min_column_width=_NARROWEST, gap="small"):
        for place in order[:_WIDGETS]:
            column = table.columns[place]
            key = f"try_{network.key}_{sample}_{turn}_{column.inputs[0]}"
            row[list(column.inputs)] = column_field(column, row, key)
    if len(order) > _WIDGETS:
        st.caption(
            _(
                "The {shown} most important inputs; the others keep the values of the test sample."
            ).format(shown=number(_WIDGETS))
        )
    completed: np.ndarray = table.completed(row[np.newaxis])[0]
    return completed


def _by_importance(network: TrainedNetwork, table: Originals) -> list[int]:
    """Return the positions of the columns by importance: that of their most important input."""
    result = network.run.result
    order = by_importance(result.kernel, network.run.dataset.x_test, result.outputs)
    rank = np.argsort(order)
    return sorted(
        range(len(table.columns)),
        key=lambda place: rank[list(table.columns[place].inputs)].min(),
    )


def _reset(state: str) -> None:
    st.session_state[state] = st.session_state.get(state, 0) + 1


def _sensitivity(
    network: TrainedNetwork,
    outputs: np.ndarray,
    values_by_column: Sequence[np.ndarray],
    columns: Sequence[str],
) -> None:
    title, values = _tracked(network, outputs)
    if not np.isfinite(values).all():
        st.caption(_("Some predictions are not finite numbers: they cannot be compared."))
        return
    moved = changes(values, values_by_column)
    shown = moved.order[:_SHOWN]
    names = [columns[place] for place in shown]
    lowest, highest = moved.lowest[shown], moved.highest[shown]
    classifies = network.run.config.task.classifies

    def write(value: float) -> str:
        return percent(value) if classifies else target_label(network.run.config.info, value)

    texts = [
        _("{name}: from {low} to {high}").format(name=name, low=write(low), high=write(high))
        for name, low, high in zip(names, lowest.tolist(), highest.tolist(), strict=True)
    ]
    first = _("{name}: from {low} to {high}").format(
        name=plain(names[0]),
        low=write(float(lowest[0])),
        high=write(float(highest[0])),
    )
    st.markdown(
        _("**What moves the prediction most:** {first}").format(first=first),
        help=_(
            "One input at a time takes {points} values from the {low}th to the {high}th percentile"
            " of the training samples, or each of its categories, while the others keep their"
            " values: a bar reaches from the lowest to the highest prediction. Joint effects are"
            " not shown. (For one sample: Goldstein et al., 2015.)"
        ).format(points=number(POINTS), low=number(RANGE[0]), high=number(RANGE[1])),
    )
    chart(
        sensitivity_figure(
            lowest,
            highest,
            names,
            texts,
            float(values[0]),
            title=title,
            here=_("Current inputs: {value}").format(value=write(float(values[0]))),
            share=classifies,
        ),
        alt="; ".join(texts),
        file=f"denseboard-{network.run.config.dataset}-try-inputs",
        csv=_file(columns, moved, title),
        key="try_inputs",
    )


def _tracked(network: TrainedNetwork, outputs: np.ndarray) -> tuple[str, np.ndarray]:
    """Return the name of the output that the chart tracks, and its value for every probe."""
    if not network.run.config.task.classifies:
        return _(network.run.config.info.target), outputs.astype(np.float64)
    predicted = int(predictions(network.run.config, outputs[:1])[0])
    shares = probabilities(network.run.config, outputs)[:, predicted]
    return _("Probability of “{label}”").format(label=network.labels[predicted]), shares


def _file(columns: Sequence[str], moved: Changes, title: str) -> str:
    order = moved.order
    return csv(
        {
            _("Input"): [columns[place] for place in order],
            _("Lowest: {title}").format(title=title): moved.lowest[order],
            _("Highest: {title}").format(title=title): moved.highest[order],
        }
    )

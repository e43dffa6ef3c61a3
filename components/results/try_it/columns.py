"""A table: a widget for every column, and which of them moves the prediction most."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from components.figures.sensitivity import sensitivity_figure
from components.results.try_it.answer import answer
from components.results.try_it.fields import set_to
from components.results.try_it.trained import Trained, choose_sample
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
_WIDGETS = 60  # of a table with more columns, those that matter most


def columns(trained: Trained) -> None:
    """Draw the widgets, the prediction, and how far each column would move it."""
    dataset, config = trained.run.dataset, trained.run.config
    fitted_on = dataset, config.validation_share, config.seed
    sample = choose_sample(trained)
    above = st.container()  # the prediction stays in sight while inputs are moved
    known, tried = originals(*fitted_on), grid(*fitted_on)
    row = _form(trained, known, sample)
    outputs = trained.ask(probes(row, known, tried))
    with above:
        left, right = st.columns([2, 3], gap="medium")
        with left:
            answer(trained, outputs[:1], sample)
        with right:
            names = [_(column.name) for column in known.columns]
            _sensitivity(trained, outputs, tried, names)


def _form(trained: Trained, known: Originals, sample: int) -> np.ndarray:
    """The row as the widgets have it, ``(inputs,)``, float32."""
    row: np.ndarray = trained.run.dataset.x_test[sample].copy()
    state = f"try_{trained.key}_resets"
    turn = st.session_state.get(state, 0)
    st.button(
        _("Back to the test sample"),
        key=f"try_{trained.key}_back",
        icon=":material/undo:",
        on_click=_reset,
        args=(state,),
    )
    order = _by_importance(trained, known)
    with st.grid(3, min_column_width=_NARROWEST, gap="small"):
        for place in order[:_WIDGETS]:
            column = known.columns[place]
            key = f"try_{trained.key}_{sample}_{turn}_{column.inputs[0]}"
            row[list(column.inputs)] = set_to(column, row, key)
    if len(order) > _WIDGETS:
        st.caption(
            _("The {shown} inputs that matter most; the others stay as in the test sample.").format(
                shown=number(_WIDGETS)
            )
        )
    completed: np.ndarray = known.completed(row[np.newaxis])[0]
    return completed


def _by_importance(trained: Trained, known: Originals) -> list[int]:
    """Places of the columns, the most important first: by the best of their inputs."""
    result = trained.run.result
    order = by_importance(result.kernel, trained.run.dataset.x_test, result.outputs)
    rank = np.argsort(order)
    return sorted(
        range(len(known.columns)), key=lambda place: rank[list(known.columns[place].inputs)].min()
    )


def _reset(state: str) -> None:
    st.session_state[state] = st.session_state.get(state, 0) + 1


def _sensitivity(
    trained: Trained, outputs: np.ndarray, tried: Sequence[np.ndarray], columns: Sequence[str]
) -> None:
    title, values = _followed(trained, outputs)
    if not np.isfinite(values).all():
        st.caption(_("Some predictions are not finite numbers: they cannot be compared."))
        return
    moved = changes(values, tried)
    shown = moved.order[:_SHOWN]
    names = [columns[place] for place in shown]
    lowest, highest = moved.lowest[shown], moved.highest[shown]
    classifies = trained.run.config.task.classifies

    def write(value: float) -> str:
        return percent(value) if classifies else target_label(trained.run.config.info, value)

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
            " of the training samples, or each of its categories, while the others stay as set: a"
            " bar reaches from the lowest to the highest prediction. Joint effects are not seen."
            " (For one sample: Goldstein et al., 2015.)"
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
            here=_("As set: {value}").format(value=write(float(values[0]))),
            share=classifies,
        ),
        alt="; ".join(texts),
        file=f"denseboard-{trained.run.config.dataset}-try-inputs",
        csv=_file(columns, moved, title),
        key="try_inputs",
    )


def _followed(trained: Trained, outputs: np.ndarray) -> tuple[str, np.ndarray]:
    """The one number of every answer that is followed, and its name."""
    if not trained.run.config.task.classifies:
        return _(trained.run.config.info.target), outputs.astype(np.float64)
    predicted = int(predictions(trained.run.config, outputs[:1])[0])
    shares = probabilities(trained.run.config, outputs)[:, predicted]
    return _("Probability of “{label}”").format(label=trained.labels[predicted]), shares


def _file(columns: Sequence[str], moved: Changes, title: str) -> str:
    order = moved.order
    return csv(
        {
            _("Input"): [columns[place] for place in order],
            _("Lowest: {title}").format(title=title): moved.lowest[order],
            _("Highest: {title}").format(title=title): moved.highest[order],
        }
    )

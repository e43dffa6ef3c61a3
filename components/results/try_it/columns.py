"""A table: a widget for every column, and which of them moves the prediction most."""

import numpy as np
import streamlit as st

from components.figures.sensitivity import sensitivity_figure
from components.results.try_it.answer import answer
from components.results.try_it.trained import Trained, choose_sample
from components.widgets.chart import chart
from components.widgets.table import csv
from components.words.language import _, marked, number, percent
from core.data.profile.ranges import InputRange, fields
from core.evaluation.importance import by_importance
from core.evaluation.predictions import predictions, probabilities
from core.evaluation.sensitivity import POINTS, RANGE, Changes, changes, grid, probes

_NARROWEST = 210  # pixels of a widget
_SHOWN = 12  # bars
_WIDGETS = 60  # of a table with more columns, those that matter most


def columns(trained: Trained) -> None:
    """Draw the widgets, the prediction, and how far each input would move it."""
    dataset, config = trained.run.dataset, trained.run.config
    fitted_on = dataset, config.validation_share, config.seed
    sample = choose_sample(trained)
    above = st.container()  # the prediction stays in sight while inputs are moved
    order = by_importance(trained.run.result.kernel, dataset.x_test, trained.run.result.outputs)
    row = _form(trained, fields(*fitted_on), order, sample)
    outputs = trained.ask(probes(row, grid(*fitted_on)))
    with above:
        left, right = st.columns([2, 3], gap="medium")
        with left:
            answer(trained, outputs[:1], sample)
        with right:
            _sensitivity(trained, outputs)


def _form(
    trained: Trained, known: tuple[InputRange, ...], order: np.ndarray, sample: int
) -> np.ndarray:
    """The row as the widgets have it, ``(columns,)``, float32."""
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
    with st.grid(3, min_column_width=_NARROWEST, gap="small"):
        for column in order[:_WIDGETS].tolist():
            name = marked(trained.run.dataset.features[column])
            key = f"try_{trained.key}_{sample}_{turn}_{column}"
            row[column] = _widget(name, known[column], float(row[column]), key)
    if len(order) > _WIDGETS:
        st.caption(
            _("The {shown} inputs that matter most; the others stay as in the test sample.").format(
                shown=number(_WIDGETS)
            )
        )
    return row


def _reset(state: str) -> None:
    st.session_state[state] = st.session_state.get(state, 0) + 1


def _widget(name: str, field: InputRange, value: float, key: str) -> float:
    start = field.start(value)
    if field.choices:
        choices = field.choices_with(start)
        chosen = st.selectbox(
            name,
            choices,
            choices.index(start),
            format_func=lambda each: number(each, field.decimals),
            key=key,
        )
        return start if chosen is None else float(chosen)
    # A test sample may lie outside of what was trained on.
    low, high = min(field.low, start), max(field.high, start)
    shown = f"%.{field.decimals}f" if 10.0**-field.decimals <= high - low else "%.3g"
    set_to = st.slider(name, low, high, start, field.step, format=shown, key=key)
    return float(set_to)


def _sensitivity(trained: Trained, outputs: np.ndarray) -> None:
    title, values = _followed(trained, outputs)
    if not np.isfinite(values).all():
        st.caption(_("Some predictions are not finite numbers: what moves them cannot be told."))
        return
    found = changes(values)
    shown = found.order[:_SHOWN]
    names = [_(trained.run.dataset.features[column]) for column in shown]
    lowest, highest = found.lowest[shown], found.highest[shown]
    classifies = trained.run.config.task.classifies

    def write(value: float) -> str:
        return percent(value) if classifies else number(value, 1)

    texts = [
        _("{name}: from {low} to {high}").format(name=name, low=write(low), high=write(high))
        for name, low, high in zip(names, lowest.tolist(), highest.tolist(), strict=True)
    ]
    first = _("{name}: from {low} to {high}").format(
        name=marked(trained.run.dataset.features[shown[0]]),
        low=write(float(lowest[0])),
        high=write(float(highest[0])),
    )
    st.markdown(
        _("**What moves the prediction most:** {first}").format(first=first),
        help=_(
            "One input at a time is moved over {points} values from the {low}th to the {high}th"
            " percentile of the training samples, while the others stay as set: a bar reaches from"
            " the lowest to the highest prediction. What inputs do together is not seen. (For one"
            " sample: Goldstein et al., 2015.)"
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
        csv=_file(trained, found, title),
        key="try_inputs",
    )


def _followed(trained: Trained, outputs: np.ndarray) -> tuple[str, np.ndarray]:
    """The one number of every answer that is followed, and its name."""
    if not trained.run.config.task.classifies:
        return _(trained.run.config.info.target), outputs.astype(np.float64)
    predicted = int(predictions(trained.run.config, outputs[:1])[0])
    shares = probabilities(trained.run.config, outputs)[:, predicted]
    return _("Probability of “{label}”").format(label=trained.labels[predicted]), shares


def _file(trained: Trained, found: Changes, title: str) -> str:
    order = found.order
    return csv(
        {
            _("Input"): [_(trained.run.dataset.features[column]) for column in order],
            _("Lowest: {title}").format(title=title): found.lowest[order],
            _("Highest: {title}").format(title=title): found.highest[order],
        }
    )

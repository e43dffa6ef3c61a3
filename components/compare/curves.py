"""The curves of the chosen runs in one chart."""

from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st

from components.figures.overlay import overlay
from components.session.chosen import AXIS, LOG, MEASURE, SMOOTHING
from components.widgets.chart import chart
from components.widgets.choice import choice
from components.widgets.table import csv
from components.words.comparison import curve_names, measure_title
from components.words.language import _, ngettext, number
from core.comparison.curves import MOST_CURVES, Curve, curve, drawn_together, mean_curve, separation
from core.comparison.groups import same_loss
from core.runs.service_interface import TrainingService
from core.runs.store import Summary
from core.settings.config import RunConfig

_PROPOSED = "compared_measure_proposed"


def curves(service: TrainingService, runs: Sequence[Summary], config: RunConfig) -> None:
    """Draw the curves.

    Args:
        service: Source of the histories.
        runs: Runs on one dataset; the first is the one the others are compared with.
        config: The settings of one of them, for the titles of the axes.
    """
    every = drawn_together(runs)
    if len(every) > MOST_CURVES:
        st.caption(_("Only the first {count} curves are drawn.").format(count=number(MOST_CURVES)))
    every = every[:MOST_CURVES]
    runs = [same[0] for same in every]

    def drawn_of(measure: str) -> list[Curve]:
        return [
            mean_curve([curve(service.rows(run.run_id), measure) for run in same]) for same in every
        ]

    measure, by_seconds, logarithmic, smoothing = _view(_plainest(runs, drawn_of))
    drawn = drawn_of(measure)
    if not any(np.isfinite(each.values).any() for each in drawn):
        st.info(_nothing(measure), icon=":material/show_chart:")
        return
    names = curve_names(every)
    title = measure_title(config, measure, runs)
    share = config.task.classifies and measure.endswith("metric")
    chart(
        overlay(
            drawn,
            names,
            x_title=_("Training time (s)") if by_seconds else _("Epoch"),
            y_title=title,
            by_seconds=by_seconds,
            logarithmic=logarithmic,
            smoothing=smoothing,
            share=share,
            zoom=" ".join((measure, str(by_seconds), str(logarithmic))),
        ),
        alt=_alt(title, drawn, names),
        file="denseboard-curves",
        csv=_csv(drawn, names, title),
        key="compared_curves",
    )


def _plainest(runs: Sequence[Summary], drawn_of: Callable[[str], Sequence[Curve]]) -> str:
    """Return the validation curve in which the runs differ most plainly from the first."""
    measures = ["val_metric"]
    if same_loss(runs):
        measures.append("val_loss")

    def plainness(measure: str) -> float:
        first, *others = drawn_of(measure)
        return max((separation(first, other) for other in others), default=0.0)

    return max(measures, key=plainness)


def _propose(measure: str) -> None:
    """Choose a curve, unless the user has chosen another than the one proposed last."""
    if st.session_state.get(MEASURE) == st.session_state.get(_PROPOSED):
        st.session_state[MEASURE] = measure
    st.session_state[_PROPOSED] = measure


def _view(proposed: str) -> tuple[str, bool, bool, float]:
    _propose(proposed)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        measure = choice(
            _("Curve"),
            {
                "val_metric": _("Validation metric"),
                "val_loss": _("Validation loss"),
                "metric": _("Training metric"),
                "loss": _("Training loss"),
            },
            key=MEASURE,
        )
        axis = choice(
            _("Horizontal axis"),
            {"epochs": _("Epochs"), "seconds": _("Seconds")},
            key=AXIS,
        )
        logarithmic = st.toggle(_("Log scale"), key=LOG, persist_state="session")
        smoothing = st.slider(
            _("Smoothing (%)"),
            0,
            95,
            step=5,
            key=SMOOTHING,
            help=_("Weight of the preceding epochs in an exponential moving average"),
            width=200,
            persist_state="session",
        )
    return measure, axis == "seconds", logarithmic, smoothing / 100


def _nothing(measure: str) -> str:
    if measure.startswith("val_"):
        return _("These runs have no validation rows: choose a training curve.")
    return _("None of these runs has completed an epoch yet.")


def _alt(title: str, drawn: Sequence[Curve], names: Sequence[str]) -> str:
    ends = [
        _("{name}: {value} after {epochs}").format(
            name=name,
            value=number(float(each.values[-1]), 4),
            epochs=ngettext("{count} epoch", "{count} epochs", len(each.values)).format(
                count=number(len(each.values))
            ),
        )
        for each, name in zip(drawn, names, strict=True)
        if len(each.values)
    ]
    return f"{title}. {'; '.join(ends)}"


def _csv(drawn: Sequence[Curve], names: Sequence[str], title: str) -> str:
    pairs = list(zip(drawn, names, strict=True))
    return csv(
        {
            _("Run"): [name for each, name in pairs for _epoch in each.epochs],
            _("Epoch"): np.concatenate([each.epochs for each in drawn]),
            _("Seconds"): np.concatenate([each.seconds for each in drawn]),
            title: np.concatenate([each.values for each in drawn]),
        }
    )

"""The learning-rate range test: a button beside the learning rate, and what it shows."""

from dataclasses import replace

import streamlit as st

from components.figures.rate_curve import rate_curve_figure
from components.sidebar.inputs import change
from components.widgets import messages
from components.widgets.chart import chart
from components.widgets.table import csv
from components.words.language import _, number, percent, rate
from core.advice.learning_rate import FALLEN, Outcome, Suggestion, suggestion
from core.base.errors import DenseboardError
from core.data.datasets import bytes_to_download
from core.runs.rate_curve import HIGH, LOW, STEPS, RateCurve
from core.runs.service_interface import TrainingService
from core.settings.config import RunConfig
from core.settings.registry import LEARNING_RATE

_OPEN, _CURVE = "range_test_open", "range_test_curve"


def range_test_button(blocked: str | None) -> None:
    """Draw the button that makes a range test.

    Args:
        blocked: Why the settings cannot be trained.
    """
    st.button(
        _("Find a rate"),
        key="find_rate",
        icon=":material/query_stats:",
        type="tertiary",
        disabled=blocked is not None,
        help=blocked
        or _(
            "Learning-rate range test: a short training with a rising rate shows which rates"
            " suit these settings. It is not recorded as a run"
        ),
        on_click=_show,
        args=(True,),
    )


def range_test(service: TrainingService, config: RunConfig | None) -> None:
    """Draw the range test if it is open; the first time it waits for a worker.

    Args:
        service: Makes the test.
        config: The settings; ``None`` while they are incompatible.
    """
    if config is None or not st.session_state.get(_OPEN):
        return
    title = _("Learning-rate range test")
    st.dialog(title, width="medium", on_dismiss=lambda: _show(False))(_inside)(service, config)


def _show(shown: bool) -> None:
    st.session_state[_OPEN] = shown


def _inside(service: TrainingService, config: RunConfig) -> None:
    try:
        if bytes_to_download(config.source.name):
            st.info(
                _("The dataset has not been downloaded yet. Train once, then test."),
                icon=":material/download:",
            )
            return
        with st.spinner(_("Training {steps} steps…").format(steps=number(STEPS))):
            curve = _curve(service, config)
    except DenseboardError as problem:
        messages.error(problem)
        return
    found = suggestion(curve)
    if len(curve.losses):
        _chart(config, curve, found)
    _words(found, curve)
    if found.rate is not None:
        _use(found.rate, config.learning_rate)
    st.caption(_method(found))


def _curve(service: TrainingService, config: RunConfig) -> RateCurve:
    """Return the curve of these settings; that of the latest test is held."""
    key = replace(config, learning_rate=LEARNING_RATE.default).to_json()
    held = st.session_state.get(_CURVE)
    if held is None or held[0] != key:
        held = st.session_state[_CURVE] = key, service.rate_curve(config)
    curve: RateCurve = held[1]
    return curve


def _chart(config: RunConfig, curve: RateCurve, found: Suggestion) -> None:
    chart(
        rate_curve_figure(curve, found),
        alt=_(
            "Training loss of {steps} steps against the learning rate, which rises from {low} to"
            " {high}. {outcome}"
        ).format(
            steps=number(len(curve.losses)),
            low=rate(float(curve.rates[0])),
            high=rate(float(curve.rates[-1])),
            outcome=_sentence(found, curve),
        ),
        file=f"denseboard-{config.dataset}-range-test",
        key="range_test_figure",
        csv=csv(
            {
                _("Learning rate"): curve.rates.tolist(),
                _("Training loss"): curve.losses.tolist(),
                _("Smoothed"): found.smoothed.tolist(),
            }
        ),
    )


def _words(found: Suggestion, curve: RateCurve) -> None:
    if found.rate is None:
        st.warning(_sentence(found, curve), icon=":material/warning:")
    else:
        st.markdown(_sentence(found, curve))


def _sentence(found: Suggestion, curve: RateCurve) -> str:
    """Return what came of the test."""
    if found.outcome is Outcome.DIVERGES_AT_ONCE:
        return _(
            "The loss stopped being a finite number after {steps} steps, before it could fall, so"
            " no rate is suggested. Scale the inputs, clip the gradient, or choose another loss or"
            " activation."
        ).format(steps=number(len(curve.losses)))
    if found.rate is None or found.lowest is None:
        return _(
            "The loss does not fall at any rate by more than batches differ by chance, so no rate"
            " is suggested. Look for another cause: units that are dead or saturated from the"
            " start, penalties that are too strong, or inputs that say nothing about the target."
        )
    values = {"rate": rate(found.rate), "share": percent(FALLEN, 0), "lowest": _short(found.lowest)}
    if found.outcome is Outcome.STILL_FALLS:
        return _(
            "At {rate} the loss has done {share} of its fall. It still falls at the highest rate of"
            " the test, so higher rates may do as well."
        ).format(**values)
    return _(
        "At {rate} the loss has done {share} of its fall. It is lowest at {lowest} and rises"
        " beyond."
    ).format(**values)


def _short(value: float) -> str:
    return rate(float(f"{value:.2g}"))


def _use(suggested: float, current: float) -> None:
    def take() -> None:
        _show(False)
        change(lambda draft: draft.changed("learning_rate", suggested))

    same = suggested == current
    pressed = st.button(
        _("Use {rate}").format(rate=rate(suggested)),
        key="use_rate",
        icon=":material/check:",
        type="primary",
        disabled=same,
        help=_("This is the learning rate already") if same else _("Sets the learning rate"),
        on_click=take,
    )
    if pressed:
        st.rerun()  # the page: a click in the dialog alone reruns only the dialog


def _method(found: Suggestion) -> str:
    """Return how the test is made, and what it does not know."""
    made = _(
        "The rate rises by the same factor at every one of {steps} steps, from {low} to {high}; all"
        " else, including batches and seed, is as in the settings. The suggestion is the rate at"
        " which the loss stops falling as fast. Smith (2017, “Cyclical learning rates for training"
        " neural networks”, section 3.3) reads two rates from the curve; it is the higher one."
    ).format(steps=number(STEPS), low=rate(LOW), high=rate(HIGH))
    limits = _(
        "The test sees the training loss of a short training only. A long training, or one with"
        " much noise in its batches, may do better with a smaller rate."
    )
    return f"{made} {limits}" if found.rate is not None else made

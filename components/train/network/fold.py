"""The fold on the Train page that shows the network, drawn only while it is open."""

from collections.abc import Sequence

import streamlit as st

from components.inside.picture import picture
from components.train.network.parts import alt, parts, rows
from components.widgets.choice import choice
from components.words.comparison import lowered
from components.words.language import _, language, marked
from core.base.errors import DenseboardError
from core.data import tasks
from core.data.datasets import load
from core.network.keras_code import keras_code
from core.runs.status import Status
from core.settings.choices import INPUT_SCALINGS
from core.settings.config import RunConfig
from core.settings.registry import SETTINGS

_KEY = "network"
_WAS_OPEN = "network_kept"  # whether it was open, and in which language


def network(config: RunConfig, run: Status | None) -> None:
    """Draw the network of a run as a picture, as a table and as Keras code.

    Args:
        config: The settings it is built from.
        run: The run shown on the page, whose weights the picture shows if it has this network.
    """
    _reopen()
    label, icon = _("Network"), ":material/account_tree:"
    fold = st.expander(label, icon=icon, key=_KEY, on_change="rerun")
    st.session_state[_WAS_OPEN] = (language(), fold.open)
    if not fold.open:
        return
    with fold:
        _VIEWS[_chosen()](config, run)


def _chosen() -> str:
    names = {"picture": _("Picture"), "table": _("Table"), "code": _("Keras code")}
    return choice(_("Network"), names, key="network_view")


def _drawn(config: RunConfig, run: Status | None) -> None:
    layers = parts(config, _names(config, run))
    picture(config, layers, alt(layers), run)
    st.caption(_output(config))


def _names(config: RunConfig, run: Status | None) -> Sequence[str]:
    """Return the names of the inputs, if that takes no waiting; images have none."""
    if config.info.drawn:
        return [_(name) for name in config.source.features]
    ready = run is not None and run.rows > 0 and run.config.source == config.source
    if config.info.images or not ready:
        return ()
    try:
        return [_(name) for name in load(config.source).features]
    except DenseboardError:
        return ()


def _code(config: RunConfig, run: Status | None) -> None:
    st.caption(f"{_data(config)} {_order()}")
    st.code(keras_code(config), language="python")


def _reopen() -> None:
    """Restore the fold after a change of language or a visit to another page."""
    code, was_open = st.session_state.get(_WAS_OPEN, ("", False))
    if _KEY not in st.session_state or code != language():
        st.session_state[_KEY] = was_open


def _table(config: RunConfig, run: Status | None) -> None:
    import pandas as pd  # takes half a second, which the first page must not wait for

    names = [_("Layer"), _("Output shape"), _("Parameters")]
    st.table(
        pd.DataFrame(rows(config), columns=names),
        border="horizontal",
        hide_index=True,
        alt=_("The layers of the network with the shape of their output and their parameters"),
    )


def _output(config: RunConfig) -> str:
    """Return why the output layer has its units and activation."""
    if config.task.name == tasks.BINARY and config.output_units > 1:
        return _(
            "The output layer follows from the loss: one softmax unit for each of the two classes;"
            " their outputs are the probabilities of the classes and add up to 1."
        )
    if config.task.name == tasks.MULTICLASS:
        return _(
            "The output layer follows from the task. Several classes: one softmax unit for each;"
            " their outputs are the probabilities of the classes and add up to 1."
        )
    if config.task.name == tasks.BINARY:
        return _(
            "The output layer follows from the task. Two classes: one sigmoid unit, whose output"
            " from 0 to 1 is the probability of the class “{label}”."
        ).format(label=marked(config.info.classes[1]))
    return _(
        "The output layer follows from the task. A number to predict: one linear unit, whose"
        " output can be any number."
    )


def _data(config: RunConfig) -> str:
    """Return which data the code expects."""
    if not config.info.images and config.input_scaling != SETTINGS["input_scaling"].default:
        return _("The code expects data prepared as on the Data page: {scaling}.").format(
            scaling=lowered(_(INPUT_SCALINGS[config.input_scaling].help))
        )
    if config.info.images:
        return _("The code expects pixels from 0 to 1 and classes numbered from 0.")
    if config.task.classifies:
        return _(
            "The code expects columns with mean 0 and standard deviation 1 and classes numbered"
            " from 0."
        )
    if config.info.target_log:
        return _(
            "The code expects columns and the log of the target with mean 0 and standard deviation"
            " 1."
        )
    if config.loss_entry.positive:
        return _(
            "The code expects columns with mean 0 and standard deviation 1 and a target divided by"
            " its standard deviation."
        )
    return _("The code expects columns and a target with mean 0 and standard deviation 1.")


def _order() -> str:
    own = _(
        "The initial weights are the same as here, but Keras shuffles the samples in another order,"
        " so the curves differ a little."
    )
    same = _(
        "A complete script that gives the same curve is under Take it away, once a run is done."
    )
    return f"{own} {same}"


_VIEWS = {"picture": _drawn, "table": _table, "code": _code}

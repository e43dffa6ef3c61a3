"""Two runs on one loss landscape: both paths, and the barrier between their ends."""

from functools import partial

import streamlit as st

from components.figures.landscape import Titles, landscape_figure, line_figure
from components.results.landscape import (
    alt,
    computed,
    csv_file,
    logarithmic_colours,
    loss_title,
    outside,
    rows_choice,
    samples_sentence,
    size_choices,
    underway,
)
from components.widgets import messages
from components.widgets.chart import chart
from components.widgets.table import csv
from components.words.language import _, measured, percent, translate
from core.base.errors import DenseboardError
from core.comparison.landscapes import barrier, obstacle, same_rows
from core.runs.landscape import Directions, Landscape, LandscapeSettings, Rows
from core.runs.service_interface import TrainingService
from core.runs.store import Summary

_NAMES = ("A", "B")
_SMALL = 0.01  # of the mean loss of both ends: a barrier below it is none


def common_landscape(service: TrainingService, first: Summary, second: Summary) -> None:
    """Draw a fold with the landscape that two runs have in common, or why there is none.

    Args:
        service: Computes and keeps it.
        first: Run A.
        second: Run B.
    """
    place = st.expander(
        _("Both on one loss landscape"),
        icon=":material/landscape:",
        key="common_landscape",
        on_change="rerun",
    )
    with place:
        if place.open:
            try:
                _draw(service, first, second)
            except DenseboardError as problem:
                messages.error(problem)


def _draw(service: TrainingService, first: Summary, second: Summary) -> None:
    config, other = first.config(), second.config()
    reason = obstacle(config, other)
    if reason is not None:
        st.info(translate(reason), icon=":material/info:")
        return
    for name, run in zip(_NAMES, (first, second), strict=True):
        if not service.epochs(run.run_id):
            st.info(
                _("The weights of the epochs of run {name} are not stored.").format(name=name),
                icon=":material/info:",
            )
            return
    st.caption(
        _(
            "A plane through the ends of both runs: one direction leads from the end of A to that"
            " of B, the other is the main one that remains of both paths."
        )
    )
    landscapes = service.landscapes
    busy = underway(landscapes, first.run_id, second.run_id)
    key = f"landscape_{first.run_id}_{second.run_id}".replace("_", ".")
    rows = Rows.TRAINING
    if same_rows(config, other):
        rows = rows_choice(config, key, disabled=busy is not None)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sizes = size_choices(key, random=False, disabled=busy is not None)
    settings = LandscapeSettings(
        Directions.ENDS, rows, penalties=False, other=second.run_id, **sizes
    )
    picture = partial(_picture, config.dataset)
    found = computed(landscapes, first.run_id, busy or settings, picture)
    if found is not None:
        _whole(found, config.dataset, same_rows(config, other))


@st.fragment
def _whole(landscape: Landscape, dataset: str, same: bool) -> None:
    """Draw a landscape; other colours rerun nothing else."""
    _picture(dataset, landscape, log=logarithmic_colours(landscape))
    st.markdown(_barrier(landscape))
    _line(landscape, dataset)
    held = _("The plane holds {a} of the movement of A and {b} of that of B.").format(
        **dict(zip("ab", (percent(path.held) for path in landscape.paths), strict=True))
    )
    st.caption(f"{_rows(landscape, same)} {held}")
    for sentence in outside(landscape):
        st.caption(sentence)


def _rows(landscape: Landscape, same: bool) -> str:
    sentence = samples_sentence(landscape) + " " + _("Penalties are left out.")
    if not same:
        sentence += " " + _(
            "The rows and the scaling of the inputs are those of A; some of these rows B has held"
            " out, so there is no validation loss for both."
        )
    return sentence


def _barrier(landscape: Landscape) -> str:
    """Return in words how high the loss rises on the straight way from A to B."""
    found = barrier(landscape.line)
    if found is None:
        return _("On the straight line from A to B the loss is not finite everywhere.")
    ends = landscape.line[[0, -1]].tolist()
    values = {
        "height": measured(found.height, *ends),
        "share": percent(found.place, 0),
        "loss": measured(found.loss, *ends),
        "first": measured(ends[0], ends[1]),
        "second": measured(ends[1], ends[0]),
    }
    if found.height <= _SMALL * abs(sum(ends)) / 2:
        return _(
            "**No barrier:** on the straight line from A (loss {first}) to B (loss {second}) the"
            " loss nowhere rises noticeably above a straight line between the two. Both ended in"
            " the same valley."
        ).format(**values)
    return _(
        "**Barrier of {height}:** on the straight line from A (loss {first}) to B (loss {second})"
        " the loss rises to {loss}, {share} of the way along. That need not mean two different"
        " solutions: the same units in another order are a different point."
    ).format(**values)


def _titles(landscape: Landscape) -> Titles:
    return Titles(
        _("Along the line from A to B (0 = end of A, 1 = end of B)"),
        _("Main remaining direction (1 = distance from A to B)"),
        loss_title(landscape),
        _NAMES,
    )


def _picture(dataset: str, landscape: Landscape, *, log: bool | None = None) -> None:
    chart(
        landscape_figure(landscape, _titles(landscape), log=log),
        alt=alt(landscape, _NAMES),
        file=f"denseboard-{dataset}-loss-landscape-of-two",
        key="common_landscape_chart",
        csv=csv_file(landscape, _NAMES),
    )


def _line(landscape: Landscape, dataset: str) -> None:
    title = _titles(landscape).x
    figure, share = line_figure(landscape.line, title, loss_title(landscape))
    chart(
        figure,
        alt=_barrier(landscape).replace("*", ""),
        file=f"denseboard-{dataset}-line-between-two",
        key="common_landscape_line",
        csv=csv({title: share, loss_title(landscape): landscape.line}),
    )

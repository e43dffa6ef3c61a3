"""Has a landscape computed: the offer, the progress, the end."""

from collections.abc import Callable

import streamlit as st

from components.widgets import messages
from components.words.language import _, number, percent, seconds
from core.base.errors import DenseboardError
from core.runs.landscape import Landscape, LandscapeSettings
from core.runs.service_interface import Landscapes

_AGAIN = 0.5  # seconds between looks at one that is being computed
_REFUSAL = "landscape_refusal"


def computed(
    landscapes: Landscapes,
    run_id: str,
    settings: LandscapeSettings,
    draw: Callable[[Landscape], None],
) -> Landscape | None:
    """Draw the offer to compute a landscape, or its progress with what there is of it.

    To be called outside of a fragment: only a run of the page starts its updates.

    Args:
        landscapes: Computes it.
        run_id: The run.
        settings: What is chosen.
        draw: Draws a landscape of which rows are missing.

    Returns:
        The landscape, if it is computed.

    Raises:
        DenseboardError: The run, or what is stored of it, cannot be read.
    """
    progress = landscapes.underway(run_id, settings.other)
    if progress is not None and progress.problem is None:
        st.button(
            _("Cancel"),
            key="landscape_cancel",
            icon=":material/close:",
            on_click=landscapes.cancel,
            args=(run_id, settings.other),
        )
        st.fragment(_watch, run_every=_AGAIN)(landscapes, run_id, settings.other, draw)
        return None
    found = next((one for one in landscapes.kept(run_id) if one.settings == settings), None)
    if found is None:
        _offer(landscapes, run_id, settings)
        if progress is not None and progress.problem is not None:
            messages.error(progress.problem)
    return found


def underway(landscapes: Landscapes, run_id: str, other: str = "") -> LandscapeSettings | None:
    """Return the settings of a landscape that is being computed; ``None`` for none."""
    progress = landscapes.underway(run_id, other)
    return None if progress is None or progress.problem is not None else progress.settings


def _offer(landscapes: Landscapes, run_id: str, settings: LandscapeSettings) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Compute the landscape"),
            key="landscape_compute",
            type="primary",
            icon=":material/landscape:",
            on_click=_start,
            args=(landscapes, run_id, settings),
        )
        st.caption(
            _("About {duration}: the loss at {points} points. It is kept with the run.").format(
                duration=seconds(landscapes.seconds(run_id, settings)),
                points=number(settings.resolution**2),
            ),
            width="content",
        )
    messages.refused(_REFUSAL)


def _start(landscapes: Landscapes, run_id: str, settings: LandscapeSettings) -> None:
    with messages.refusal(_REFUSAL):
        landscapes.start(run_id, settings)


def _watch(
    landscapes: Landscapes, run_id: str, other: str, draw: Callable[[Landscape], None]
) -> None:
    try:
        progress = landscapes.underway(run_id, other)
    except DenseboardError as problem:
        messages.error(problem)
        return
    if progress is None or progress.problem is not None:
        st.rerun()  # which ends the updates
    part = progress.landscape
    text = _("Compiling, then following the path…")
    if part is not None:
        text = _("Computing the loss: {share} of the plane").format(
            share=percent(progress.share, 0)
        )
    st.progress(progress.share, text)
    if part is not None and len(part.losses):
        draw(part)

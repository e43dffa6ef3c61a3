"""The section that draws the loss over a plane through a run's weights."""

from functools import partial

import streamlit as st

from components.figures.landscape import landscape_figure, logarithmic
from components.live.past import look_back
from components.results.landscape.choices import choices
from components.results.landscape.computing import computed, underway
from components.results.landscape.words import alt, csv_file, sentences, titles
from components.results.time_travel import epoch_slider
from components.widgets import messages
from components.widgets.chart import chart
from components.widgets.choice import choice
from components.words.language import _, translate_error
from core.base.errors import DenseboardError
from core.runs.frames import has_frames
from core.runs.landscape import Landscape, LandscapeSettings
from core.runs.service_interface import TrainingService
from core.service.archive import no_epochs
from core.settings.config import RunConfig

_SCALE = "landscape_scale"


def landscape(run_id: str, config: RunConfig, service: TrainingService, key: str) -> None:
    """Draw the loss landscape of a finished run.

    Args:
        run_id: The run.
        config: Its settings.
        service: Computes and keeps it.
        key: Identifier of the run on the page.
    """
    st.subheader(_("Loss landscape"), anchor=False)
    st.caption(
        _(
            "The loss depends on all weights at once. A plane through them shows part of it: the"
            " ground that training went down, seen from above."
        )
    )
    try:
        _draw(run_id, config, service, key)
    except DenseboardError as problem:
        messages.error(problem)


def _draw(run_id: str, config: RunConfig, service: TrainingService, key: str) -> None:
    if not service.epochs(run_id):
        st.info(
            translate_error(no_epochs(thinned=service.store.is_thinned(run_id))),
            icon=":material/info:",
        )
        return
    landscapes = service.landscapes
    busy = underway(landscapes, run_id)
    own = [one.settings for one in landscapes.kept(run_id) if not one.settings.other]
    initial = busy or next(iter(own), LandscapeSettings())
    settings = choices(config, initial, f"landscape_{key}", disabled=busy is not None)
    picture = partial(_picture, config=config)
    found = computed(landscapes, run_id, settings, picture)
    if found is not None:
        _whole(found, run_id, config, service, key)


@st.fragment
def _whole(
    landscape: Landscape, run_id: str, config: RunConfig, service: TrainingService, key: str
) -> None:
    """Draw a landscape; another epoch or other colours rerun nothing else."""
    evaluated = landscape.paths[0].end
    epochs = sorted({*service.epochs(run_id), evaluated})
    epoch = evaluated
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(epochs) > 1:
            epoch = epoch_slider(epochs, evaluated, key)
        if has_frames(config):
            look_back(run_id, epoch if epoch != evaluated else None)
    _picture(landscape, config=config, epoch=epoch, log=logarithmic_colours(landscape))
    for sentence in sentences(landscape, config):
        st.caption(sentence)


def logarithmic_colours(landscape: Landscape) -> bool:
    """Draw the choice of colours; return whether they follow the logarithm of the loss."""
    if not logarithmic(landscape):
        st.caption(_("Colours are linear: a loss of 0 or below has no logarithm."))
        return False
    names = {"log": _("Logarithmic colours"), "linear": _("Linear colours")}
    return choice(_("Colours"), names, key=_SCALE) == "log"


def _picture(
    landscape: Landscape,
    *,
    config: RunConfig,
    epoch: float | None = None,
    log: bool | None = None,
) -> None:
    chart(
        landscape_figure(
            landscape,
            titles(landscape),
            log=log,
            epoch=epoch,
        ),
        alt=alt(landscape, [""]),
        file=f"denseboard-{config.dataset}-loss-landscape",
        key="landscape_chart",
        csv=csv_file(landscape, [""]),
    )

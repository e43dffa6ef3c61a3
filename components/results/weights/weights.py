"""The weights of the first layer as images or as a heat map."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from components.figures import first_layer
from components.widgets.chart import plotly_chart
from components.widgets.colours import choose_colour
from components.widgets.pager import Page, pager, places
from components.words.language import _, number, percent
from core.evaluation.first_layer import SHOWN, limit, unit_images
from core.evaluation.importance import connection_norms
from core.runs.results import Result
from core.settings.config import RunConfig

_IMAGES, _COLUMNS = 25, 64  # units per page
_WIDEST = 620  # pixels of a page of images


def weights(config: RunConfig, result: Result, features: Sequence[str]) -> None:
    """Draw the weights of the first dense layer.

    For images, each unit's weights form an image; for tables, there is a row per feature.

    Args:
        config: The run.
        result: Its result.
        features: Names of the columns of a table; empty for images.
    """
    st.subheader(_("Weights of the first layer"), anchor=False)
    if result.kernel is None:
        st.caption(_("The first layer of this run is too large for its weights to be stored."))
        return
    _page(config, result.kernel, features)


@st.fragment
def _page(config: RunConfig, kernel: np.ndarray, features: Sequence[str]) -> None:
    size = _IMAGES if config.info.images else _COLUMNS
    shown = pager(kernel.shape[1], size, "weights")
    scale = limit(kernel)
    st.caption(_legend(config, shown, scale))
    names = _names(config, shown)
    if config.info.images:
        shape = config.info.input_shape
        colour = choose_colour("weights_colour") if config.info.colour else 0
        figure = first_layer.images(
            unit_images(kernel, shape, shown.places, colour), names, scale, title=_("Weight")
        )
    else:
        order = np.argsort(-connection_norms(kernel), kind="stable")
        figure = first_layer.heat_map(
            kernel[order, shown.places],
            [_(features[row]) for row in order],
            names,
            scale,
            title=_("Weight"),
            unit=_("Unit"),
        )
    with st.container(width=_WIDEST if config.info.images else "stretch"):
        file = f"denseboard-{config.dataset}-weights-{shown.start + 1}-{shown.stop}"
        plotly_chart(figure, _alt(shown, kernel), "weights_chart", file=file)


def _names(config: RunConfig, shown: Page) -> list[str]:
    """Return the numbers of the units, or class names if the first layer is also the last."""
    labels = config.info.classes
    if not config.units and len(labels) == config.layer_sizes[-1]:
        return [_(label) for label in labels[shown.places]]
    return [number(each) for each in range(shown.start + 1, shown.stop + 1)]


def _legend(config: RunConfig, shown: Page, scale: float) -> str:
    if config.info.images:
        what = _(
            "For each unit of the first Dense layer, how much each pixel adds to its sum (above 0)"
            " or subtracts from it (below 0)."
        )
    else:
        what = _(
            "For each unit of the first Dense layer, how much each standardised feature adds to"
            " its sum (above 0) or subtracts from it (below 0); features with the largest norm"
            " first."
        )
    ends = _("The colours end at ±{limit}, within which {share} of the weights lie.").format(
        limit=number(scale, 3), share=percent(SHOWN / 100)
    )
    units = _("Units {places}").format(places=places(shown))
    return f"**{units}** · {what} {ends}"


def _alt(shown: Page, kernel: np.ndarray) -> str:
    part = kernel[:, shown.places]
    return _("Weights of units {places}, from {lowest} to {highest}").format(
        places=places(shown),
        lowest=number(float(part.min()), 3),
        highest=number(float(part.max()), 3),
    )

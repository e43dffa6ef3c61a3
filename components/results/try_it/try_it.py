"""The place on the page, opened when wanted: nothing is asked before."""

import streamlit as st

from components.results.try_it.columns import columns
from components.results.try_it.images import images
from components.results.try_it.trained import Trained
from components.widgets import messages
from components.words.language import _
from core.base.errors import DenseboardError


def try_it(trained: Trained) -> None:
    """Draw what a trained network can be asked with; its widgets rerun this part alone.

    Args:
        trained: The run.
    """
    with st.expander(
        _("Try it"), icon=":material/experiment:", key="try_it", on_change="rerun"
    ) as place:
        if place.open:
            _asked(trained)


@st.fragment
def _asked(trained: Trained) -> None:
    try:
        (images if trained.run.config.info.images else columns)(trained)
    except DenseboardError as problem:
        messages.error(problem)

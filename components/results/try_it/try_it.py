"""The section in which a trained network predicts inputs of the user's own."""

import streamlit as st

from components.results.try_it.columns import columns
from components.results.try_it.images import images
from components.results.try_it.trained import Trained
from components.widgets import messages
from core.base.errors import DenseboardError


def try_it(trained: Trained) -> None:
    """Draw the inputs and the prediction; its widgets rerun this part alone.

    Args:
        trained: The run.
    """
    with st.container(key="try_it"):
        _inputs(trained)


@st.fragment
def _inputs(trained: Trained) -> None:
    try:
        (images if trained.run.config.info.images else columns)(trained)
    except DenseboardError as problem:
        messages.error(problem)

"""The section in which a trained network predicts the user's own inputs."""

import streamlit as st

from components.results.try_it.columns import columns
from components.results.try_it.images import images
from components.results.try_it.network import TrainedNetwork
from components.widgets import messages
from core.base.errors import DenseboardError


def try_it(network: TrainedNetwork) -> None:
    """Draw the inputs and the prediction; its widgets rerun only this part of the page.

    Args:
        network: The network.
    """
    with st.container(key="try_it"):
        _inputs(network)


@st.fragment
def _inputs(network: TrainedNetwork) -> None:
    try:
        (images if network.run.config.info.images else columns)(network)
    except DenseboardError as problem:
        messages.error(problem)

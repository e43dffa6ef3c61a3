"""What the chosen settings amount to, under the settings."""

import streamlit as st

from components.language import _, number, seconds
from core.config import RunConfig


def summary(config: RunConfig, estimate: float) -> None:
    """Draw the size of the network, the steps of an epoch and the time the run will take.

    Args:
        config: The settings.
        estimate: Seconds.
    """
    lines = {
        _("Parameters"): number(config.parameters),
        _("Steps per epoch"): number(config.steps_per_epoch),
        _("Estimated time"): _("about {duration}").format(duration=seconds(estimate)),
    }
    # Not a table: its code, pandas and a megabyte of JavaScript, would hold up the first page.
    with st.container(gap="xsmall"):
        for label, value in lines.items():
            with st.container(horizontal=True, horizontal_alignment="distribute"):
                st.caption(label, width="content")
                st.markdown(value, width="content")

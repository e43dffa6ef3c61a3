"""The size of the network and the time of a run, below the buttons."""

import streamlit as st

from components.words.language import _, ngettext, number, seconds
from core.network import architecture
from core.settings.config import RunConfig
from core.settings.presets import preset_of


def summary(config: RunConfig, estimate: float) -> None:
    """Draw the size of the network, the estimated time, and what the preset shows.

    Args:
        config: The settings.
        estimate: Seconds.
    """
    size_and_time(config, estimate)
    preset = preset_of(config)
    if preset is not None:
        st.caption(f":material/auto_stories: **{_(preset.label)}**: {_(preset.shows)}")


def size_and_time(config: RunConfig, estimate: float) -> None:
    """Draw the parameters of the network, the steps per epoch and the estimated time.

    Args:
        config: The settings.
        estimate: Seconds.
    """
    parts = [
        ngettext("{count} parameter", "{count} parameters", architecture.parameters(config)).format(
            count=number(architecture.parameters(config))
        ),
        ngettext(
            "{count} step per epoch", "{count} steps per epoch", config.steps_per_epoch
        ).format(count=number(config.steps_per_epoch)),
        _("about {duration}").format(duration=seconds(estimate)),
    ]
    st.caption(" · ".join(parts))

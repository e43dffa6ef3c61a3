"""Puts a Plotly figure on the page, in the session's language."""

import streamlit as st
from plotly.graph_objects import Figure

from components.language import language
from components.live_curves import texts

_SEPARATORS = {"en": ".,", "es": ",."}  # decimal sign, groups of three
_BUTTONS = ["zoom2d", "pan2d", "resetScale2d", "toImage"]


def chart(figure: Figure, alt: str, key: str, *, still: bool = False) -> None:
    """Draw a figure.

    Args:
        figure: What to draw.
        alt: What it shows, for those who cannot see it.
        key: Tells this chart from others.
        still: Without zoom and its buttons, for charts with nothing to go closer to.
    """
    figure.update_layout(separators=_SEPARATORS[language()])
    if still:
        figure.update_layout(dragmode=False)
        figure.update_xaxes(fixedrange=True)
        figure.update_yaxes(fixedrange=True)
    bar = {"displayModeBar": False} if still else {"modeBarButtons": [_BUTTONS]}
    config = {"displaylogo": False, **bar, **texts.plotly_language()}
    st.plotly_chart(figure, alt=alt, config=config, key=key)

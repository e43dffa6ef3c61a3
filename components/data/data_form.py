"""The sidebar of the Data page: the settings on which the data of a run depend."""

import streamlit as st

from components.sidebar.draw_your_own import draw_your_own
from components.sidebar.inputs import follow_language, select, widget
from core.settings import registry
from core.settings.draft import Draft


def data_form(draft: Draft) -> None:
    """Draw these settings, which are the same as on the Train page."""
    follow_language()
    with st.container(gap="xsmall"):
        select(registry.DATASET, draft)
        draw_your_own()
        widget(registry.VALIDATION_SHARE, draft)
        widget(registry.FOLDS, draft)
        widget(registry.FOLD, draft)
        widget(registry.SEED, draft)

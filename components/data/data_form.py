"""The sidebar of the Data page: the settings that decide the data of a run."""

import streamlit as st

from components.inputs import follow_language, select, widget
from core import settings
from core.draft import Draft


def data_form(draft: Draft) -> None:
    """Draw them; they are the same as on the Train page."""
    follow_language()
    with st.container(gap="xsmall"):
        select(settings.DATASET, draft)
        widget(settings.VALIDATION_SHARE, draft)
        widget(settings.SEED, draft)

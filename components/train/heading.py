"""The dataset and the settings of a run, above its curves."""

import streamlit as st

from components.words.language import marked
from components.words.run_settings import main_settings, unusual_settings
from core.settings.config import RunConfig


def heading(config: RunConfig) -> None:
    """Draw the dataset's name and the settings; of the advanced ones, only those changed."""
    st.subheader(marked(config.info.label), anchor=False)
    st.caption(" · ".join(main_settings(config)))
    unusual = unusual_settings(config)
    if unusual:
        st.caption(" · ".join(unusual))

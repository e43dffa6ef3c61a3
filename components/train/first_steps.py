"""The Train page before the first run."""

import streamlit as st

from components.words.language import _


def first_steps() -> None:
    """Draw the first steps."""
    with st.container(border=True):
        st.subheader(_("Train your first network"), anchor=False)
        st.markdown(
            _(
                "1. Press **Train**: the settings in the sidebar are a good start.\n"
                "2. Watch the loss fall while the network learns.\n"
                "3. See how it does on test samples it has never seen.\n"
                "4. Change one setting and train again: what got better?"
            )
        )

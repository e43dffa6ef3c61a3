"""What to do when nothing has been trained yet."""

import streamlit as st

from components.words.language import _


def first_steps() -> None:
    """Draw the empty state."""
    with st.container(border=True):
        st.subheader(_("Train your first network"), anchor=False)
        st.markdown(
            _(
                "1. Press **Train**: the settings beside this page give a good start.\n"
                "2. Watch the loss fall, curve by curve, while the network learns.\n"
                "3. See how it does on test samples it has never met.\n"
                "4. Change one setting and train again: what got better?"
            )
        )

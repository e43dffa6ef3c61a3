"""The choice of the sample shown in detail."""

import numpy as np
import streamlit as st

from components.widgets.pager import Page, turn_to


def chosen_of(matches: np.ndarray, shown: Page, key: str) -> int:
    """Return the chosen sample if it is on the page shown, else the first of the page.

    Args:
        matches: Numbers of the samples of the selection.
        shown: The page shown.
        key: Identifier of the gallery.
    """
    samples: list[int] = matches[shown.places].tolist()
    sample = st.session_state.get(_state(key))
    return sample if sample in samples else samples[0]


def choose(key: str, sample: int, page: int | None = None) -> None:
    """Callback: show a sample in detail.

    Args:
        key: Identifier of the gallery.
        sample: Its number in the test set.
        page: The page it is on, counted from 1, if that may not be the page shown.
    """
    st.session_state[_state(key)] = sample
    if page is not None:
        turn_to(key, page)


def open_sample(key: str) -> int:
    """Return the number of the test sample shown in detail; 0 until one is chosen.

    Args:
        key: The key passed to ``gallery``.
    """
    return int(st.session_state.get(_state(f"gallery_{key}"), 0))


def _state(key: str) -> str:
    return f"{key}_chosen"

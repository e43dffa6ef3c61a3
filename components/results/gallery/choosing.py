"""Which sample is looked at closely."""

import numpy as np
import streamlit as st

from components.widgets.pager import Page, turn_to


def chosen_of(found: np.ndarray, shown: Page, key: str) -> int:
    """The sample chosen, if it is on the page shown; else the first of the page.

    Args:
        found: Numbers of the samples of the selection.
        shown: The page of it that is shown.
        key: Tells this gallery from others.
    """
    samples: list[int] = found[shown.places].tolist()
    sample = st.session_state.get(_state(key))
    return sample if sample in samples else samples[0]


def choose(key: str, sample: int, page: int | None = None) -> None:
    """Look at another sample from the next run on; a callback.

    Args:
        key: The gallery's.
        sample: Its number in the test set.
        page: The page it is on, counted from 1, if that may be another.
    """
    st.session_state[_state(key)] = sample
    if page is not None:
        turn_to(key, page)


def opened(key: str) -> int:
    """Number of the test sample looked at closely; the first until one is chosen.

    Args:
        key: What ``gallery`` was given.
    """
    return int(st.session_state.get(_state(f"gallery_{key}"), 0))


def _state(key: str) -> str:
    return f"{key}_chosen"

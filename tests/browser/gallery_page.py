"""The gallery on made-up predictions of digits, as a page of its own."""

import streamlit as st

from components.results.gallery import gallery
from core.data.datasets import load
from core.settings.config import RunConfig
from tests.fakes import plausible_result

st.session_state["reruns"] = st.session_state.get("reruns", 0) + 1
config = RunConfig(dataset="digits")
gallery(config, load(config.dataset), plausible_result(config), key="x")
st.text(f"Reruns {st.session_state['reruns']}")

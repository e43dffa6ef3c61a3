"""The gallery on made-up predictions of digits, as a page of its own."""

import streamlit as st

from components.results.gallery import gallery
from core.data.datasets import load
from core.evaluation.evaluated import EvaluatedRun
from core.settings.config import RunConfig
from tests.plausible import plausible_result

st.session_state["reruns"] = st.session_state.get("reruns", 0) + 1
config = RunConfig(dataset="digits")
run = EvaluatedRun("a-run", config, load(config.dataset), plausible_result(config))
gallery(run, key="x")
st.text(f"Reruns {st.session_state['reruns']}")

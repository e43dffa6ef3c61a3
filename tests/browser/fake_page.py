"""The page of ``fake_app``: Train, the live chart, and a widget that reruns the script."""

from dataclasses import replace

import streamlit as st

from components.live.chart import live_curves
from core.runs.service_interface import current_service
from core.settings.config import default_config
from tests.fakes import FakeService

service = current_service()
assert isinstance(service, FakeService)
st.session_state["reruns"] = st.session_state.get("reruns", 0) + 1
config = default_config(st.query_params.get("dataset", "digits"))
if "rate" in st.query_params:
    config = replace(config, learning_rate=float(st.query_params["rate"]))
taken = st.session_state.setdefault("taken", {})


def take(change: object) -> None:
    """Apply a suggestion."""
    assert isinstance(change, list)
    name, value = change
    taken[name] = value


if st.button("Train"):
    service.duration = float(st.query_params["seconds"])
    service.healthy = st.query_params.get("inside") != "no"
    st.query_params["run"] = service.submit(config)
run_id = st.query_params.get("run")
if run_id == "unknown":
    live_curves(run_id, config)
elif run_id:
    status = service.status(run_id)
    live_curves(run_id, status.config, status.state, chosen=taken, take=take)
    if taken:
        st.text(f"Taken {taken}")
    if st.button("Stop"):
        service.stop(run_id)
    if st.button("Pause"):
        service.pause(run_id)
    if st.button("Finish"):
        service.finish(run_id)
    st.text(f"State {status.state}")
st.checkbox("Touch me")
st.text(f"Reruns {st.session_state['reruns']}")

"""The page of ``search_app``: starts a search that the address describes, and shows it."""

from dataclasses import replace
from typing import Any

import streamlit as st

from components.search.view import search_view
from components.words.language import language_switch
from core.runs.service_interface import current_service
from core.search.config import SearchConfig
from core.search.dimension import Dimension
from core.search.service_interface import current_searches
from core.search.space import Space
from core.settings.candidates import Options, Range
from core.settings.config import default_config
from tests.fakes import FakeService

DIMENSIONS = (
    Dimension("learning_rate", Range(0.0001, 0.1, log=True)),
    Dimension("units", Options((16, 32, 64, 128))),
    Dimension("optimizer", Options(("adam", "sgd"))),
    Dimension("momentum", Range(0.1, 0.95)),
    Dimension("batch_size", Options((16, 32, 64))),
)

st.set_page_config(layout="wide")
st.session_state["reruns"] = st.session_state.get("reruns", 0) + 1
query = st.query_params
searches, service = current_searches(), current_service()
assert isinstance(service, FakeService)
language_switch()
if st.button("Start"):
    service.duration = float(query.get("seconds", 0.6))
    values: dict[str, Any] = {
        name: int(query[name]) for name in ("trials", "seeds") if name in query
    }
    values |= {name: query[name] for name in ("goal", "method", "pruner") if name in query}
    base = replace(default_config("digits"), epochs=int(query.get("epochs", 12)))
    query["search"] = searches.submit(SearchConfig(base, Space(DIMENSIONS), **values))
if "search" in query:
    status = searches.status(query["search"])
    search_view(status)
    if st.button("Stop"):
        searches.stop(query["search"])
    st.text(f"State {status.record.state}")
    st.text(f"Compared {len(st.session_state.get('compared', ()))}")
st.checkbox("Touch me")
st.text(f"Reruns {st.session_state['reruns']}")

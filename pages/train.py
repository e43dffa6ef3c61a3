"""The Train page: choose settings, train, watch, judge, change one thing, again."""

from functools import partial

import streamlit as st

from components import messages
from components.actions import act, check, find
from components.coherence import coherence, notes
from components.controls import controls
from components.engine_state import engine_state
from components.first_steps import first_steps
from components.guess import expectation
from components.language import translate_error
from components.network import network
from components.run_view import run_view
from components.session import session
from components.settings_form import settings_form
from components.summary import summary
from components.visit import arrive
from core import current
from core.coherence import findings

service = current.service()
state = session()
arrive(state, service)
config, problem = check(state, service)
act(state, service, config, problem)
status = find(state, service)

found = findings(state.draft)

with st.sidebar:
    settings_form(state.draft)
    notes(found)

messages.warnings(state.problems)
controls(
    status,
    blocked=translate_error(problem) if problem else None,
    beside=partial(expectation, state, service, config),
)
if config is not None:
    summary(config, service.estimate(config))
    network(config)
coherence(found, problem)
if state.refusal is not None:
    messages.error(state.refusal)
engine_state(service, waiting=status is None)
if status is None:
    first_steps()
else:
    run_view(status, service, config, state.draft)

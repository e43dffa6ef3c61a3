"""The Train page: choose settings, train, watch, judge, change one thing, again."""

import streamlit as st

from components import messages
from components.actions import act, check, find
from components.controls import controls
from components.engine_state import engine_state
from components.first_steps import first_steps
from components.language import translate_error
from components.run_view import run_view
from components.session import session
from components.settings_form import settings_form
from components.summary import summary
from components.visit import arrive
from core import current

service = current.service()
state = session()
arrive(state, service)
config, problem = check(state, service)
act(state, service, config, problem)
status = find(state, service)

with st.sidebar:
    if problem is not None:
        messages.error(problem)
    settings_form(state.draft)
    if config is not None:
        summary(config, service.estimate(config))

messages.warnings(state.problems)
controls(status, blocked=translate_error(problem) if problem else None)
if state.refusal is not None:
    messages.error(state.refusal)
engine_state(service, waiting=status is None)
if status is None:
    first_steps()
else:
    run_view(status, service, config, state.draft)

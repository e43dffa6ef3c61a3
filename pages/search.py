"""The Search page: many runs from one description of what to vary."""

import streamlit as st

from components.people import visitor
from components.search.search_page import search_page
from components.search.starting import START
from components.session.session import session
from components.session.visit import apply_address
from components.sidebar.checks import notes
from components.sidebar.settings_form import settings_form
from components.train.actions import update_address
from components.train.engine_state import engine_state
from components.widgets import messages
from core.advice.checks import findings

service = visitor.training()
state = session()
apply_address(state, service)
# A number that is not allowed, typed just before: do not search with the one before it.
pressed = state.asked == START and not state.rejected
update_address(state)

with st.sidebar:
    settings_form(state.draft)
    notes(findings(state.draft))

messages.warnings(state.problems)
engine_state(service, waiting=False)
search_page(state, visitor.searching(), service, pressed=pressed)

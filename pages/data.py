"""The Data page: the dataset of a run, and what is done to it before training."""

import streamlit as st

from components import messages
from components.actions import note
from components.data import data_form, data_view
from components.session import session
from components.visit import arrive
from core import current

service = current.service()
state = session()
arrive(state, service)
note(state)

with st.sidebar:
    data_form(state.draft)

messages.warnings(state.problems)
data_view(state.draft)

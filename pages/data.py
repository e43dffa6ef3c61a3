"""The Data page: the dataset of a run, and what is done to it before training."""

import streamlit as st

from components import messages
from components.actions import note
from components.data import data_form, data_view
from components.language import _
from components.session import session
from components.upload import shelf, upload
from components.visit import arrive
from core import current

service = current.service()
state = session()
arrive(state, service)
note(state)

with st.sidebar:
    data_form(state.draft)

messages.warnings(state.problems)
with st.expander(_("Bring your own table"), icon=":material/upload_file:", key="bring"):
    upload()
shelf()
data_view(state.draft)

"""The Data page: the dataset of a run, and its preprocessing."""

import streamlit as st

from components.data.data_form import data_form
from components.data.data_view import data_view
from components.data.points.own_points import own_points
from components.data.shelf import shelf
from components.data.upload import upload
from components.people import visitor
from components.session.session import session
from components.session.visit import apply_address
from components.train.actions import update_address
from components.widgets import messages
from components.words.language import _

service = visitor.training()
state = session()
apply_address(state, service)
update_address(state)

with st.sidebar:
    data_form(state.draft)

messages.warnings(state.problems)
with st.expander(_("Upload your own table or images"), icon=":material/upload_file:", key="upload"):
    upload()
own_points()
shelf(service.store)
data_view(state.draft)

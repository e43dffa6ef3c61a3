"""The Compare page: all runs, how they differ, and whether differences are real."""

from components.compare.compare_page import compare_page
from components.session.session import session
from components.session.visit import arrive
from components.train.actions import note
from components.widgets import messages
from core.runs.service_interface import current_service

service = current_service()
state = session()
arrive(state, service)
note(state)

messages.warnings(state.problems)
compare_page(state, service)

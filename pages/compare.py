"""The Compare page: all runs, what differs between them, and whether it is real."""

from components import messages
from components.actions import note
from components.compare import compare_page
from components.session import session
from components.visit import arrive
from core import current

service = current.service()
state = session()
arrive(state, service)
note(state)

messages.warnings(state.problems)
compare_page(state, service)

"""The Compare page: all runs, how they differ, and whether differences are real."""

from components.compare.compare_page import compare_page
from components.people import visitor
from components.session.session import session
from components.session.visit import apply_address
from components.train.actions import update_address
from components.widgets import messages

service = visitor.training()
state = session()
apply_address(state, service)
update_address(state)

messages.warnings(state.problems)
compare_page(state, service)

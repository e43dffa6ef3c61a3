"""The Class page, for teachers: everybody, and what each trains."""

from components.packs.places import to_packs
from components.people import visitor
from components.people.class_page import class_page
from components.people.others import teaches
from components.session.session import session
from components.session.visit import apply_address

if teaches():
    apply_address(session(), visitor.training())  # whether it is presented and shared
class_page()
if teaches():
    to_packs(session())

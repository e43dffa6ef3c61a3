"""The Class page, for teachers: everybody, and what each trains."""

from components.packs.places import to_packs
from components.people.class_page import class_page
from components.people.others import teaches
from components.session.session import session

class_page()
if teaches():
    to_packs(session())

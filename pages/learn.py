"""The Learn page: what every setting does, in chapters with something to move and to train."""

from functools import partial

from components.lessons.lessons_page import lessons_page
from components.packs.packs_page import packs_page
from components.people import visitor
from components.present.sharing import figures_shared
from components.session.session import session
from components.session.visit import apply_address
from components.train.actions import update_address
from components.widgets import messages

service = visitor.training()
state = session()
apply_address(state, service)
update_address(state)

messages.warnings(state.problems)
lessons_page(state, service, partial(packs_page, state, service), figures_shared())

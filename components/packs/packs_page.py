"""The class packs on the Learn page: their list, the form, or the answers in one of them."""

from components.packs.drafts import keep
from components.packs.editor import editor
from components.packs.pack_list import pack_list
from components.packs.places import pack_in_form
from components.packs.work_page import work_page
from components.session.session import Session
from core.runs.service_interface import TrainingService


def packs_page(state: Session, service: TrainingService, part: str) -> None:
    """Draw one of them.

    Args:
        state: The state of the tab.
        service: The training service.
        part: As in ``components.packs.places.go``.
    """
    keep(state, service.store)  # also what was entered just before another part was opened
    form = pack_in_form(part)
    if form is not None:
        editor(state, service.store, form)
    elif part:
        work_page(part, state, service)
    else:
        pack_list(state, service.store)

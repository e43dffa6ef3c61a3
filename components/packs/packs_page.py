"""The class packs on the Learn page: their list, the form, or the answers in one of them."""

from components.packs.editor import editor
from components.packs.pack_list import pack_list
from components.packs.places import FORM
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
    if part == FORM:
        editor(state, service.store)
    elif part:
        work_page(part, state, service)
    else:
        pack_list(state, service.store)

"""The live view of one search."""

from components.people import visitor
from components.search.board import board
from components.search.importance import importance
from components.session import address
from components.session.chosen import choose
from components.session.session import session
from components.widgets import messages
from components.widgets.links import go_to_compare, go_to_train
from core.base.errors import DenseboardError
from core.search.service_interface import SearchStatus
from core.settings.draft import Draft


def search_view(status: SearchStatus) -> None:
    """Draw a search, which is followed while it goes on, and what matters in it.

    Args:
        status: The search.
    """
    wish = board(status)
    if wish.compare:
        choose(wish.compare)
        go_to_compare()
    if wish.open is not None:
        _open(wish.open)
    importance(status)


def _open(run_id: str) -> None:
    """Open a run on the Train page, with its settings in the sidebar."""
    try:
        config = visitor.training().status(run_id).config
    except DenseboardError as problem:
        messages.error(problem)
        return
    state = session()
    state.run, state.draft = run_id, Draft.of(config)
    address.write(config, run_id)
    go_to_train()

"""Errors and warnings on the page."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import streamlit as st

from components.words.language import _, translate_error
from core.base.errors import DenseboardError

_log = logging.getLogger(__name__)


def error(problem: DenseboardError) -> None:
    """Show what failed and how to fix it."""
    st.error(translate_error(problem), icon=":material/error:")


def warnings(problems: Iterable[DenseboardError]) -> None:
    """Show what was corrected or should be known, one sentence each."""
    for problem in problems:
        st.warning(translate_error(problem), icon=":material/warning:")


@contextmanager
def refusal(key: str) -> Iterator[None]:
    """Within the block, which is part of a callback, keep an error until ``refused`` shows it.

    Args:
        key: Where it is kept in the state of the session.
    """
    try:
        yield
    except DenseboardError as problem:
        st.session_state[key] = problem


def refused(key: str) -> None:
    """Show, once, the error that ``refusal`` kept."""
    problem = st.session_state.pop(key, None)
    if problem is not None:
        error(problem)


def unexpected(failure: Exception) -> bool:
    """Show one plain sentence for an unexpected error; the log has the details.

    Returns:
        True: Streamlit shows nothing else.
    """
    _log.error("A page failed", exc_info=failure)
    if isinstance(failure, DenseboardError):
        error(failure)
    else:
        st.error(
            _(
                "Something went wrong in Denseboard itself. Your runs are safe: reload the page."
                " The server's log has the details."
            ),
            icon=":material/error:",
        )
    return True

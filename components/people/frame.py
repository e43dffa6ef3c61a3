"""The frame of a page where people sign in: who has, and who has not."""

import html

import streamlit as st

from components.people.asking import sessions
from components.people.visitor import visitor
from components.widgets import messages
from components.words.language import _, plain
from core.base.errors import DenseboardError
from core.people import setup
from core.people.person import ALONE, Person
from core.people.setup import Way
from core.runs.service_interface import current_service

SIGN_OUT = "sign-out"
"""The path of the page that signs out, below ``server.baseUrlPath``."""

_LINK = '<a href="./{path}" target="_self">{text}</a>'


def admitted() -> Person | None:
    """Return the visitor; draw what to do and return ``None`` if nobody has signed in."""
    try:
        person = visitor()
    except DenseboardError as problem:
        messages.error(problem)
        return None
    if person is None:
        _sign_in()
    return person


def menu(person: Person) -> None:
    """Draw the visitor's menu; nothing where nobody signs in."""
    if person == ALONE:
        return
    with st.popover(plain(person.name), icon=":material/person:", key="visitor"):
        st.markdown(
            _("You are signed in as a teacher.") if person.teaches else _("You are signed in.")
        )
        if setup.way() is Way.SIGN_IN:
            st.button(_("Sign out"), icon=":material/logout:", on_click=st.logout)
            return
        record = current_service().store.people.by_id(person.person_id)
        if record is not None and not person.teaches:
            st.markdown(
                _("To go on in another browser, sign in there with your name and this key:")
            )
            st.code(sessions().return_key(record), language=None)
        # A link, and not Streamlit's, which would open another tab.
        st.html(_LINK.format(path=SIGN_OUT, text=html.escape(_("Sign out"))))


def _sign_in() -> None:
    if setup.way() is Way.CLASS:  # the server has let this page in: its session has ended since
        st.info(_("You have been signed out. Reload the page to sign in again."))
        return
    st.markdown(_("Sign in to see your runs and to train new ones."))
    st.button(
        _("Sign in"), key="sign_in", icon=":material/login:", type="primary", on_click=st.login
    )

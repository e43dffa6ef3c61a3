"""Lets in whoever has the code of a presentation, and nobody who tries codes one by one."""

from starlette.requests import HTTPConnection
from streamlit.runtime import exists, get_instance

from core.base.errors import (
    PresentationEndedError,
    PresentationError,
    PresenterAwayError,
    TooManyCodesError,
)
from core.base.text import N_, UserText
from core.follow.presentation import Presentation
from core.follow.presentations import Presentations
from core.people.attempts import Attempts

# From one address: of a class behind one router, many may mistype. At this pace, guessing one of
# ten codes would take years.
_MOST = 60


def _connected(session: str) -> bool:
    return exists() and get_instance().is_active_session(session)


PRESENTATIONS = Presentations(_connected)
"""All that go on in this server."""

_attempts = Attempts(_MOST)


def presentation_for(connection: HTTPConnection) -> Presentation:
    """Return the presentation whose code a request or a WebSocket brings.

    Raises:
        PresentationError: There is none under this code.
        PresentationEndedError: The presenter has stopped.
        PresenterAwayError: The server was started anew, and the presenter's page is not back yet.
        TooManyCodesError: Too many wrong codes came from there.
    """
    code = connection.path_params["code"]
    address = connection.client.host if connection.client else ""
    wait = _attempts.wait(address)
    if wait:
        raise TooManyCodesError(
            N_("Too many wrong codes came from here. Wait {seconds} seconds, then try again."),
            seconds=wait,
        )
    # In this order: what was expected may go on by now.
    expected = PRESENTATIONS.expected(code)
    found = PRESENTATIONS.find(code)
    if found is not None:
        return found
    if expected:
        raise PresenterAwayError(
            N_("The presenter’s page is not connected. Try again when it is back.")
        )
    if PRESENTATIONS.past(code):
        raise PresentationEndedError(
            N_("The presenter has stopped sharing the screen. Ask for the new code.")
        )
    _attempts.fail(address)
    raise PresentationError(
        N_("Nobody shares a screen under the code {received}. Compare it with the presenter’s."),
        received=UserText(code[:20]),
    )

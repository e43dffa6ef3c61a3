"""Who a request or a WebSocket comes from, and the services that this person may use.

Every route of the app asks here; a test holds that none reaches the services of everybody.
"""

import json
import logging
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from streamlit.auth_util import get_cookie_with_chunks, get_secrets_auth_section
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from core.base.cache import LRUCache
from core.base.errors import SignInError
from core.base.text import N_
from core.data.tables import data
from core.people import setup
from core.people.access import Access
from core.people.joining import by_claims
from core.people.limits import Limits
from core.people.person import ALONE, Person
from core.people.personal_searches import PersonalSearches
from core.people.personal_service import PersonalService
from core.people.sessions import Sessions
from core.people.setup import Way
from core.runs.service_interface import TrainingService, current_service
from core.runs.store import RunStore
from core.search.service_interface import SearchService, current_searches

logger = logging.getLogger(__name__)

COOKIE = "denseboard_session"
"""The cookie with the token of ``core.people.sessions``."""

_PERSONS = 200  # whose services are kept

_sessions: LRUCache[int, tuple[RunStore, Sessions]] = LRUCache(1)
_limits: LRUCache[int, tuple[TrainingService, Limits]] = LRUCache(1)
_personal: LRUCache[tuple[int, Person], PersonalService] = LRUCache(_PERSONS)


def sessions() -> Sessions:
    """Return the sessions of the store in use."""
    store = current_service().store
    # The store is kept beside them, so that no other one gets its id.
    return _sessions.get_or_make(id(store), lambda: (store, Sessions(store)))[1]


def person_of(connection: HTTPConnection) -> Person | None:
    """Return who has signed in where a request or a WebSocket comes from; ``None`` for nobody.

    Raises:
        StorageError: The record of persons cannot be read.
        SetupError, SignInError: The sign-in provider is not set up well.
    """
    way = setup.way()
    if way is Way.ALONE:
        return ALONE
    if way is Way.CLASS:
        return sessions().read(connection.cookies.get(COOKIE, ""))
    return person_of_claims(_claims(connection))


def person_of_claims(claims: dict[str, Any]) -> Person | None:
    """Return the person whom a provider's claims describe; ``None`` for nobody signed in.

    Raises:
        StorageError: The record of persons cannot be read.
        SetupError, SignInError: The provider is not set up well.
    """
    if not claims.get("is_logged_in") or not _meant_for_us(claims):
        return None
    return Person.of(by_claims(current_service().store, claims))


def training_for(connection: HTTPConnection) -> TrainingService:
    """Return the training service of whoever asks.

    Raises:
        SignInError: Nobody has signed in there.
    """
    return training_of(somebody(connection))


def searches_for(connection: HTTPConnection) -> SearchService:
    """Return the search service of whoever asks.

    Raises:
        SignInError: Nobody has signed in there.
    """
    return searches_of(somebody(connection))


def training_of(person: Person) -> TrainingService:
    """Return the training service as a person may use it."""
    return current_service() if person == ALONE else _service_of(person)


def searches_of(person: Person) -> SearchService:
    """Return the search service as a person may use it."""
    if person == ALONE:
        return current_searches()
    service = _service_of(person)
    return PersonalSearches(current_searches(), person, service.access, service.limits)


def access_of(person: Person) -> Access:
    """Return what a person who has signed in may see and do."""
    return _service_of(person).access


def not_signed_in() -> SignInError:
    """Return the error for a request of nobody."""
    return SignInError(N_("Nobody has signed in here. Open the app, sign in, then try again."))


def limits_of(service: TrainingService) -> Limits:
    """Return the limits of all persons on a service."""
    # The service is kept beside them, so that no other one gets its id.
    made = _limits.get_or_make(id(service), lambda: (service, Limits(service, uploaded_bytes)))
    return made[1]


def uploaded_bytes(owner: str) -> int:
    """Return the bytes that the uploads of a person take."""
    owners = current_service().store.uploads.owners()
    return sum(data.size(name) for name, persons in owners.items() if owner in persons)


def somebody(connection: HTTPConnection) -> Person:
    """Return who has signed in where a request or a WebSocket comes from.

    Raises:
        SignInError: Nobody has.
        StorageError: The record of persons cannot be read.
    """
    person = person_of(connection)
    if person is None:
        raise not_signed_in()
    return person


def _service_of(person: Person) -> PersonalService:
    service = current_service()
    key = (id(service), person)  # the service is kept in its value, so no other one gets its id
    return _personal.get_or_make(key, lambda: PersonalService(service, person, limits_of(service)))


def _meant_for_us(claims: dict[str, Any]) -> bool:
    """Whether a provider's answer is for this app, as OpenID Connect Core 1.0, 3.1.3.7, demands.

    Authlib does not look at the audience of a token whose authorized party is this app.
    """
    audience = claims.get("aud")
    sections: Any = get_secrets_auth_section()
    client = sections.get(claims.get("provider"), sections).get("client_id") if sections else None
    if audience is None or client is None:  # what a proxy says of a person has neither
        return True
    meant = client in audience if isinstance(audience, list | tuple) else client == audience
    if not meant:
        logger.warning("A sign-in was refused: the provider's answer is meant for another app.")
    return meant


def _claims(connection: HTTPConnection) -> dict[str, Any]:
    """Return what Streamlit's signed cookie says of who has signed in with ``st.login``.

    Streamlit itself reads it for its own WebSocket only.
    """

    def read(name: str) -> bytes | None:
        value = connection.cookies.get(name)
        if value is None:
            return None
        return decode_signed_value(get_cookie_secret(), name, value.encode("latin-1"))

    content = get_cookie_with_chunks(read, USER_COOKIE_NAME)
    try:
        claims: dict[str, Any] = json.loads(content or b"{}")
        origin = urlsplit(str(claims.get("origin", "")))
    except ValueError:
        return {}
    return claims if origin.netloc == connection.headers.get("host", "") else {}

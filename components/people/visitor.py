"""The person before this page, and the services that this person may use."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

from components.people.asking import (
    COOKIE,
    not_signed_in,
    person_of_claims,
    searches_of,
    sessions,
    training_of,
)
from core.people import setup
from core.people.person import ALONE, Person
from core.people.setup import Way
from core.runs.service_interface import TrainingService
from core.search.service_interface import SearchService

_visiting: ContextVar[Person | None] = ContextVar("visiting", default=None)


@contextmanager
def visiting(person: Person) -> Iterator[None]:
    """Within the block, a script run of a page, the visitor is this one, as ``visitor`` said.

    A page asks hundreds of times, and each time checks the signature of a token otherwise. Whoever
    is signed out meanwhile is so from the next run on.
    """
    token = _visiting.set(person)
    try:
        yield
    finally:
        _visiting.reset(token)


def visitor() -> Person | None:
    """Return who has signed in on this page; ``None`` for nobody.

    Raises:
        StorageError: The record of persons cannot be read.
        SetupError, SignInError: The sign-in provider is not set up well.
    """
    known = _visiting.get()
    if known is not None:
        return known
    way = setup.way()
    if way is Way.ALONE:
        return ALONE
    if way is Way.CLASS:
        return sessions().read(st.context.cookies.to_dict().get(COOKIE, ""))
    return person_of_claims(dict(st.user.to_dict()))


def training() -> TrainingService:
    """Return the training service as the visitor may use it.

    Raises:
        SignInError: Nobody has signed in; ``components.people.frame`` stops such a page before.
    """
    return training_of(_somebody())


def searching() -> SearchService:
    """Return the search service as the visitor may use it.

    Raises:
        SignInError: As ``training``.
    """
    return searches_of(_somebody())


def _somebody() -> Person:
    person = visitor()
    if person is None:
        raise not_signed_in()
    return person

"""Takes what those who follow answer to what a presented step asks.

Whoever has signed in answers by name, and the answer is recorded as that person's. Anybody else
has a cookie, so that each browser has one answer, and no name.
"""

import asyncio
import json
import re
import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from components.follow.admission import presentation_for
from components.follow.page import status_of
from components.people.asking import person_of, training_of
from components.people.body import body_within
from components.people.origin import origin_allowed
from components.widgets.assets import base_path
from components.words.language import speaking, translate_error, unescaped
from core.base.errors import (
    AnswerError,
    AnswersClosedError,
    DenseboardError,
    PresentationError,
    TooManyAnswersError,
)
from core.base.text import N_
from core.follow.presentation import Presentation
from core.people.attempts import Attempts
from core.people.person import ALONE, Person

COOKIE = "denseboard_follower"
"""The cookie by which the browsers of those who have not signed in are told apart."""

MOST_BYTES = 512
"""The size of an answer."""

_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
_BYTES = 32  # of a token: 43 characters
_MOST = 20  # answers in a minute from one person or browser
_MOST_FROM_ADDRESS = 600  # a class may be behind one router

_voices = Attempts(_MOST)
_addresses = Attempts(_MOST_FROM_ADDRESS)


def give_cookie(request: Request, response: Response) -> None:
    """Let the page of a follower have the cookie, unless its browser has one."""
    if _token(request):
        return
    response.set_cookie(
        COOKIE,
        secrets.token_urlsafe(_BYTES),
        path=base_path() or "/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


async def answered(request: Request, language: str) -> Response:
    """Return under which name a follower answers, empty for none, and the answers so far.

    Args:
        request: The request.
        language: The follower's, a key of ``LANGUAGES``.
    """

    def read() -> dict[str, Any]:
        presentation = presentation_for(request)
        voice, person = _whoever(request)
        given = {poll.asked.key: poll.answer_of(voice) for poll in presentation.asked}
        return {"name": person.name if person is not None else "", "answers": given}

    try:
        return _json(await asyncio.to_thread(read))
    except DenseboardError as problem:
        return _refusal(problem, language)


async def answer(request: Request, language: str) -> Response:
    """Take an answer: ``{"asked": "its key", "answer": "one of its options"}``.

    Args:
        request: The request.
        language: The follower's, a key of ``LANGUAGES``.
    """
    try:
        presentation = presentation_for(request)
        if not origin_allowed(request.headers.get("origin"), request.headers.get("host")):
            raise _ForeignError(
                N_("Another site sent this answer. Open the presenter’s address and answer there.")
            )
        key, given = _read(await body_within(request, MOST_BYTES))
        await asyncio.to_thread(_take, request, presentation, key, given)
    except DenseboardError as problem:
        return _refusal(problem, language)
    return _json({"answer": given})


class _ForeignError(AnswerError):
    """An answer that a page of another site has sent."""


class _TooLargeError(AnswerError):
    """An answer larger than ``MOST_BYTES``."""


def _take(request: Request, presentation: Presentation, key: str, given: str) -> None:
    voice, person = _whoever(request)
    address = request.client.host if request.client else ""
    for attempts, one in ((_voices, voice), (_addresses, address)):
        wait = attempts.wait(one)
        if wait:
            raise TooManyAnswersError(
                N_("Too many answers came from here. Wait {seconds} seconds, then answer again."),
                seconds=wait,
            )
        attempts.fail(one)
    store = training_of(person).store if person is not None else None
    presentation.answer(voice, key, given, store)


def _read(body: bytes | None) -> tuple[str, str]:
    if body is None:
        raise _TooLargeError(
            N_("This answer has more than {allowed} bytes. Reload the page, then answer again."),
            allowed=MOST_BYTES,
        )
    try:
        content = json.loads(body)
        key, given = content["asked"], content["answer"]
    except (ValueError, LookupError, TypeError):
        key = given = None
    if not isinstance(key, str) or not isinstance(given, str):
        raise AnswerError(N_("This is not an answer. Reload the page, then answer again."))
    return key, given


def _whoever(request: Request) -> tuple[str, Person | None]:
    """Return by what somebody who answers is told apart, and the person who has signed in."""
    person = person_of(request)
    if person is not None and person != ALONE:
        return f"person {person.person_id}", person
    token = _token(request)
    if not token:
        raise AnswerError(
            N_(
                "Your browser does not keep this page’s cookie. Allow it, reload the page and"
                " answer."
            )
        )
    return f"browser {token}", None


def _token(request: Request) -> str:
    """Return the token of the cookie; empty if there is none that we gave."""
    token = request.cookies.get(COOKIE, "")
    return token if _TOKEN.fullmatch(token) else ""


def _refusal(problem: DenseboardError, language: str) -> Response:
    with speaking(language):
        return _json({"problem": unescaped(translate_error(problem))}, _status_of(problem))


def _status_of(problem: DenseboardError) -> int:
    if isinstance(problem, PresentationError):
        return status_of(problem)
    known: dict[type[DenseboardError], int] = {
        _ForeignError: 403,
        AnswersClosedError: 409,
        _TooLargeError: 413,
        TooManyAnswersError: 429,
        AnswerError: 422,
    }
    return known.get(type(problem), 503)


def _json(content: dict[str, Any], status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return JSONResponse(content, status, headers)

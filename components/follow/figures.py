"""The figures of the Learn page: taken from the presenter's page, and put for those who follow."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from components.follow.admission import presentation_for
from components.follow.page import status_of
from components.lessons.figures import FIGURES, PUBLIC
from components.lessons.figures.curves import curves
from components.people.body import body_within
from components.people.origin import origin_allowed
from components.words.language import language, speaking, translate_error, unescaped
from core.base.errors import DenseboardError, FigureError, LessonError, PresentationError
from core.base.text import N_
from core.follow.shown import FigureState
from core.lessons.cases import FIGURE as RECORDED
from core.lessons.chapters import Chapter

MOST_BYTES = 4096
"""The size of what a figure is set to."""


def figure_part(chapter: Chapter, figure: FigureState | None, case: int = 0) -> dict[str, Any]:
    """Return the figure of a chapter that is shown: the one that the presenter looks at.

    Args:
        chapter: The chapter that is open.
        figure: A figure of it, at which the presenter looks; ``None`` if that is not known.
        case: Place of the recorded run that is open, in a chapter that has any.

    Returns:
        ``figure``: its data, as ``components.lessons.figure`` sends them to a page; nothing for a
        chapter without figures, and for a recorded run that cannot be read.
    """
    if not chapter.drawn:
        return {}
    name = figure.name if figure is not None else chapter.drawn[0]
    try:
        data = _recorded(chapter, case) if name == RECORDED else PUBLIC[name]()
    except LessonError:
        return {}  # the presenter's page reports it
    return {"figure": {**data, "figure": name, "language": language()}}


def _recorded(chapter: Chapter, place: int) -> Mapping[str, Any]:
    place = min(place, len(chapter.cases) - 1)
    return curves(place, chapter.cases[place].recording())


async def take(request: Request, code: str) -> Response:
    """Take how a figure is set: ``{"key": …, "figure": "its name", "state": {"set", "held"}}``.

    Args:
        request: The request.
        code: The language of a refusal, a key of ``LANGUAGES``.
    """
    try:
        presentation = presentation_for(request)
        body = await body_within(request, MOST_BYTES)
        key, figure = _read(body)
        headers = request.headers
        ours = origin_allowed(headers.get("origin"), headers.get("host"))
        if not ours or not secrets.compare_digest(key, presentation.key.encode()):
            raise _ForeignError(
                N_(
                    "Only the presenter’s page sets the figures that others see. Reload that page"
                    " and set the figure there."
                )
            )
        presentation.move(figure)
    except DenseboardError as problem:
        with speaking(code):
            sentence = unescaped(translate_error(problem))
        return JSONResponse({"problem": sentence}, _status_of(problem), _HEADERS)
    return Response(status_code=204, headers=_HEADERS)


_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class _ForeignError(FigureError):
    """A figure that somebody else than the presenter has set."""


def _read(body: bytes | None) -> tuple[bytes, FigureState]:
    """Return the key, and how a figure is set."""
    try:
        content = json.loads(body or b"")
        key, name, state = content["key"], content["figure"], content["state"]
        held, values = state["held"], state["set"]
        # Browsers can read neither NaN nor infinity nor half of a character.
        json.dumps(content, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, LookupError, TypeError, RecursionError):
        key = name = held = values = None
    known = isinstance(key, str) and isinstance(name, str) and (name in FIGURES or name == RECORDED)
    listed = isinstance(values, list) and all(isinstance(value, str | bool) for value in values)
    if not known or not listed:
        raise FigureError(
            N_("A figure cannot be set to this. Reload the presenter’s page and set it again.")
        )
    return key.encode(), FigureState(name, {"set": values, "held": held})


def _status_of(problem: DenseboardError) -> int:
    if isinstance(problem, PresentationError):
        return status_of(problem)
    if isinstance(problem, _ForeignError):
        return 403
    return 422 if isinstance(problem, FigureError) else 503

"""The routes of those who follow a presenter: the page, its feed and its JavaScript.

Whoever has the code may follow, signed in or not: the gate lets exactly these routes pass.
"""

import asyncio
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match, Route, WebSocketRoute
from starlette.types import Scope
from starlette.websockets import WebSocket

from components.follow import admission, answering, figures
from components.follow.admission import presentation_for
from components.follow.broadcast import Broadcast
from components.follow.page import following, refused, status_of
from components.inside.routes import MODULES as INSIDE
from components.lessons.figure import MODULES as LESSONS
from components.live.feed import OVER, serve
from components.live.routes import MODULES as LIVE
from components.widgets.assets import address, base_path, served
from components.widgets.modules import ModuleFolder
from components.words.language import PARAMETER, language_chosen
from core.base.errors import PresentationEndedError, PresentationError, PresenterAwayError
from core.follow.presentation import Presentation

PLACE = "follow"
"""What precedes the code in a follower's address."""

UNKNOWN_CODE = 4404

AWAIT = 0.5
"""Seconds between two looks whether a presenter is back."""

_HERE = Path(__file__).parent
_BESIDE = _HERE.parent
MODULES = ModuleFolder(
    "following",
    _HERE,
    more=(
        *(_BESIDE / "live" / name for name in ("feed.js", "scale.js", "words.js")),
        *(_BESIDE / "lessons" / name for name in ("axes.js", "controls.js", "looks.js")),
    ),
)

_broadcasts: dict[str, Broadcast] = {}  # by code, as long as anybody follows


def count_address(code: str) -> str:
    """Return the address of the number of followers, for the presenter's page."""
    return address(f"{PLACE}/{code}/count")


def figure_address(code: str) -> str:
    """Return the address that takes how a figure is set, from the presenter's page."""
    return address(f"{PLACE}/{code}/figure")


def routes() -> list[BaseRoute]:
    """Return the routes, for ``st.App(routes=...)``."""
    return [
        Route(f"{base_path()}/{PLACE}/{{code}}", _page),
        WebSocketRoute(served(f"{PLACE}/{{code}}"), _feed),
        Route(served(f"{PLACE}/{{code}}/count"), _count),
        Route(served(f"{PLACE}/{{code}}/answer"), _answer, methods=["GET", "POST"]),
        Route(served(f"{PLACE}/{{code}}/figure"), _figure, methods=["POST"]),
        MODULES.route(),
    ]


def for_followers(scope: Scope) -> bool:
    """Return whether a request or a WebSocket is for one of these routes.

    They ask for a code, except for JavaScript, which is the same for everybody.
    """
    return any(route.matches(scope)[0] is Match.FULL for route in _routes(base_path()))


@cache
def _routes(_base: str) -> list[BaseRoute]:
    # The figures of chapters, with all that they import; the app has routes for them already.
    return [*routes(), *(folder.route() for folder in (LESSONS, LIVE, INSIDE))]


async def _page(request: Request) -> Response:
    language = _language(request)
    try:
        presentation_for(request)
    except PresenterAwayError:
        pass  # the page awaits the presenter
    except PresentationError as problem:
        return refused(problem, language)
    code = request.path_params["code"].upper()
    # Relative to ``follow/CODE``, for proxies that strip a prefix of the path.
    module = f"../{MODULES.address('follow.js')}"
    lessons = f"../{LESSONS.address('lesson.js')}"
    page = following(f"../{address(f'{PLACE}/{code}')}", module, lessons, language)
    answering.give_cookie(request, page)
    return page


async def _feed(socket: WebSocket) -> None:
    """Serve one follower until the follower leaves or the presenter stops."""
    language = _language(socket)

    async def send() -> None:
        try:
            presentation = await _awaited(socket)
        except PresentationError:
            await socket.close(UNKNOWN_CODE)
            return
        if presentation is None:
            await socket.send_text('{"ended":true}')
            await socket.close(OVER)
            return
        broadcast = _broadcast(presentation)
        try:
            await broadcast.send_to(socket, language)
        finally:
            if not presentation.followers and _broadcasts.get(presentation.code) is broadcast:
                del _broadcasts[presentation.code]

    await serve(socket, send)


async def _awaited(socket: WebSocket) -> Presentation | None:
    """Return the presentation of a follower, once its presenter is back; ``None`` if it ends.

    Raises:
        PresentationError: There is none under this code.
    """
    try:
        return presentation_for(socket)
    except PresenterAwayError:
        await socket.send_text('{"away":true}')
    code = socket.path_params["code"]
    while admission.PRESENTATIONS.expected(code):  # whoever was let in is not asked again
        await asyncio.sleep(AWAIT)
    return admission.PRESENTATIONS.find(code)


async def _count(request: Request) -> Response:
    headers = {"Cache-Control": "no-store"}
    try:
        presentation = presentation_for(request)
    except (PresentationEndedError, PresenterAwayError):
        return JSONResponse({"followers": 0}, headers=headers)
    except PresentationError as problem:
        return JSONResponse({"problem": str(problem)}, status_of(problem), headers)
    return JSONResponse({"followers": presentation.followers}, headers=headers)


async def _answer(request: Request) -> Response:
    take = answering.answer if request.method == "POST" else answering.answered
    return await take(request, _language(request))


async def _figure(request: Request) -> Response:
    return await figures.take(request, _language(request))


def _broadcast(presentation: Presentation) -> Broadcast:
    if presentation.code not in _broadcasts:
        _broadcasts[presentation.code] = Broadcast(presentation)
    return _broadcasts[presentation.code]


def _language(connection: Request | WebSocket) -> str:
    chosen = connection.query_params.get(PARAMETER, "")
    return language_chosen(chosen, connection.headers.get("accept-language", ""))

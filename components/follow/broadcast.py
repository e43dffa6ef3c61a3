"""Sends what a presenter shows to all who follow.

A scene is read, put into words and encoded once, whoever follows: each follower is only sent the
text. A message is a JSON object with the parts of ``components.follow.wording`` that have changed,
and for each curve ``{"from", "points"}``: a follower drops the points it has from there on and
appends these. A follower who comes late, or was too slow for the last message, gets all parts and
all points, in one text for everybody like that. ``{"ended": true}`` is the last message. Before the
first, ``{"away": true}`` says that the presenter's page has not reconnected to a new server yet.

Nothing is queued: each follower has a loop that sends the latest scene, then waits for the next.
"""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket

from components.follow.points import Point
from components.follow.scene import Scene, SceneReader
from components.follow.wording import Wording
from components.live.feed import OVER
from core.base.errors import DenseboardError
from core.follow.presentation import Presentation

PERIOD = 0.4
"""Seconds between two scenes at least."""

CHECK = 5.0
"""Seconds after which it is seen whether the presenter is still there, at the latest."""

_CURVES = ("ends", "stretches")


class Broadcast:
    """The scenes of one presentation, as long as somebody follows.

    Args:
        presentation: What is shown.
    """

    def __init__(self, presentation: Presentation) -> None:
        self._presentation = presentation
        self._reader = SceneReader(presentation.service, presentation.person)
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._next = asyncio.Event()  # of the scene after the latest; each scene has its own
        self._scene: Scene | None = None
        self._before: Scene | None = None
        self._number = 0  # of the latest scene
        self._texts: dict[tuple[str, bool], str] = {}
        self._wordings: dict[str, Wording] = {}
        self._followers = 0
        self._reading: asyncio.Task[None] | None = None
        self._over = False

    async def send_to(self, socket: WebSocket, language: str) -> None:
        """Send one follower all that is shown, then what changes, until the end.

        Args:
            socket: The connection, accepted.
            language: The follower's, a key of ``LANGUAGES``.
        """
        self._count(1)
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read())
            self._reading.add_done_callback(lambda _task: self._wake())
        seen = 0
        try:
            while not self._over:
                following = self._next
                if seen != self._number:
                    text = self._text(language, whole=seen == 0 or seen != self._number - 1)
                    seen = self._number
                    await socket.send_text(text)
                elif self._reading.done():
                    self._reading.result()  # what went wrong ends the connection; it comes back
                    return
                else:
                    await following.wait()
            await socket.send_text('{"ended":true}')
            await socket.close(OVER)
        finally:
            self._count(-1)

    def _count(self, more: int) -> None:
        self._followers += more
        self._presentation.followers = self._followers
        self._news.set()

    async def _read(self) -> None:
        """Read scene after scene while anybody follows."""
        unsubscribe = self._presentation.subscribe(self._notify)
        self._run: str | None = None
        self._leave_run: Callable[[], None] = lambda: None
        try:
            while self._followers:
                self._news.clear()
                if self._presentation.ended():
                    self._over = True
                    return
                begun = self._loop.time()
                with suppress(DenseboardError):  # what is shown stays, until it can be read again
                    self._take(await asyncio.to_thread(self._current))
                replays = self._scene is not None and self._scene.view.share is not None
                moving = replays and not self._presentation.frozen
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), PERIOD if moving else CHECK)
                await asyncio.sleep(max(0.0, begun + PERIOD - self._loop.time()))
        finally:
            unsubscribe()
            self._leave_run()

    def _current(self) -> Scene:
        view = self._presentation.view()
        run = view.status.run_id if view.status is not None else None
        if run != self._run:
            self._leave_run()
            self._run, self._leave_run = None, lambda: None
            if run is not None:
                self._leave_run = self._presentation.service.subscribe(run, self._notify)
                self._run = run
                view = self._presentation.view()  # nothing that came before is missed
        return self._reader.read(view)

    def _notify(self) -> None:
        with suppress(RuntimeError):  # the server's loop is closed
            self._loop.call_soon_threadsafe(self._news.set)

    def _take(self, scene: Scene) -> None:
        if scene == self._scene:
            return
        self._before, self._scene = self._scene, scene
        self._number += 1
        self._texts.clear()
        self._wake()

    def _wake(self) -> None:
        """Have all followers look again."""
        reached, self._next = self._next, asyncio.Event()
        reached.set()

    def _text(self, language: str, whole: bool) -> str:
        """Return the latest message in a language; it is made for the first who asks."""
        key = (language, whole)
        if key not in self._texts:
            message = self._message(language, None if whole else self._before)
            self._texts[key] = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
        return self._texts[key]

    def _message(self, language: str, before: Scene | None) -> dict[str, Any]:
        scene = self._scene
        assert scene is not None, "a message is made of a scene"
        wording = self._wordings.setdefault(language, Wording(language, self._presentation.person))
        message = dict(wording.parts(scene))
        if before is not None:
            known = wording.parts(before)
            message = {name: part for name, part in message.items() if part != known[name]}
        for name in _CURVES:
            points = getattr(scene, name)
            start = _common(getattr(before, name), points) if before is not None else 0
            if before is None or start < max(len(points), len(getattr(before, name))):
                message[name] = {"from": start, "points": points[start:]}
        return message


def _common(before: tuple[Point, ...], after: tuple[Point, ...]) -> int:
    """Return how many points both begin with."""
    pairs = zip(before, after, strict=False)
    return next(
        (place for place, (one, other) in enumerate(pairs) if one is not other),
        min(len(before), len(after)),
    )

"""Pages that outlive their server: what is pressed once it is back counts.

A page that connects again keeps what it shows. If the server was started anew, the page has a new
session, which knows none of its elements until the script has run: Streamlit would take no notice
of a button pressed before. So the page asks for a run the moment it is back (``ask_again``), and
what it asks for before that run has ended waits for it (``Reconnecting``).
"""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import streamlit as st
from google.protobuf.message import DecodeError
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

_STREAM = "/_stcore/stream"
_RECEIVED = "websocket.receive"
# Where Streamlit's browser part names the session it had, among the subprotocols.
_SESSION = 2
_TRIGGERS = ("trigger_value", "string_trigger_value", "chat_input_value", "json_trigger_value")


@st.fragment(run_every=timedelta(days=1))
def ask_again() -> None:
    """Have the page ask for a run of its script when it connects again.

    In Streamlit 1.67 only pages with a fragment that repeats do so, or whose script was running.
    """


class Reconnecting:
    """Middleware that has a page which connects again wait until its elements are known.

    Args:
        app: The application that answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _reconnects(scope):
            await self._app(scope, receive, send)
            return
        page = _Page(receive, send)
        try:
            await self._app(scope, page.receive, page.send)
        finally:
            page.leave()


class _Page:
    """A page that has connected again.

    Args:
        receive: Returns the next message of the page.
        send: Sends it a message.
    """

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._first: ClientState | None = None
        self._waiting: BackMsg | None = None
        self._known = asyncio.Event()
        self._coming: asyncio.Future[Message] | None = None

    async def receive(self) -> Message:
        """Return the next message for the application."""
        while not self._known.is_set():
            message = await self._next()
            if message is not None and (passed := self._sift(message)) is not None:
                return passed
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            return _message(waiting)
        if self._coming is not None:
            coming, self._coming = self._coming, None
            return await coming
        return await self._receive()

    async def send(self, message: Message) -> None:
        """Pass a message on to the page, and take note when its first run has ended."""
        if not self._known.is_set() and self._first is not None and _ends(message):
            self._known.set()
        await self._send(message)

    def leave(self) -> None:
        """Wait for no more messages."""
        if self._coming is not None:
            self._coming.cancel()

    async def _next(self) -> Message | None:
        """Return the next message of the page; ``None`` if its elements become known first."""
        if self._coming is None:
            self._coming = asyncio.ensure_future(self._receive())
        known = asyncio.ensure_future(self._known.wait())
        either: set[asyncio.Future[Any]] = {self._coming, known}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            known.cancel()
        if not self._coming.done():
            return None
        coming, self._coming = self._coming, None
        return coming.result()

    def _sift(self, message: Message) -> Message | None:
        """Return what can be passed on already; keep the rest."""
        asked = _asked(message)
        if asked is None:
            return message
        state = asked.rerun_script
        if self._first is None:
            self._first = ClientState()
            self._first.CopyFrom(state)
            if not state.fragment_id and not any(_pressed(state)):
                return message
            self._waiting = asked
            return _message(BackMsg(rerun_script=_without_presses(state)))
        if state.page_script_hash != self._first.page_script_hash:  # another page: its run counts
            self._first.page_script_hash, self._waiting = state.page_script_hash, None
            return message
        if not state.is_auto_rerun:  # they come again
            self._waiting = asked if self._waiting is None else _merged(self._waiting, asked)
        return None


def _reconnects(scope: Scope) -> bool:
    if scope["type"] != "websocket" or not scope["path"].endswith(_STREAM):
        return False
    told = Headers(scope=scope).get("sec-websocket-protocol", "").split(",")
    return len(told) > _SESSION and bool(told[_SESSION].strip())


def _asked(message: Message) -> BackMsg | None:
    """Return a request for a run of the script; ``None`` for any other message."""
    asked = BackMsg()
    with suppress(DecodeError):  # Streamlit closes the connection
        asked.ParseFromString(message.get("bytes") or b"")
    asks = message["type"] == _RECEIVED and asked.WhichOneof("type") == "rerun_script"
    return asked if asks else None


def _message(asked: BackMsg) -> Message:
    return {"type": _RECEIVED, "bytes": asked.SerializeToString()}


def _ends(message: Message) -> bool:
    """Whether a message to the page says that a run of its script has ended for good."""
    told = ForwardMsg.FromString(message.get("bytes") or b"")
    if told.WhichOneof("type") != "script_finished":
        return False
    return bool(told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN)


def _pressed(state: ClientState) -> Iterator[WidgetState]:
    """Yield buttons and the like that were just pressed."""
    for widget in state.widget_states.widgets:
        kind = widget.WhichOneof("value")
        if kind in _TRIGGERS and getattr(widget, kind) != getattr(WidgetState(), kind):
            yield widget


def _without_presses(state: ClientState) -> ClientState:
    plain = ClientState()
    plain.CopyFrom(state)
    plain.fragment_id = ""
    pressed = [widget.id for widget in _pressed(state)]
    kept = [one for one in state.widget_states.widgets if one.id not in pressed]
    del plain.widget_states.widgets[:]
    plain.widget_states.widgets.extend(kept)
    return plain


def _merged(earlier: BackMsg, later: BackMsg) -> BackMsg:
    """Return one request for two: the values of the later, and what was pressed in either."""
    before, state = earlier.rerun_script, later.rerun_script
    again = {widget.id for widget in _pressed(state)}
    pressed = [widget for widget in _pressed(before) if widget.id not in again]
    for widget in list(state.widget_states.widgets):
        if widget.id in {one.id for one in pressed}:
            state.widget_states.widgets.remove(widget)
    state.widget_states.widgets.extend(pressed)
    if before.fragment_id != state.fragment_id:
        state.fragment_id = ""
    return later

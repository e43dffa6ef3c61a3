"""A tab of the app without a browser: it speaks Streamlit's protocol, and draws nothing.

A browser takes a third of a core while it draws, so 32 of them measure themselves. This sends what
a browser sends (the session's cookie, the state of widgets, the reruns that the live chart and
running fragments ask for) and reads all that the server answers. Static files are not fetched.
"""

import asyncio
import contextlib
import json
import re
import time
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

from benchmarks.observations import Answer, Disconnected, Progress
from benchmarks.web import Web

_PATIENCE = 120.0  # seconds for one answer
_ERROR = 1  # the format of an alert with a problem
_RECONNECT = (0.2, 5.0)  # seconds between attempts, the first and the longest
_OVER = 1000
_BASELINES_SECONDS = 2.0
_BEGUN = ("running", "paused", "done", "stopped", "failed")
Task = asyncio.Task[None]


class Tab:
    """One tab of one person.

    Args:
        url: The server.
        progress: Called with what the feed of the run shown says.

    Attributes:
        answers: Of all reruns.
        errors: What the server answered that it should not have.
        lost: How often the connection was lost.
    """

    def __init__(self, url: str, progress: Callable[[Progress], None]) -> None:
        self._url = url
        self._progress = progress
        self.errors: list[str] = []
        self._web = Web(url, self.errors)
        self._socket: ClientConnection | None = None
        self._session = ""
        self._query = ""
        self._page = ""
        self._pages: dict[str, str] = {}  # hashes by path
        self._values: dict[str, WidgetState] = {}
        self._elements: dict[str, Any] = {}
        self._fresh: dict[str, Any] | None = None
        self._answered: asyncio.Future[None] | None = None
        self._file_urls: asyncio.Future[Any] | None = None
        self._busy = asyncio.Lock()
        self._timers: dict[str, Task] = {}
        self._feed: tuple[str, Task] | None = None
        self._reported: tuple[str, str] | None = None
        self._tasks: set[Task] = set()
        self._closing = False
        self.answers: list[Answer] = []
        self.lost = 0

    # What a person does

    async def sign_in(self, name: str, code: str) -> None:
        """Send the form of the sign-in page."""
        await self._web.sign_in(name, code)

    async def open(self, address: str = "") -> None:
        """Open the app at an address: settings, a run."""
        self._query = address
        await self._web.ask("/_stcore/health")
        await self._connect()
        await self._rerun()

    async def go(self, page: str) -> None:
        """Open another page by its path; empty for the first."""
        self._values.clear()
        self._page = page
        await self._rerun()

    async def press(self, key: str) -> None:
        """Press a button."""
        await self._rerun(WidgetState(id=self.widget(key), trigger_value=True))

    async def set(self, key: str, **value: Any) -> None:
        """Change a widget: ``set("setting_epochs", double_value=20)``."""
        state = WidgetState(id=self.widget(key), **value)
        self._values[state.id] = state
        await self._rerun()

    async def upload(self, key: str, name: str, content: bytes) -> None:
        """Choose a file."""
        assert self._socket is not None
        self._file_urls = asyncio.get_running_loop().create_future()
        request = BackMsg()
        request.file_urls_request.request_id = name
        request.file_urls_request.session_id = self._session
        request.file_urls_request.file_names.append(name)
        await self._send(request)
        urls = await asyncio.wait_for(self._file_urls, _PATIENCE)
        await self._web.put(urlsplit(urls.upload_url).path, name, content)
        state = WidgetState(id=self.widget(key))
        file = state.file_uploader_state_value.uploaded_file_info.add()
        file.name, file.size, file.file_id = name, len(content), urls.file_id
        file.file_urls.CopyFrom(urls)
        await self._rerun(state)

    def widget(self, key: str) -> str:
        """Return the id of a widget on the page.

        Args:
            key: Its key, a regular expression.

        Raises:
            LookupError: There is none.
        """
        wanted = re.compile(f"-(?:{key})")
        for identifier in self._elements:
            if wanted.fullmatch(identifier[identifier.rfind("-") :]):
                return identifier
        raise LookupError(f"no {key} on page {self._page!r} at {self._query}")

    @property
    def run(self) -> str:
        """The run in the address; empty for none."""
        found = re.search(r"(?:^|&)run=([^&]+)", self._query)
        return found[1] if found else ""

    @property
    def connected(self) -> bool:
        """Whether the server is there."""
        return self._socket is not None

    async def close(self) -> None:
        """Close the tab."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._socket is not None:
            await self._socket.close()

    # Reruns

    async def _rerun(self, trigger: WidgetState | None = None, fragment: str = "") -> None:
        """Rerun the script, or a fragment, and wait for its end.

        Raises:
            Disconnected: The server was lost before that.
        """
        async with self._busy:
            if self._socket is None:
                raise Disconnected
            request = BackMsg()
            client = request.rerun_script
            client.query_string = self._query
            client.page_script_hash = self._pages.get(self._page, "")
            client.fragment_id, client.is_auto_rerun = fragment, bool(fragment)
            client.context_info.locale = "en-US"
            client.context_info.url = f"{self._url}/{self._page}"
            client.widget_states.widgets.extend(self._values.values())
            if trigger is not None:
                client.widget_states.widgets.append(trigger)
            answered = self._answered = asyncio.get_running_loop().create_future()
            began = time.monotonic()
            await self._send(request)
            try:
                await asyncio.wait_for(answered, _PATIENCE)
            except TimeoutError:
                self.errors.append(f"no answer from page {self._page!r}")
                return
            took = time.monotonic() - began
            self.answers.append(Answer(self._page, bool(fragment), took, began))
        self._follow()

    def _soon(self, work: Callable[..., Coroutine[Any, Any, None]], *args: Any) -> Task:
        async def carefully() -> None:
            with contextlib.suppress(Disconnected):
                await work(*args)

        task = asyncio.create_task(carefully())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _every(self, seconds: float, fragment: str) -> None:
        while True:
            await asyncio.sleep(seconds)
            await self._rerun(fragment=fragment)

    # The connection

    async def _connect(self) -> None:
        protocols = ["streamlit", self._web.xsrf or "none"]
        if self._session:
            protocols.append(self._session)
        self._socket = await connect(
            f"{self._url.replace('http', 'ws', 1)}/_stcore/stream",
            origin=Origin(self._url),
            subprotocols=[Subprotocol(each) for each in protocols],
            additional_headers={"Cookie": self._web.cookie},
            max_size=None,
            proxy=None,
        )
        self._soon(self._read, self._socket)

    async def _read(self, socket: ClientConnection) -> None:
        with contextlib.suppress(WebSocketException):
            async for data in socket:
                message = ForwardMsg()
                message.ParseFromString(data if isinstance(data, bytes) else data.encode())
                self._take(message)
        if not self._closing:
            await self._reconnect()

    async def _reconnect(self) -> None:
        """Connect again, as the browser does, and show what the address says."""
        self.lost += 1
        self._socket = None
        for waiting in (self._answered, self._file_urls):
            if waiting is not None and not waiting.done():
                waiting.set_exception(Disconnected())
        self._stop_timers()
        wait, longest = _RECONNECT
        while not self.connected:
            await asyncio.sleep(wait)
            wait = min(2 * wait, longest)
            with contextlib.suppress(OSError, WebSocketException):
                await self._connect()
        await self._rerun()

    async def _send(self, request: BackMsg) -> None:
        if self._socket is None:
            raise Disconnected
        try:
            await self._socket.send(request.SerializeToString())
        except WebSocketException:
            raise Disconnected from None

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._take_delta(message)
        elif kind == "new_session":
            self._session = message.new_session.initialize.session_id
            if not message.metadata.run.fragment_ids:
                self._fresh = {}
                self._stop_timers()
        elif kind == "navigation":
            self._pages = {
                page.url_pathname * (not page.is_default): page.page_script_hash
                for page in message.navigation.app_pages
            }
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            again = message.auto_rerun
            self._timers[again.fragment_id] = self._soon(
                self._every, again.interval, again.fragment_id
            )
        elif kind == "file_urls_response" and self._file_urls is not None:
            self._file_urls.set_result(message.file_urls_response.file_urls[0])
        elif kind == "script_finished":
            self._finished(message.script_finished)

    def _take_delta(self, message: ForwardMsg) -> None:
        if message.delta.WhichOneof("type") == "add_block":
            block = message.delta.add_block
            if getattr(block, "id", ""):
                (self._elements if self._fresh is None else self._fresh)[block.id] = block
            return
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        content: Any = getattr(element, kind) if kind else None
        if kind == "exception" or (kind == "alert" and content.format == _ERROR):
            text = content.message if kind == "exception" else content.body
            self.errors.append(f"page {self._page!r}: {text[:200]}")
        identifier = getattr(content, "id", "")
        if identifier:
            (self._elements if self._fresh is None else self._fresh)[identifier] = content
            if getattr(content, "set_value", False):  # the script has changed it
                self._values.pop(identifier, None)

    def _finished(self, status: int) -> None:
        if status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return
        if status == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            self.errors.append(f"page {self._page!r}: the script does not compile")
        if self._fresh is not None:
            self._elements, self._fresh = self._fresh, None
            self._values = {i: v for i, v in self._values.items() if i in self._elements}
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(None)

    def _stop_timers(self) -> None:
        # Not the one whose own rerun this is: it ends with the next sleep.
        for task in self._timers.values():
            if task is not asyncio.current_task():
                task.cancel()
        self._timers.clear()

    # The live chart

    def _follow(self) -> None:
        """Follow the run shown as the live chart does."""
        shown: Any = next(
            (e for i, e in self._elements.items() if i.endswith("-live_curves")), None
        )
        data = json.loads(shown.json or shown.mixed.json) if shown is not None else {}
        run = data.get("run", "")
        if self._feed is not None and (self._feed[0] != run or self._feed[1].done()):
            self._feed[1].cancel()
            self._feed = None
        if run and self._feed is None and self._reported != (run, data["state"]):
            self._feed = (run, self._soon(self._watch, shown.id, data))

    async def _watch(self, component: str, data: dict[str, Any]) -> None:
        rows, deaths, wait = 0, 0, _RECONNECT[0]
        drawn, state, told = data["state"], "", False
        while not self._closing:
            wants: dict[str, Any] = {"from": rows, "deaths": deaths}
            if data.get("plane") or data.get("equation"):
                wants["frames"] = ""
            address = f"{self._url.replace('http', 'ws', 1)}/{data['feed']}?{urlencode(wants)}"
            with contextlib.suppress(OSError, WebSocketException):
                async with connect(
                    address,
                    origin=Origin(self._url),
                    additional_headers={"Cookie": self._web.cookie},
                    max_size=None,
                    proxy=None,
                ) as socket:
                    async for text in socket:
                        wait = _RECONNECT[0]
                        head = json.loads(text)
                        rows = head["from"] + len(head["rows"])
                        deaths = head.get("deaths", deaths)
                        if head["state"] == state:
                            continue
                        state = head["state"]
                        self._progress(Progress(data["run"], state, time.monotonic()))
                        if state in _BEGUN and not told and data["baselines"].get("url"):
                            told = True
                            self._soon(self._baselines, data["baselines"]["url"])
                        if state != drawn:
                            drawn = state
                            self._reported = (data["run"], state)
                            self._soon(self._report, component, state)
                    if socket.close_code == _OVER:
                        return
            await asyncio.sleep(wait)
            wait = min(2 * wait, _RECONNECT[1])

    async def _report(self, component: str, state: str) -> None:
        """Rerun the script, as the run has another state than the page was drawn for."""
        events = json.dumps([{"event": "state", "value": state}])
        name = f"$$STREAMLIT_INTERNAL_KEY_{component}__events"
        await self._rerun(WidgetState(id=name, json_trigger_value=events))

    async def _baselines(self, address: str) -> None:
        for _ in range(60):
            status, _ = await self._web.ask(f"/{address}")
            if status != HTTPStatus.ACCEPTED:
                return
            await asyncio.sleep(_BASELINES_SECONDS)

"""What a page asks for before its elements are known again waits, and is neither lost nor split."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from components.server.reconnecting import Reconnecting

AGAIN = "streamlit, token, a-session"
DONE = ForwardMsg.FINISHED_SUCCESSFULLY


class Connection:
    """One WebSocket: what its page sends, and what reaches the application."""

    def __init__(self) -> None:
        self.reached: list[BackMsg] = []
        self.passed_on: list[Message] = []
        self.sent: asyncio.Queue[Message] = asyncio.Queue()
        self.send: Send

    async def app(self, _scope: Scope, receive: Receive, send: Send) -> None:
        self.send = send
        while (message := await receive())["type"] != "websocket.disconnect":
            self.reached.append(BackMsg.FromString(message["bytes"]))

    async def asks(self, *widgets: WidgetState, **state: Any) -> None:
        """Have the page ask for a run."""
        message = BackMsg()
        message.rerun_script.page_script_hash = "train"
        message.rerun_script.widget_states.widgets.extend(widgets)
        for name, value in state.items():
            setattr(message.rerun_script, name, value)
        await self.says(message)

    async def says(self, message: BackMsg) -> None:
        await self.sent.put({"type": "websocket.receive", "bytes": message.SerializeToString()})
        await settled()

    async def ends(self, status: Any = DONE) -> None:
        """Have a run of the script end."""
        told = ForwardMsg(script_finished=status).SerializeToString()
        await self.send({"type": "websocket.send", "bytes": told})
        await settled()

    def values(self) -> list[dict[str, Any]]:
        """What each run was asked for with."""
        return [
            {
                one.id: getattr(one, str(one.WhichOneof("value")))
                for one in each.rerun_script.widget_states.widgets
            }
            for each in self.reached
        ]


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def rate(value: float) -> WidgetState:
    return WidgetState(id="rate", double_value=value)


def pressed(name: str, value: bool = True) -> WidgetState:
    return WidgetState(id=name, trigger_value=value)


def connected(
    act: Callable[[Connection], Awaitable[None]],
    protocols: str = AGAIN,
    path: str = "/_stcore/stream",
) -> Connection:
    """Open a connection, act, and close it."""
    connection = Connection()

    async def send(message: Message) -> None:
        connection.passed_on.append(message)

    async def lasts() -> None:
        scope = {
            "type": "websocket",
            "path": path,
            "headers": [(b"sec-websocket-protocol", protocols.encode())],
        }
        answering = asyncio.create_task(
            Reconnecting(connection.app)(scope, connection.sent.get, send)
        )
        await settled()
        await act(connection)
        await connection.sent.put({"type": "websocket.disconnect"})
        await answering

    asyncio.run(lasts())
    return connection


def test_what_is_done_before_the_first_run_has_ended_comes_after_it_as_one() -> None:
    async def act(page: Connection) -> None:
        await page.asks(rate(0.1))
        await page.asks(rate(0.2), pressed("train"))
        await page.asks(rate(0.3), pressed("train", False))
        await page.asks(rate(0.3), is_auto_rerun=True, fragment_id="clock")
        assert page.values() == [{"rate": 0.1}]
        await page.ends(ForwardMsg.FINISHED_EARLY_FOR_RERUN)
        assert page.values() == [{"rate": 0.1}]
        await page.ends()
        assert page.values()[1:] == [{"rate": 0.3, "train": True}]
        await page.asks(rate(0.4))
        await page.asks(pressed("stop"))
        assert page.values()[2:] == [{"rate": 0.4}, {"stop": True}]

    assert len(connected(act).passed_on) == 2


def test_a_press_that_comes_first_is_parted_from_the_run_that_makes_it_known() -> None:
    async def act(page: Connection) -> None:
        await page.asks(rate(0.1), pressed("train"), fragment_id="part")
        await page.ends()

    page = connected(act)
    assert page.values() == [{"rate": 0.1}, {"rate": 0.1, "train": True}]
    assert [one.rerun_script.fragment_id for one in page.reached] == ["", "part"]


def test_what_was_pressed_in_different_parts_of_a_page_asks_for_all_of_it() -> None:
    for second, expected in (("one", "one"), ("other", ""), ("", "")):

        async def act(page: Connection, second: str = second) -> None:
            await page.asks()
            await page.asks(pressed("a"), fragment_id="one")
            await page.asks(pressed("b"), fragment_id=second)
            await page.ends()

        page = connected(act)
        assert page.values()[1:] == [{"b": True, "a": True}], second
        assert page.reached[-1].rerun_script.fragment_id == expected, second


def test_another_page_is_shown_at_once() -> None:
    async def act(page: Connection) -> None:
        await page.asks()
        await page.asks(pressed("train"))
        await page.asks(page_script_hash="compare")
        assert [one.rerun_script.page_script_hash for one in page.reached] == ["train", "compare"]
        await page.asks(pressed("mark"), page_script_hash="compare")
        assert len(page.reached) == 2
        await page.ends()

    assert connected(act).values() == [{}, {}, {"mark": True}]


def test_other_messages_do_not_wait() -> None:
    async def act(page: Connection) -> None:
        await page.asks()
        await page.says(BackMsg(app_heartbeat=True))
        await page.says(BackMsg(stop_script=True))

    assert [one.WhichOneof("type") for one in connected(act).reached] == [
        "rerun_script",
        "app_heartbeat",
        "stop_script",
    ]


@pytest.mark.parametrize(
    ("protocols", "path"),
    [
        ("streamlit, token", "/_stcore/stream"),
        ("streamlit, token, ", "/_stcore/stream"),
        (AGAIN, "/feed"),
    ],
)
def test_first_visits_and_other_sockets_do_not_wait(protocols: str, path: str) -> None:
    async def act(page: Connection) -> None:
        await page.asks()
        await page.asks(pressed("train"))

    assert connected(act, protocols, path).values() == [{}, {"train": True}]

"""The feed, received by a WebSocket client in place of the browser."""

import asyncio
import json
import threading
import time
from itertools import pairwise
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from components.live.feed import CHUNK, OVER, PERIOD, UNKNOWN_RUN, UNREADABLE, feed
from core.base.errors import StorageError, TrainingError
from core.base.text import N_
from core.runs.states import State
from core.runs.status import EngineStatus, Status
from tests.components.live.viewer import (
    CONFIG,
    Server,
    as_lists,
    read,
    read_to_the_end,
    row,
    together,
    until,
)
from tests.fakes import FakeService


def test_a_finished_run_is_sent_whole_and_closed(server: Server, service: FakeService) -> None:
    run_id = service.submit(CONFIG)
    service.finish(run_id)
    with server.view(run_id) as socket:
        messages = read_to_the_end(socket)
    assert len(messages) == 1
    assert messages[0]["state"] == "done"
    assert messages[0]["from"] == 0
    assert messages[0]["rows"] == as_lists(service.rows(run_id))
    until(lambda: service.listeners(run_id) == 0)


def test_a_waiting_run_tells_its_place_before_it_has_rows(
    server: Server, service: FakeService
) -> None:
    service.workers = 0
    service.submit(CONFIG)
    run_id = service.submit(CONFIG)
    with server.view(run_id) as socket:
        message = read(socket)
    assert message == {
        "from": 0,
        "rows": [],
        "state": "queued",
        "place": 2,
        "stopping": False,
        "download": None,
        "engine": True,
        "seconds": 0.0,
        "deaths": 0,
    }


def test_news_follow_from_another_thread(server: Server, service: FakeService) -> None:
    run_id = service.submit(CONFIG)
    messages = []
    with server.view(run_id) as socket:
        for state in ("queued", "starting", "running"):
            messages.append(read(socket))
            assert messages[-1]["state"] == state
            service.advance()
        with service.running():
            messages += read_to_the_end(socket)
    assert {message["state"] for message in messages[3:]} == {"running", "done"}
    assert together(messages) == as_lists(service.rows(run_id))
    until(lambda: service.listeners(run_id) == 0)


def test_reconnecting_at_the_cursor_loses_and_doubles_nothing(
    server: Server, service: FakeService
) -> None:
    run_id = service.submit(CONFIG)
    service.advance(5)
    with server.view(run_id) as socket:
        rows = together([read(socket)])
    assert rows
    service.finish(run_id)
    with server.view(run_id, len(rows)) as socket:
        messages = read_to_the_end(socket)
    assert messages[0]["from"] == len(rows)
    assert together(messages, rows) == as_lists(service.rows(run_id))


def test_a_cursor_beyond_the_servers_rows_starts_again(
    server: Server, service: FakeService
) -> None:
    run_id = service.submit(CONFIG)
    service.finish(run_id)
    with server.view(run_id, 999_999) as socket:
        messages = read_to_the_end(socket)
    assert together(messages, [None] * 999_999) == as_lists(service.rows(run_id))


def test_a_run_whose_worker_died_is_sent_from_the_start(
    server: Server, service: FakeService
) -> None:
    run_id = service.submit(CONFIG)
    service.advance(8)
    messages = []
    with server.view(run_id, health=0) as socket:
        messages.append(read(socket))
        before = len(messages[0]["rows"])
        assert before > 3 and messages[0]["deaths"] == 0
        service.lose_worker(run_id, before - 2)
        messages.append(read(socket))
        assert messages[-1]["state"] == "queued" and messages[-1]["deaths"] == 1
        assert messages[-1]["from"] == messages[-1]["health_from"] == 0
        with service.running():
            messages += read_to_the_end(socket)
    assert together(messages) == as_lists(service.rows(run_id))
    # A viewer that was away meanwhile has rows of the history before.
    with server.view(run_id, before, deaths=0) as socket:
        assert read_to_the_end(socket)[0]["from"] == 0
    with server.view(run_id, before, deaths=1) as socket:
        assert read_to_the_end(socket)[0]["from"] == before


@pytest.mark.parametrize("cursor", ["-1", "x", "1e3", "²", "9" * 400, ""])
def test_a_cursor_that_is_no_number_starts_from_the_beginning(
    server: Server, service: FakeService, cursor: str
) -> None:
    run_id = service.submit(CONFIG)
    service.finish(run_id)
    with server.view(run_id, cursor) as socket:
        assert read_to_the_end(socket)[0]["from"] == 0


def test_an_unknown_run_is_closed_with_a_code_of_its_own(server: Server) -> None:
    with server.view("nobody") as socket:
        assert read_to_the_end(socket, UNKNOWN_RUN) == []


def test_a_record_that_cannot_be_read_is_closed_with_a_code_of_its_own(
    server: Server, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = service.submit(CONFIG)

    def unreadable(*_: Any) -> Any:
        raise StorageError(N_("The record is damaged."))

    monkeypatch.setattr(service, "rows", unreadable)
    with server.view(run_id) as socket:
        assert read_to_the_end(socket, UNREADABLE) == []
    until(lambda: service.listeners(run_id) == 0)


@pytest.mark.parametrize("origin", [None, "http://evil.example", "http://localhost:81", "null"])
def test_other_origins_are_refused_before_anything_is_sent(
    server: Server, service: FakeService, origin: str | None
) -> None:
    run_id = service.submit(CONFIG)
    with pytest.raises(InvalidStatus) as refused:
        server.view(run_id, origin=origin)
    assert refused.value.response.status_code == 403
    until(lambda: service.listeners(run_id) == 0)


def test_progress_is_coalesced_but_a_new_state_is_not(server: Server, service: FakeService) -> None:
    run_id = service.submit(CONFIG)
    service.advance(2)
    with server.view(run_id) as socket:
        read(socket)
        begun = time.monotonic()
        for number in range(100):
            service.publish(run_id, row(number))
        first = read(socket)
        while first["from"] + len(first["rows"]) < 100:
            first = read(socket)
        waited = time.monotonic() - begun
        took = []
        for number in range(100, 105):
            service.publish(run_id, row(number))
            begun = time.monotonic()
            service.pause(run_id)
            while read(socket)["state"] != State.PAUSED:
                pass
            took.append(time.monotonic() - begun)
            service.resume(run_id)
            while read(socket)["state"] != State.RUNNING:
                pass
    assert waited > PERIOD / 2
    assert min(took) < PERIOD / 2  # the quickest, as other processes may be running


def test_a_viewer_gets_at_most_twelve_messages_a_second(
    server: Server, service: FakeService
) -> None:
    run_id = service.submit(CONFIG)
    service.advance(2)
    messages = []
    with server.view(run_id) as socket:
        messages.append(read(socket))
        ended = threading.Event()

        def publish() -> None:
            for number in range(200):
                service.publish(run_id, row(number))
                time.sleep(0.005)
            service.fail(run_id, TrainingError(N_("Enough.")))
            ended.set()

        begun = time.monotonic()
        thread = threading.Thread(target=publish)
        thread.start()
        moments = []
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                messages.append(read(socket))
                moments.append(time.monotonic())
        seconds = time.monotonic() - begun
        thread.join()
    assert ended.is_set()
    assert closed.value.rcvd is not None and closed.value.rcvd.code == OVER
    assert together(messages) == as_lists(service.rows(run_id))
    assert len(messages) <= seconds / PERIOD + 3
    # And at least eight, if no other process is running.
    gaps = sorted(after - before for before, after in pairwise(moments))
    assert gaps[len(gaps) // 4] < 1 / 8


def test_a_long_history_comes_in_pieces(server: Server, service: FakeService) -> None:
    run_id = service.submit(CONFIG)
    service.publish(run_id, *(row(number) for number in range(2 * CHUNK + 1)))
    service.fail(run_id, TrainingError(N_("Enough.")))
    with server.view(run_id) as socket:
        messages = read_to_the_end(socket)
    assert [len(message["rows"]) for message in messages] == [CHUNK, CHUNK, 1]
    assert [message.get("more", False) for message in messages] == [True, True, False]
    assert together(messages) == as_lists(service.rows(run_id))


def test_numbers_that_are_not_finite_are_null(server: Server, service: FakeService) -> None:
    run_id = service.submit(CONFIG)
    service.publish(run_id, row(1, loss=float("nan")))
    service.fail(run_id, TrainingError(N_("Diverged.")))
    with server.view(run_id) as socket:
        message = read(socket)
    assert message["rows"][0][2] is None
    assert message["state"] == "failed"


def test_the_engine_and_the_download_are_told(server: Server, service: FakeService) -> None:
    service.workers = 0
    service.engine_status = EngineStatus()
    run_id = service.submit(CONFIG)
    with server.view(run_id) as socket:
        assert read(socket)["engine"] is False
        service.engine_status = EngineStatus(ready=True, workers=1)
        service.download(run_id, 12_000_000, 31_000_000)
        message = read(socket)
    assert message["engine"] is True
    assert message["state"] == "starting"
    assert message["download"] == [12_000_000, 31_000_000]


def test_a_viewer_who_leaves_is_forgotten(server: Server, service: FakeService) -> None:
    run_id = service.submit(CONFIG)
    with server.view(run_id) as socket:
        read(socket)
        assert service.listeners(run_id) == 1
    until(lambda: service.listeners(run_id) == 0)


class SlowSocket:
    """A connection whose every send takes until ``release`` is set."""

    def __init__(self, run_id: str) -> None:
        self.headers = {"origin": "http://here", "host": "here"}
        self.path_params = {"run_id": run_id}
        self.query_params: dict[str, str] = {}
        self.sent: list[dict[str, Any]] = []
        self.closed: int | None = None
        self.release = asyncio.Event()

    async def accept(self) -> None: ...

    async def receive(self) -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    async def send_text(self, text: str) -> None:
        self.sent.append(json.loads(text))
        await self.release.wait()

    async def close(self, code: int = 1000) -> None:
        self.closed = code


def test_nothing_piles_up_for_a_slow_viewer(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = service.submit(CONFIG)
    looks = 0
    status = service.status

    def counted(run_id: str) -> Status:
        nonlocal looks
        looks += 1
        return status(run_id)

    monkeypatch.setattr(service, "status", counted)

    async def scene() -> SlowSocket:
        socket = SlowSocket(run_id)
        feeding = asyncio.create_task(feed(socket))  # type: ignore[arg-type]
        while not socket.sent:
            await asyncio.sleep(0.01)
        before = looks
        for number in range(1000):
            service.publish(run_id, row(number))
            await asyncio.sleep(0)
        await asyncio.sleep(2 * PERIOD)
        # Stuck in its first send, it reads and queues nothing; then one message has everything.
        assert len(socket.sent) == 1
        assert looks == before
        service.fail(run_id, TrainingError(N_("Enough.")))
        socket.release.set()
        await asyncio.wait_for(feeding, 5)
        return socket

    socket = asyncio.run(scene())
    assert [len(message["rows"]) for message in socket.sent] == [0, 1000]
    assert socket.closed == OVER
    until(lambda: service.listeners(run_id) == 0)

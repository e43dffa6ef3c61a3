"""The feed, viewed by a WebSocket client in place of the browser."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import pytest
import uvicorn
from starlette.applications import Starlette
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from components.live_curves import routes
from components.live_curves.feed import CHUNK, OVER, PERIOD, UNKNOWN_RUN, UNREADABLE, feed
from core import current
from core.boundary import ground
from core.coach import coach
from core.coach.rules import findings
from core.config import default_config
from core.datasets import load
from core.errors import StorageError, TrainingError
from core.following import EngineStatus, Status
from core.history import Row
from core.states import State
from core.text import N_
from tests.fakes import FakeService, finished_run, plausible_frame, plausible_health

CONFIG = default_config("digits")
PLANE = default_config("moons")


def row(number: int, loss: float = 1.0) -> Row:
    return Row(float(number), True, loss, 0.5, None, None, 0.001, 1000.0, 1.0, 1.0)


@pytest.fixture(autouse=True)
def service(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    fake = FakeService(duration=1.0)
    monkeypatch.setattr(current, "_service", fake)
    return fake


@dataclass
class Server:
    """Where the feed is served."""

    port: int

    def view(
        self,
        run_id: str,
        start: object = None,
        *,
        health: object = None,
        frames: object = None,
        origin: str | None = "own",
    ) -> ClientConnection:
        cursors = {"from": start, "health": health, "frames": frames}
        query = f"?{urlencode({n: cursor for n, cursor in cursors.items() if cursor is not None})}"
        own = f"http://localhost:{self.port}"
        return connect(
            f"ws://localhost:{self.port}/denseboard/feed/{run_id}{query}",
            origin=Origin(own if origin == "own" else origin) if origin else None,
            proxy=None,
        )


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    app = Starlette(routes=routes())
    config = uvicorn.Config(app, host="localhost", port=0, lifespan="off", log_level="error")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    until(lambda: running.started)
    yield Server(running.servers[0].sockets[0].getsockname()[1])
    running.should_exit = True
    thread.join()


def until(condition: Callable[[], bool]) -> None:
    """Wait for what happens in another thread."""
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.005)


def read(socket: ClientConnection) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(socket.recv(timeout=5), parse_constant=pytest.fail)
    return message


def read_to_the_end(socket: ClientConnection, code: int = OVER) -> list[dict[str, Any]]:
    """All messages until the server closes, which it must do with ``code``."""
    messages = []
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            messages.append(read(socket))
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == code
    return messages


def together(messages: list[dict[str, Any]], before: list[Any] | None = None) -> list[Any]:
    """The rows a viewer has after these messages, put where each message says."""
    rows = list(before or [])
    for message in messages:
        assert message["from"] <= len(rows), "a gap"
        rows[message["from"] :] = message["rows"]
    return rows


def as_lists(rows: Any) -> list[Any]:
    return [row.to_list() for row in rows]


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


@pytest.mark.parametrize("cursor", ["-1", "x", "1e3", "²", "9" * 400, ""])
def test_a_cursor_that_is_no_number_starts_from_the_beginning(
    server: Server, service: FakeService, cursor: str
) -> None:
    run_id = service.submit(CONFIG)
    service.finish(run_id)
    with server.view(run_id, cursor) as socket:
        assert read_to_the_end(socket)[0]["from"] == 0


def snapshots_of(messages: list[dict[str, Any]], before: list[Any] | None = None) -> list[Any]:
    """The snapshots of layers a viewer has after these messages, without their weights."""
    snapshots = list(before or [])
    for message in messages:
        assert message["health_from"] <= len(snapshots), "a gap"
        snapshots[message["health_from"] :] = message["health"]
    return bare(snapshots)


def bare(snapshots: Any) -> list[Any]:
    lists = [health if isinstance(health, list) else health.to_list() for health in snapshots]
    return [[epoch, [[*layer[:4], [], *layer[5:]] for layer in layers]] for epoch, layers in lists]


def test_snapshots_of_layers_are_sent_to_those_who_ask(
    server: Server, service: FakeService
) -> None:
    run_id = service.submit(CONFIG)
    messages = []
    with server.view(run_id, health=0) as socket, server.view(run_id) as other:
        with service.running():
            messages += read_to_the_end(socket)
        assert all("health" not in message for message in read_to_the_end(other))
    sent = service.health(run_id)
    assert len(sent) >= 2 and snapshots_of(messages) == bare(sent)
    last = next(message["health"] for message in reversed(messages) if message["health"])
    assert last[-1] == sent[-1].to_list() and sum(last[-1][1][0][4])


def test_snapshots_follow_the_viewer_s_cursor_once_the_run_is_over(
    server: Server, service: FakeService
) -> None:
    run_id = service.submit(CONFIG)
    service.finish(run_id)
    snapshots = bare(service.health(run_id))
    rows = len(service.rows(run_id))
    for cursor, start in ((0, 0), (2, 2), (999, 0), ("x", 0), (len(snapshots), len(snapshots))):
        with server.view(run_id, rows, health=cursor) as socket:
            (message,) = read_to_the_end(socket)
        assert message["rows"] == [] and message["health_from"] == start
        assert bare(message["health"]) == snapshots[start:]
        assert not any(sum(layer[4]) for health in message["health"][:-1] for layer in health[1])


def test_a_snapshot_alone_is_news(server: Server, service: FakeService) -> None:
    run_id = service.submit(CONFIG)
    service.advance(3)
    with server.view(run_id, health=0) as socket:
        read(socket)
        service._runs[run_id].health.append(plausible_health(CONFIG, 0.5))
        service.warn(run_id, TrainingError(N_("Something to be told.")))  # tells the listeners
        message = read(socket)
        assert message["rows"] == [] and bare(message["health"])[0][0] == 0.5


def test_frames_are_sent_to_those_who_ask_and_the_samples_once(
    server: Server, service: FakeService
) -> None:
    run_id = service.submit(PLANE)
    with server.view(run_id, frames="") as socket, server.view(run_id, health=0) as other:
        with service.running():
            messages = read_to_the_end(socket)
        assert not any({"frame", "ground"} & message.keys() for message in read_to_the_end(other))
    assert [index for index, message in enumerate(messages) if "ground" in message] == [0]
    assert messages[0]["ground"] == ground(load(PLANE.source)).to_json()
    frames = [message["frame"] for message in messages if "frame" in message]
    told = [frame.to_list() for frame in service.frames(run_id)]
    assert len(frames) >= 2 and frames[-1] == told[-1]
    assert all(frame in told for frame in frames)
    assert len({frame[0] for frame in frames}) == len(frames)


def test_a_finished_run_sends_its_last_frame_alone(server: Server, service: FakeService) -> None:
    run_id = service.submit(PLANE)
    service.finish(run_id)
    assert len(service.frames(run_id)) > 1
    with server.view(run_id, frames="") as socket:
        (message,) = read_to_the_end(socket)
    assert message["frame"] == service.frames(run_id)[-1].to_list()


def test_a_frame_alone_is_news(server: Server, service: FakeService) -> None:
    run_id = service.submit(PLANE)
    service.advance(3)
    with server.view(run_id, frames="") as socket:
        read(socket)
        service._runs[run_id].frames.append(plausible_frame(PLANE, 0.5))
        service.warn(run_id, TrainingError(N_("Something to be told.")))  # tells the listeners
        message = read(socket)
    assert message["rows"] == [] and message["frame"][0] == 0.5 and "ground" not in message


def test_data_without_a_plane_have_no_frames(server: Server, service: FakeService) -> None:
    run_id = service.submit(CONFIG)
    service.finish(run_id)
    with server.view(run_id, frames="") as socket:
        assert not {"frame", "ground"} & read_to_the_end(socket)[0].keys()


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
        service.publish(run_id, row(100))
        service.pause(run_id)
        begun = time.monotonic()
        paused = read(socket)
        while paused["state"] != State.PAUSED:
            paused = read(socket)
        at_once = time.monotonic() - begun
    assert waited > PERIOD / 2
    assert at_once < PERIOD / 2


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
        messages += read_to_the_end(socket)
        seconds = time.monotonic() - begun
        thread.join()
    assert ended.is_set()
    assert together(messages) == as_lists(service.rows(run_id))
    assert 8 * seconds < len(messages) <= seconds / PERIOD + 3


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


# The coach


def too_slow(epochs: int, start: int = 0) -> list[Row]:
    """Epochs in which next to nothing is learned."""
    return [
        row(number, 2.35 - 0.0001 * number)._replace(metric=0.1, val_loss=2.35, val_metric=0.1)
        for number in range(start + 1, start + epochs + 1)
    ]


SLOW = replace(CONFIG, learning_rate=1e-6, epochs=50)
TOLD = {
    "rule": "slow",
    "since": 5.0,
    "severity": "warning",
    "finding": "slow",
    "values": {"epochs": 8, "loss_before": 2.35, "loss_now": 2.349},
    "suggestion": "usual_rate",
    "suggested": {"rate": 0.001},
    "change": ["learning_rate", 0.001],
}


def test_what_the_coach_sees_comes_with_the_rows_it_is_seen_in(
    server: Server, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.coach.coach.PERIOD", 0.0)
    run_id = service.submit(SLOW)
    with server.view(run_id) as socket:
        assert "advice" not in read(socket)
        service.publish(run_id, *too_slow(3))
        assert "advice" not in read(socket)
        service.publish(run_id, *too_slow(5, start=3))
        assert read(socket)["advice"] == [TOLD]
        # The same again is not said again; what has changed is.
        service.advance()
        assert "advice" not in read(socket)
        service.publish(
            run_id, *(row(number, 0.5)._replace(val_loss=0.5) for number in range(9, 19))
        )
        assert read(socket)["advice"] == []


def test_a_finished_run_and_a_viewer_who_reconnects_are_told_the_same(
    server: Server, service: FakeService
) -> None:
    run_id = service.submit(SLOW)
    service.publish(run_id, *too_slow(8))
    service.fail(run_id, TrainingError(N_("Enough.")))
    for cursor in (0, 3, 8, 0):
        with server.view(run_id, cursor) as socket:
            assert read_to_the_end(socket)[-1]["advice"] == [TOLD]


def test_a_viewer_who_reconnects_is_told_that_there_is_nothing(
    server: Server, service: FakeService
) -> None:
    run_id = service.submit(CONFIG)
    service.finish(run_id)
    with server.view(run_id, 5) as socket:
        assert read_to_the_end(socket)[-1]["advice"] == []
    with server.view(run_id) as socket:
        assert "advice" not in read_to_the_end(socket)[-1]


def test_advice_comes_with_the_last_piece_of_a_long_history(
    server: Server, service: FakeService
) -> None:
    run_id = service.submit(replace(SLOW, epochs=10_000))
    service.publish(run_id, *too_slow(CHUNK + 5))
    service.fail(run_id, TrainingError(N_("Enough.")))
    with server.view(run_id) as socket:
        messages = read_to_the_end(socket)
    assert ["advice" in message for message in messages] == [False, True]


def test_the_coach_looks_once_a_second_whoever_watches(
    server: Server, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0

    def counted(*arguments: Any) -> list[Any]:
        nonlocal looks
        looks += 1
        return findings(*arguments)

    monkeypatch.setattr("core.coach.coach.findings", counted)
    run_id = service.submit(SLOW)
    with server.view(run_id) as first, server.view(run_id) as second:
        begun = time.monotonic()
        for part in range(20):
            service.publish(run_id, *too_slow(1, start=part))
            time.sleep(0.03)
        seconds = time.monotonic() - begun
        service.fail(run_id, TrainingError(N_("Enough.")))
        told = [read_to_the_end(socket)[-1]["advice"] for socket in (first, second)]
    assert looks <= seconds / coach.PERIOD + 2
    assert told[0] == told[1]
    assert told[0][0]["values"]["epochs"] == 20


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
        # Stuck in its first send, it neither looks nor stores; then one message has it all.
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


def test_finished_run_gives_a_service_and_its_run() -> None:
    service, run_id = finished_run(CONFIG)
    result = service.result(run_id)
    assert service.status(run_id).state is State.DONE
    assert result is not None
    assert result.outputs.shape == (360, 10)

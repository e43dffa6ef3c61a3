"""Snapshots of the layers and frames of the plane in the feed."""

from typing import Any

from core.base.errors import TrainingError
from core.base.text import N_
from core.data.datasets import load
from core.runs.frames import plot_region
from tests.components.live.viewer import CONFIG, PLANE, Server, read, read_to_the_end
from tests.fakes import FakeService
from tests.plausible import plausible_frame, plausible_health


def snapshots_of(messages: list[dict[str, Any]], before: list[Any] | None = None) -> list[Any]:
    """The snapshots a viewer has after these messages, without their weights."""
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
        service.warn(run_id, TrainingError(N_("Something to be told.")))  # notifies the listeners
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
    assert messages[0]["ground"] == plot_region(load(PLANE.source)).to_json()
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
        service.warn(run_id, TrainingError(N_("Something to be told.")))  # notifies the listeners
        message = read(socket)
    assert message["rows"] == [] and message["frame"][0] == 0.5 and "ground" not in message


def test_data_without_a_plane_have_no_frames(server: Server, service: FakeService) -> None:
    run_id = service.submit(CONFIG)
    service.finish(run_id)
    with server.view(run_id, frames="") as socket:
        assert not {"frame", "ground"} & read_to_the_end(socket)[0].keys()

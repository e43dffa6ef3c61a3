"""A run inside a worker, which reports through events and obeys commands."""

import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from core.base.errors import DatasetError, TrainingError
from core.runs import protocol
from core.runs.states import State
from core.settings.config import RunConfig, default_config
from core.training import remote

LONG = RunConfig(epochs=10_000, units=(8,))


class FakeWorker:
    """Collects the events that would be sent to the servers."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def log_event(self, topic: str, event: dict[str, Any]) -> None:
        assert topic == protocol.TOPIC
        self.events.append(event)


@pytest.fixture
def module() -> Any:
    from core.training import worker

    return worker


@pytest.fixture
def events(module: Any, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    fake = FakeWorker()
    monkeypatch.setattr(module, "get_worker", lambda: fake)
    return fake.events


@pytest.fixture
def training(module: Any, events: list[dict[str, Any]]) -> Iterator[Any]:
    """Trains in a thread; returns a list that will have the outcome."""
    threads = {}

    def start(run_id: str, config: RunConfig = LONG) -> list[Any]:
        outcome: list[Any] = []
        threads[run_id] = threading.Thread(
            target=lambda: outcome.append(remote.train(run_id, config.to_json(), remote.PROCESS)),
            daemon=True,
        )
        threads[run_id].start()
        return outcome

    yield start
    for run_id, thread in threads.items():
        while thread.is_alive():
            remote.command(run_id, "stop")
            thread.join(1)


def until(true: Any) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_reports_are_numbered_and_complete(module: Any, events: list[dict[str, Any]]) -> None:
    outcome = remote.train("run", replace(LONG, epochs=5).to_json(), remote.PROCESS)
    assert outcome.state is State.DONE and outcome.result is not None and outcome.seconds > 0
    assert [event["number"] for event in events] == list(range(1, len(events) + 1))
    assert {event["run"] for event in events} == {"run"}
    assert [event["state"] for event in events if "state" in event] == ["starting", "running"]
    rows: list[Any] = []
    for event in (event for event in events if "rows" in event):
        assert event["start"] == len(rows)
        rows += event["rows"]
    snapshots: list[Any] = []
    for event in (event for event in events if "health" in event):
        assert event["health_start"] == len(snapshots)
        snapshots += event["health"]
    assert snapshots == outcome.health and len(snapshots) >= 2
    assert rows == outcome.rows and sum(row[1] for row in rows) == 5
    assert module.report("run", 0, 0) is None and not module._sessions


def test_frames_are_published_periodically_and_stored_at_the_end(
    events: list[dict[str, Any]],
) -> None:
    config = replace(default_config("moons"), epochs=60)
    outcome = remote.train("plane", config.to_json(), remote.PROCESS)
    shown = [event["frame"] for event in events if "frame" in event]
    # The first two and the last, whatever they cost; the others as far as time allows.
    assert len(outcome.frames) >= 3 and outcome.frames[-1][0] == 60.0
    assert 1 <= len(shown) <= 2 + outcome.seconds / 0.25
    assert shown[0] == outcome.frames[0]
    assert remote.train("table", replace(LONG, epochs=1).to_json(), remote.PROCESS).frames == []


def test_pause_resume_stop_and_report(events: list[dict[str, Any]], training: Any) -> None:
    outcome = training("steered")
    until(lambda: sum("rows" in event for event in events) > 1)
    remote.command("steered", "pause")
    until(lambda: events[-1].get("state") == "paused")
    report = remote.report("steered", 1, 0)
    assert report is not None
    number, state, rows, health = report
    assert (number, state) == (events[-1]["number"], "paused") and len(rows) >= 1
    time.sleep(0.2)
    assert remote.report("steered", 1, 0) == report
    later = remote.report("steered", 1, 1)
    assert len(health) >= 1 and later is not None and later[3] == health[1:]
    remote.command("steered", "resume")
    until(lambda: events[-1].get("rows"))
    remote.command("steered", "stop")
    until(lambda: outcome)
    assert outcome[0].state is State.STOPPED and outcome[0].result is not None
    assert len(outcome[0].rows) > len(rows)


def test_a_stop_may_arrive_before_its_run(module: Any, events: list[dict[str, Any]]) -> None:
    remote.command("early", "stop")
    assert remote.report("early", 0, 0) is None
    outcome = remote.train("early", LONG.to_json(), remote.PROCESS)
    assert outcome.state is State.STOPPED and outcome.result is None and not outcome.rows
    assert "early" not in module._sessions


def test_commands_for_ended_runs_do_not_pile_up(module: Any) -> None:
    for n in range(500):
        remote.command(f"over-{n}", "stop")
    assert len(module._sessions) <= 102
    module._sessions.clear()


def test_a_run_meant_for_another_process_is_not_trained(events: list[dict[str, Any]]) -> None:
    assert remote.train("run", LONG.to_json(), "the process before") is None
    assert events == []


@pytest.mark.parametrize(
    ("raised", "words"),
    [
        (MemoryError(), "ran out of memory"),
        (DatasetError("no {what}", what="data"), "no data"),
        (ValueError("what nobody foresaw"), "ValueError: what nobody foresaw"),
    ],
)
def test_errors_become_outcomes(
    module: Any,
    events: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    raised: Exception,
    words: str,
) -> None:
    def fail(*arguments: Any) -> None:
        raise raised

    monkeypatch.setattr(module, "load", fail)
    outcome = remote.train("run", LONG.to_json(), remote.PROCESS)
    assert outcome.state is State.FAILED and words in str(outcome.problem)


def test_no_exception_of_tensorflow_leaves_the_worker(
    module: Any, events: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    tf = sys.modules["tensorflow"]
    for error in (
        tf.errors.InvalidArgumentError(None, None, "bad shape"),
        tf.errors.ResourceExhaustedError(None, None, "too large"),
    ):
        monkeypatch.setattr(module.trainer, "train", _raiser(error))
        outcome = remote.train("run", LONG.to_json(), remote.PROCESS)
        assert outcome.state is State.FAILED and type(outcome.problem) is TrainingError


def _raiser(error: Exception) -> Any:
    def fail(*arguments: Any, **named: Any) -> None:
        raise error

    return fail


def test_a_download_is_reported_and_can_be_stopped(
    module: Any, events: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(name: str, progress: Any) -> None:
        progress(10, 100)
        progress(20, 100)  # too early to be sent
        remote.command("fetching", "stop")
        progress(30, 100)
        raise AssertionError("the download went on")

    monkeypatch.setattr(module, "load", load)
    outcome = remote.train("fetching", LONG.to_json(), remote.PROCESS)
    assert outcome.state is State.STOPPED and outcome.problem is None
    assert [event["download"] for event in events if "download" in event] == [[10, 100]]


def test_a_warm_worker_has_compiled_and_reported_nothing(
    module: Any, events: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training.ahead import Ahead
    from core.training.trainer import Trainer

    monkeypatch.setattr(module, "trainer", Trainer())
    monkeypatch.setattr(module, "_ahead", Ahead(module.trainer))
    config = replace(LONG, epochs=2)
    module.warm_up(config.to_json())
    assert config.graph in module.trainer.warm._models and events == []
    monkeypatch.setattr("core.training.warm.new_model", None)  # it is not made again
    outcome = remote.train("run", config.to_json(), remote.PROCESS)
    assert outcome.state is State.DONE

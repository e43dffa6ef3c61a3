"""What the coach says comes through the feed, whoever watches."""

import time
from dataclasses import replace
from typing import Any

import pytest

from components.live.feed import CHUNK
from core.advice.coach import coach
from core.advice.coach.rules import findings
from core.base.errors import TrainingError
from core.base.text import N_
from core.runs.history import Row
from tests.components.live.viewer import CONFIG, Server, read, read_to_the_end, row
from tests.fakes import FakeService


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
    "evidence": None,
    "shown": {},
    "suggestion": "usual_rate",
    "suggested": {"rate": 0.001},
    "change": ["learning_rate", 0.001],
}


def test_what_the_coach_sees_comes_with_the_rows_it_is_seen_in(
    server: Server, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.advice.coach.coach.PERIOD", 0.0)
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

    monkeypatch.setattr("core.advice.coach.coach.findings", counted)
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

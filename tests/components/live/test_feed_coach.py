"""The coach's advice in the feed."""

import time
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import pytest

from components.live.feed import CHUNK
from core.advice.coach import coach
from core.advice.coach.rules import findings
from core.base.errors import TrainingError
from core.base.text import N_
from core.evaluation.baselines import CONSTANT, LOGISTIC, Baseline, BaselineScore
from core.runs.history import Point, Row
from core.runs.states import State
from core.runs.store.summary import Summary, settings_of
from core.settings.config import RunConfig
from tests.components.live.viewer import CONFIG, Server, read, read_to_the_end, row
from tests.fakes import FakeService


def too_slow(epochs: int, start: int = 0) -> list[Row]:
    """Epochs in which the network hardly learns."""
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
        # Unchanged advice is not sent again; changed advice is.
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


def badly(epochs: int) -> list[Row]:
    """Epochs that stay at 40 % accuracy."""
    return [
        row(number, 1.5)._replace(metric=0.4, val_loss=1.5, val_metric=0.4)
        for number in range(1, epochs + 1)
    ]


def ended(service: FakeService, config: RunConfig = CONFIG) -> str:
    run_id = service.submit(config)
    service.publish(run_id, *badly(20))
    service.fail(run_id, TrainingError(N_("Enough.")))
    return run_id


class Fitter:
    """Baselines whose fit the test completes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.future: Future[Any] = Future()
        for module in ("components.live.feed", "components.live.coach_context"):
            monkeypatch.setattr(f"{module}.measured", lambda _config: self.future)

    def fit(self, linear: float) -> None:
        scores = {CONSTANT: 0.1, LOGISTIC: linear}
        self.future.set_result(
            tuple(
                Baseline(name, 0, BaselineScore(None, score), BaselineScore(None, 0.5))
                for name, score in scores.items()
            )
        )


@pytest.mark.parametrize(("linear", "rule"), [(0.95, "underfitting"), (0.4, "limit")])
def test_a_viewer_waits_for_advice_that_needs_baselines(
    linear: float, rule: str, server: Server, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitter = Fitter(monkeypatch)
    with server.view(ended(service)) as socket:
        assert "advice" not in read(socket)
        fitter.fit(linear)
        (message,) = read_to_the_end(socket)
    (advice,) = message["advice"]
    assert advice["rule"] == rule
    assert advice["shown"]["share_linear"] == linear


def test_baselines_that_cannot_be_fitted_are_not_waited_for(
    server: Server, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    Fitter(monkeypatch).future.set_exception(TrainingError(N_("Enough.")))
    with server.view(ended(service)) as socket:
        (advice,) = read_to_the_end(socket)[-1]["advice"]
    assert (advice["rule"], advice["evidence"]) == ("underfitting", None)


def test_earlier_runs_of_the_record_count(
    server: Server, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    Fitter(monkeypatch).fit(0.95)
    earlier = Summary(
        "earlier", settings_of(replace(CONFIG, units=(32,))), State.DONE, 1.0, last=Point(20, 0.4)
    )
    monkeypatch.setattr(service.store, "summaries", lambda: [earlier])
    with server.view(ended(service)) as socket:
        (advice,) = read_to_the_end(socket)[-1]["advice"]
    assert (advice["suggestion"], advice["change"]) == ("tried", None)
    assert advice["suggested"]["text_what"] == "more_units_tried"


def test_runs_of_a_visitor_do_not_count_for_anothers_run(
    server: Server, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    Fitter(monkeypatch).fit(0.95)
    settings = settings_of(replace(CONFIG, units=(32,)))
    earlier = Summary("earlier", settings, State.DONE, 1.0, last=Point(20, 0.4))
    monkeypatch.setattr(service.store, "summaries", lambda: [earlier])
    run_id = ended(service)
    service._run(run_id).status = replace(service.status(run_id), owner="ana")
    with server.view(run_id) as socket:  # whoever is alone on the machine looks at it
        (advice,) = read_to_the_end(socket)[-1]["advice"]
    assert advice["rule"] == "underfitting" and advice["suggestion"] != "tried"

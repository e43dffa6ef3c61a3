"""The seconds of a search, and the pace of its trials."""

import pytest

from core.search import pace
from core.search.pace import Pace


class Clock:
    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(pace, "time", made)
    return made


def test_pauses_do_not_count(clock: Clock) -> None:
    made = Pace(5.0)
    clock.now += 7
    assert made.seconds == 5
    made.run()
    made.run()
    clock.now += 3
    assert made.seconds == 8
    made.rest()
    clock.now += 100
    assert made.seconds == 8
    made.run()
    clock.now += 1
    assert made.seconds == 9


def test_the_pace_is_that_of_the_latest_trials(clock: Clock) -> None:
    made = Pace(0.0)
    made.run()
    assert made.each(0) is None
    clock.now += 10
    assert made.each(2) == 5
    for _ in range(30):
        made.note_end()
        clock.now += 2
    assert made.each(30) == 2

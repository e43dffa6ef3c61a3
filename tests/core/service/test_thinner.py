"""The limit of the record, and what comes of it."""

import logging

import pytest

from core.base.errors import StorageError
from core.base.text import N_
from core.runs.store import RunStore
from core.service import thinner
from core.service.thinner import USUAL_MB, VARIABLE, Thinner, record_mb


class Store(RunStore):
    """Notes the limits it is thinned to."""

    def __init__(self, error: StorageError | None = None) -> None:
        super().__init__()
        self.limits: list[int] = []
        self._error = error

    def thin(self, limit: int) -> int:
        self.limits.append(limit)
        if self._error:
            raise self._error
        return 7


@pytest.mark.parametrize(("stated", "limit"), [("", USUAL_MB), ("500", 500), ("0", 0)])
def test_the_limit_is_stated(monkeypatch: pytest.MonkeyPatch, stated: str, limit: int) -> None:
    monkeypatch.setenv(VARIABLE, stated)
    assert record_mb() == limit


@pytest.mark.parametrize("stated", ["-1", "many", "1.5", "²"])
def test_a_limit_that_is_none_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, stated: str
) -> None:
    monkeypatch.setenv(VARIABLE, stated)
    with caplog.at_level(logging.WARNING):
        assert record_mb() == USUAL_MB
    assert VARIABLE in caplog.text and stated in caplog.text


def test_it_thins_to_the_limit_unless_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store()
    monkeypatch.setenv(VARIABLE, "3")
    assert Thinner(store).look() == 7
    monkeypatch.setenv(VARIABLE, "0")
    assert Thinner(store).look() == 0
    assert store.limits == [3_000_000]


def test_a_record_that_cannot_be_thinned_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    store = Store(StorageError(N_("The disk is full.")))
    with caplog.at_level(logging.WARNING):
        assert Thinner(store).look() == 0
    assert "The disk is full." in caplog.text


def test_it_looks_now_and_then_until_it_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thinner, "_SECONDS", 0.001)
    store = Store()
    running = Thinner(store)
    running.start()
    while len(store.limits) < 2:
        assert running._thread.is_alive()
    running.close()
    running._thread.join(10)
    assert not running._thread.is_alive()

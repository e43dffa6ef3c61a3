"""Only one server at a time may write a run, whatever happens to the others."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from core.base.errors import StorageError
from core.runs.states import State
from core.runs.store import RunStore, claims
from core.runs.store.database import Database
from core.settings.config import RunConfig
from tests.core.runs.store.servers import Server, hold


class Clock:
    """A monotonic clock that is advanced by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr("core.runs.store.claims.monotonic", lambda: self.now)


@pytest.fixture
def run_id(store: RunStore) -> str:
    return store.create(RunConfig()).run_id


@contextmanager
def holding(home: Path, url: str, run_id: str) -> Iterator[Server]:
    """A server in its own process that holds a claim until it is killed."""
    holder = Server(hold, home, url, run_id)
    try:
        assert holder.hear() is True
        yield holder
    finally:
        holder.kill()


def watched(store: RunStore, clock: Clock, run_id: str, seconds: float, step: float = 1.0) -> bool:
    """Whether a claim is granted within some seconds of repeated attempts."""
    until = clock.now + seconds
    while clock.now < until:
        claim = store.claim(run_id)
        if claim is not None:
            claim.release()
            return True
        clock.now += step
    return False


def test_one_server_has_the_right_to_write(store: RunStore, url: str, run_id: str) -> None:
    neighbour = RunStore(url=url)  # another server with the same data folder
    claim = store.claim(run_id)
    assert claim is not None
    assert store.claim(run_id) is None and neighbour.claim(run_id) is None
    claim.release()
    claim.release()
    again = neighbour.claim(run_id)
    assert again is not None and store.claim(run_id) is None
    again.release()


def test_runs_of_a_killed_server_are_taken_over_at_once(
    store: RunStore, url: str, run_id: str, data_folder: Path
) -> None:
    with holding(data_folder, url, run_id) as holder:
        assert store.claim(run_id) is None
        holder.kill()
        claim = store.claim(run_id)
        assert claim is not None
        claim.release()
    (ours,) = store._claims.values()
    left = {path.name for path in (data_folder / "claims").glob("*.lock")}
    assert left == {"owner.lock", f"{ours._holder}.lock"}


def test_a_live_remote_server_keeps_its_runs(
    store: RunStore, url: str, run_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = RunStore(tmp_path / "elsewhere", url)
    claim = elsewhere.claim(run_id)
    assert claim is not None
    clock = Clock(monkeypatch)
    for _ in range(12):  # it renews every 5 s
        assert not watched(store, clock, run_id, claims.RENEW_SECONDS)
        elsewhere._claims[url, tmp_path / "elsewhere"].renew()
    assert not claim.lost
    claim.release()


def test_a_dead_remote_server_loses_its_runs_after_a_while(
    store: RunStore, url: str, run_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with holding(tmp_path / "elsewhere", url, run_id):
        pass
    clock = Clock(monkeypatch)
    began = clock.now
    assert watched(store, clock, run_id, 60)
    assert clock.now - began == claims.EXPIRE_SECONDS


def test_nobody_is_declared_dead_after_an_outage(
    store: RunStore, url: str, run_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with holding(tmp_path / "elsewhere", url, run_id):
        pass
    clock = Clock(monkeypatch)
    assert store.claim(run_id) is None
    clock.now += 10 * claims.EXPIRE_SECONDS  # the database was unavailable: no one could renew
    assert not watched(store, clock, run_id, claims.EXPIRE_SECONDS - 1)
    assert watched(store, clock, run_id, 2)


def test_a_server_away_too_long_learns_that_it_lost_its_run(
    store: RunStore, url: str, run_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = RunStore(tmp_path / "elsewhere", url)
    lost = elsewhere.claim(run_id)
    clock, taken = Clock(monkeypatch), None
    while taken is None and clock.now < 1100:
        clock.now += 5
        taken = store.claim(run_id)
    assert lost is not None and taken is not None
    elsewhere._claims[url, tmp_path / "elsewhere"].renew()
    assert lost.lost and not taken.lost
    lost.release()
    assert elsewhere.claim(run_id) is None  # releasing a lost claim does not affect others
    taken.release()


def test_a_server_learns_that_another_ended_its_run(
    store: RunStore, url: str, run_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = RunStore(tmp_path / "elsewhere", url)
    lost, kept = elsewhere.claim(run_id), elsewhere.claim(store.create(RunConfig()).run_id)
    assert lost is not None and kept is not None
    clock = Clock(monkeypatch)
    assert watched(store, clock, run_id, 60)  # taken, and released
    ours = elsewhere._claims[url, tmp_path / "elsewhere"]
    ours.renew()
    assert (lost.lost, kept.lost) == (False, False)  # nobody has ended it, so it continues
    assert store.claim(run_id) is None
    assert watched(store, clock, run_id, 60)
    store.save(replace(store.record(run_id), state=State.DONE))
    ours.renew()
    assert (lost.lost, kept.lost) == (True, False)
    kept.release()


def test_claims_are_renewed_by_themselves(
    store: RunStore, run_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "RENEW_SECONDS", 0.02)
    renewed: list[float] = []
    renew = claims.Claims.renew

    def note(ours: claims.Claims) -> None:
        renew(ours)
        renewed.append(time.monotonic())
        if len(renewed) == 1:
            raise StorageError("The database is away.")

    monkeypatch.setattr(claims.Claims, "renew", note)
    claim = store.claim(run_id)
    assert claim is not None
    until = time.monotonic() + 10
    while len(renewed) < 3 and time.monotonic() < until:
        time.sleep(0.01)
    claim.release()
    assert len(renewed) >= 3 and not claim.lost
    time.sleep(0.1)
    count = len(renewed)
    time.sleep(0.1)
    assert len(renewed) == count  # nothing is held


def test_a_claim_released_without_the_database_can_be_taken_again(
    store: RunStore, run_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = store.claim(run_id)
    assert claim is not None
    with monkeypatch.context() as patch:

        def away(*_: object, **__: object) -> None:
            raise StorageError("The database is away.")

        patch.setattr(Database, "writing", away)
        claim.release()
    again = store.claim(run_id)
    assert again is not None
    again.release()

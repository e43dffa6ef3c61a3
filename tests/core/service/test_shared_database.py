"""Two servers with one database and separate workers do not touch each other's runs."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.runs.history import Row
from core.runs.states import State
from core.runs.store import RunStore
from core.service.cluster import cluster
from core.service.dispatcher import Dispatcher
from core.service.estimates import Estimator
from core.service.live import LiveRun
from core.service.service import DaskTrainingService
from core.service.writer import Writer
from core.settings.config import RunConfig

ROWS = [Row(n / 2, n % 2 == 0, 0.5, 0.5, None, None, 0.1, 1.0, 1.0, float(n)) for n in range(1, 5)]


class Workers:
    """A connection to workers without runs."""

    async def published(self) -> set[str]:
        return set()


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[DaskTrainingService]:
    """A server that has not connected to its workers yet."""
    service = DaskTrainingService(RunStore(tmp_path / "ours", f"sqlite:///{tmp_path}/runs.db"))
    yield service
    service.close()


@pytest.fixture
def theirs(tmp_path: Path) -> RunStore:
    """The store of another server, with another data folder."""
    return RunStore(tmp_path / "theirs", f"sqlite:///{tmp_path}/runs.db")


def test_a_server_sees_but_does_not_change_the_run_of_another(
    ours: DaskTrainingService, theirs: RunStore
) -> None:
    run_id = ours.submit(RunConfig())
    theirs.append(run_id, ROWS)  # by any server; the run seems to have started
    other = DaskTrainingService(theirs)
    assert [record.run_id for record in theirs.unfinished()] == [run_id]
    assert other.status(run_id).state is State.QUEUED and other.rows(run_id) == ROWS
    run = other._run(run_id)
    assert run.lock is None

    async def adopt() -> bool:
        dispatcher = Dispatcher(cluster(), other._writer, Estimator(), lambda status: None)
        dispatcher.adopt(run)
        await dispatcher._resolve_unfinished(Workers(), None)  # type: ignore[arg-type]
        record = await asyncio.to_thread(other._writer.look_up, run)
        dispatcher._apply(run, record)
        await dispatcher.close()
        return run_id in dispatcher._unfinished

    assert asyncio.run(adopt())  # it keeps waiting for changes
    assert not run.state.final and run.lock is None
    assert not other._writer.end(run, State.FAILED).result()
    other.close()
    assert theirs.record(run_id).state is State.QUEUED and theirs.rows(run_id) == ROWS
    assert ours._run(run_id).lock is not None and not ours._run(run_id).lock.lost  # type: ignore[union-attr]


def test_a_server_that_lost_a_run_stops_writing_it(theirs: RunStore) -> None:
    record = theirs.create(RunConfig())
    writer, claim = Writer(theirs), theirs.claim(record.run_id)
    assert claim is not None
    run = LiveRun(record, [], claim)
    run.enter(State.RUNNING)
    assert writer.save(run).result()
    claim.lost = (
        True  # as if the machine had slept for a minute and another server had taken the run
    )
    run.rows.extend(ROWS)
    assert not writer.append(run).result()
    assert run.lock is None and theirs.rows(record.run_id) == []
    claim.release()
    writer.close()

"""What becomes of a run whose worker died."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.base.errors import WorkerLostError
from core.runs.checkpoint import Checkpoint, Kept
from core.runs.frames import CELLS, Frame
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.states import State
from core.runs.store import RunStore
from core.service.archive import start_of
from core.service.live import LiveRun
from core.service.recovery import DEATHS, recover
from core.service.writer import Writer
from core.settings.config import RunConfig

ROWS = [Row(n / 2, n % 2 == 0, 0.5, 0.5, None, None, 0.001, 1.0, 1.0, n) for n in range(1, 8)]
HEALTH = [Health.from_list([n / 2, [[0.1, 0.001, 0.25, None, [1], -1.0, 1.0]]]) for n in (1, 3, 6)]
KEPT = Kept(2, Checkpoint(2, (np.zeros(3),)).to_bytes(), b"w", [Frame(1.0, b"1" * CELLS).to_list()])
CONFIG = RunConfig(epochs=9)


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path)


@pytest.fixture
def writer(store: RunStore) -> Iterator[Writer]:
    writer = Writer(store)
    yield writer
    writer.close()


def begun(store: RunStore, writer: Writer, config: RunConfig = CONFIG) -> LiveRun:
    """A run in its fourth epoch, with a checkpoint of the second."""
    record = store.create(config)
    run = LiveRun(record, [], store.claim(record.run_id))
    run.enter(State.RUNNING, worker="somewhere")
    run.add(0, ROWS)
    run.add_health(0, HEALTH)
    assert writer.append(run).result() and writer.keep(run, KEPT).result()
    return run


def test_it_goes_back_to_its_checkpoint(store: RunStore, writer: Writer) -> None:
    run = begun(store, writer)
    assert asyncio.run(recover(run, writer))
    assert (run.state, run.record.deaths, run.record.worker) == (State.QUEUED, 1, "")
    assert run.rows == ROWS[:4] and run.health == HEALTH[:2] and not run.paused
    writer._thread.submit(lambda: None).result()
    assert store.record(run.run_id) == run.record and store.rows(run.run_id) == run.rows
    start = start_of(store, run.record)
    assert start is not None and start.checkpoint == KEPT.checkpoint and start.weights == b"w"
    assert start.frames == KEPT.frames and len(start.rows) == 4 and len(start.health) == 2
    run.enter(State.RUNNING)
    run.add(4, ROWS[4:])
    assert writer.append(run).result()
    assert store.rows(run.run_id) == ROWS


@pytest.mark.parametrize(
    ("changes", "rows"),
    [
        ({"schedule": "cosine"}, 4),  # the number of epochs is the same
        ({"schedule": "plateau"}, 0),
        ({"early_stopping": True}, 0),
    ],
)
def test_it_starts_over_where_callbacks_remember(
    store: RunStore, writer: Writer, changes: dict[str, object], rows: int
) -> None:
    run = begun(store, writer, replace(CONFIG, **changes))  # type: ignore[arg-type]
    assert asyncio.run(recover(run, writer))
    assert len(run.rows) == rows and (start_of(store, run.record) is None) == (not rows)


def test_it_starts_over_with_other_libraries(store: RunStore, writer: Writer) -> None:
    run = begun(store, writer)
    here = run.record.versions
    run.record = replace(run.record, versions={"keras": "2"})
    assert asyncio.run(recover(run, writer))
    assert run.rows == [] and run.record.versions == here


def test_without_a_checkpoint_it_starts_where_the_run_before_ended(
    store: RunStore, writer: Writer
) -> None:
    before = begun(store, writer, replace(CONFIG, epochs=3))
    writer.end(before, State.STOPPED).result()
    record = store.create(CONFIG, before.run_id)
    run = LiveRun(record, [], store.claim(record.run_id))
    run.enter(State.RUNNING)
    assert asyncio.run(recover(run, writer))
    assert run.rows == ROWS[:4]


def test_a_paused_run_will_be_paused_again(store: RunStore, writer: Writer) -> None:
    run = begun(store, writer)
    run.enter(State.PAUSED)
    assert asyncio.run(recover(run, writer)) and run.paused


def test_the_third_death_is_the_last(store: RunStore, writer: Writer) -> None:
    run = begun(store, writer)
    for death in range(1, DEATHS):
        assert asyncio.run(recover(run, writer)) and run.record.deaths == death
        run.enter(State.RUNNING)
    assert not asyncio.run(recover(run, writer))
    assert run.state is State.FAILED and run.record.deaths == DEATHS
    assert isinstance(run.record.problem, WorkerLostError)
    assert "died 3 times" in str(run.record.problem)


def test_a_run_that_alone_exceeds_the_memory_is_not_tried_again(
    store: RunStore, writer: Writer
) -> None:
    run = begun(store, writer)
    run.cramped = True  # by earlier runs: in a new worker it may fit
    assert asyncio.run(recover(run, writer, over_memory=True))
    run.enter(State.RUNNING)
    run.cramped = False
    assert not asyncio.run(recover(run, writer, over_memory=True))
    assert run.state is State.FAILED and "exceeded its memory limit" in str(run.record.problem)


def test_a_run_about_to_stop_stops(store: RunStore, writer: Writer) -> None:
    run = begun(store, writer)
    run.stop_soon()
    assert not asyncio.run(recover(run, writer))
    assert run.state is State.STOPPED and run.rows == ROWS

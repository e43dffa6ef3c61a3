"""A follower with a fake connection."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from distributed.client import FutureCancelledError
from distributed.scheduler import KilledWorker

from core.base.errors import TrainingError
from core.runs.frames import CELLS, Frame
from core.runs.history import Row
from core.runs.record import ACCELERATOR, Record
from core.runs.results import TrainingOutcome
from core.runs.states import State
from core.runs.store import RunStore
from core.service import follower as follower_module
from core.service.connection import WorkerInfo, key
from core.service.live import LiveRun
from core.service.writer import Writer
from core.settings.config import RunConfig
from tests import disks
from tests.core.service.scene import Scene

ROWS = [
    [n / 2, n % 2 == 0, 0.5**n, 0.5, None, None, 0.001, 1.0, 1.0, float(n)] for n in range(1, 9)
]
HEALTH = [[n / 2, [[n / 8, 0.001, 0.25, None, [1, 2, n], -1.0, 1.0]]] for n in range(1, 8)]
FRAMES = [Frame(float(n), bytes([n]) * CELLS).to_list() for n in range(4)]
WORKER = WorkerInfo("process", 0, frozenset())
HERE = "tcp://here:1"


async def unchanged(run: LiveRun) -> None:
    """Read nothing again."""


Play = Callable[[Callable[[Scene], Awaitable[None]]], None]


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Runs a test's coroutine with a run that was submitted."""
    monkeypatch.setattr(follower_module, "_REASON_SECONDS", 0.02)
    store = RunStore(tmp_path)

    def play(act: Callable[[Scene], Awaitable[None]]) -> None:
        async def all_of_it() -> None:
            record = store.create(RunConfig())
            writer = Writer(store)
            run = LiveRun(record, [], store.claim(record.run_id))
            scene = Scene(run, writer, store)
            await scene.follower.hand_over(run, HERE, WORKER)
            await act(scene)
            scene.follower.abandon()
            await scene.settle()
            writer.close()
            if run.lock:
                run.lock.release()

        asyncio.run(all_of_it())

    return play


def test_the_record_names_the_accelerator(play: Play) -> None:
    async def act(scene: Scene) -> None:
        assert ACCELERATOR not in scene.run.record.versions
        assert scene.run.status().accelerator == ""
        worker = replace(WORKER, accelerator="Fast 0")
        await scene.follower.hand_over(scene.run, HERE, worker)
        await scene.settle()
        assert scene.run.status().accelerator == "Fast 0"
        assert scene.store.record(scene.run.run_id).versions[ACCELERATOR] == "Fast 0"

    play(act)


def test_rows_are_read_once_and_in_order(play: Play) -> None:
    async def act(scene: Scene) -> None:
        scene.tell(1, state="running")
        scene.tell(2, start=0, rows=ROWS[:2])
        scene.tell(2, start=0, rows=ROWS[:2])
        scene.tell(3, start=1, rows=ROWS[1:4])
        assert scene.run.state is State.RUNNING
        assert [row.to_list() for row in scene.run.rows] == ROWS[:4]
        await scene.settle()
        assert scene.store.rows(scene.run.run_id) == scene.run.rows

    play(act)


def test_rows_are_recorded_together(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(scene: Scene) -> None:
        written: list[int] = []

        def rewind(record: Record, rows: list[Row]) -> None:
            written.append(len(rows))

        monkeypatch.setattr(scene.store, "rewind", rewind)
        monkeypatch.setattr(scene.store, "append", lambda _run_id, rows: written.append(len(rows)))
        monkeypatch.setattr(scene.store, "has_rows", lambda _run_id: bool(written))
        scene.tell(1, state="running")
        scene.tell(2, start=0, rows=ROWS[:2])
        scene.tell(3, start=2, rows=ROWS[2:4])
        await scene.settle()
        await scene.settle()
        scene.tell(4, start=4, rows=ROWS[4:5])
        await scene.settle()
        assert written == [4, 1]

    play(act)


def test_rows_say_that_a_run_is_running(play: Play) -> None:
    async def act(scene: Scene) -> None:
        scene.run.enter(State.STARTING)
        scene.tell(2, start=0, rows=ROWS[:2])  # the first event was missed
        assert scene.run.state.value == "running"
        scene.tell(3, state="paused")
        scene.tell(4, start=2, rows=ROWS[2:3])
        assert scene.run.state.value == "paused"

    play(act)


def test_missed_reports_are_requested_once(play: Play) -> None:
    async def act(scene: Scene) -> None:
        scene.tell(1, start=0, rows=ROWS[:1])
        scene.connection.reported = (6, "paused", ROWS[:6])
        scene.tell(5, start=4, rows=ROWS[4:5])
        scene.tell(6, start=5, rows=ROWS[5:6])
        await scene.settle()
        assert scene.connection.asked == [1]
        assert [row.to_list() for row in scene.run.rows] == ROWS[:6]
        assert scene.run.state is State.PAUSED

    play(act)


def test_snapshots_of_layers_are_received_like_rows(play: Play) -> None:
    async def act(scene: Scene) -> None:
        scene.tell(1, health_start=0, health=HEALTH[:2])
        scene.tell(1, health_start=0, health=HEALTH[:2])
        assert [health.to_list() for health in scene.run.health] == HEALTH[:2]
        scene.connection.reported, scene.connection.health = (5, "running", ROWS[:1]), HEALTH[:5]
        scene.tell(5, health_start=4, health=HEALTH[4:5])  # earlier ones were missed
        await scene.settle()
        assert [health.to_list() for health in scene.run.health] == HEALTH[:5]
        assert len(scene.run.rows) == 1
        outcome = TrainingOutcome(State.DONE, ROWS, None, None, 1.0, HEALTH)
        scene.connection.future.set_result(outcome)
        await scene.settle()
        assert scene.store.health(scene.run.run_id) == scene.run.health
        assert [health.to_list() for health in scene.run.health] == HEALTH

    play(act)


def test_the_latest_frame_is_shown_and_all_are_kept_at_the_end(play: Play) -> None:
    async def act(scene: Scene) -> None:
        for number, frame in enumerate(FRAMES[:2], 1):
            scene.tell(number, frame=frame)
            assert [shown.to_list() for shown in scene.run.frames] == [frame]
        outcome = TrainingOutcome(State.DONE, ROWS, None, None, 1.0, HEALTH, FRAMES)
        scene.connection.future.set_result(outcome)
        await scene.settle()
        assert [frame.to_list() for frame in scene.run.frames] == FRAMES
        assert scene.store.frames(scene.run.run_id) == scene.run.frames

    play(act)


def test_a_stale_report_does_not_revert_the_state(play: Play) -> None:
    async def act(scene: Scene) -> None:
        scene.connection.reported = (3, "running", ROWS[:2])
        scene.tell(2, start=1, rows=ROWS[1:2])  # makes the follower ask
        scene.tell(4, state="paused")  # while the answer with number 3 is on its way
        await scene.settle()
        assert scene.run.state is State.PAUSED and len(scene.run.rows) == 2

    play(act)


def test_the_outcome_comes_last(play: Play) -> None:
    async def act(scene: Scene) -> None:
        scene.tell(1, start=0, rows=ROWS[:2])
        scene.connection.future.set_result(TrainingOutcome(State.DONE, ROWS, None, None, 4.5))
        await scene.settle()
        assert scene.run.state is State.DONE and len(scene.run.rows) == len(ROWS)
        assert scene.run.record.seconds == 4.5
        assert scene.connection.forgotten == [scene.run.run_id] and scene.woken
        assert not scene.follower.assigned and not scene.connection.heard
        assert scene.store.record(scene.run.run_id).state is State.DONE
        scene.follower._receiver.receive(scene.run, {"number": 9, "state": "running"})  # too late
        assert scene.run.state is State.DONE

    play(act)


def test_a_result_stays_on_the_cluster_until_it_is_recorded(play: Play) -> None:
    many = ROWS * 200  # starts before the end, with overlap

    async def act(scene: Scene) -> None:
        with disks.full():
            scene.connection.future.set_result(TrainingOutcome(State.DONE, many, None, None, 1.0))
            await scene.settle()
            assert scene.run.state is State.DONE and not scene.connection.forgotten
            assert "the disk is full" in str(scene.run.warning)
            assert not scene.store.record(scene.run.run_id).state.final
        scene.writer.finish(scene.run)
        for _ in range(100):  # the follower checks every half a second
            if scene.connection.forgotten:
                break
            await asyncio.sleep(0.1)
        assert scene.connection.forgotten and scene.run.warning is None
        assert scene.store.record(scene.run.run_id).state is State.DONE
        assert len(scene.store.rows(scene.run.run_id)) == len(many)

    play(act)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (RuntimeError("no idea"), TrainingError, "RuntimeError: no idea"),
        (TrainingError("as it is"), TrainingError, "as it is"),
    ],
)
def test_an_error_ends_the_run_with_its_curve(
    play: Play, error: Exception, kind: type[Exception], words: str
) -> None:
    async def act(scene: Scene) -> None:
        scene.tell(1, start=0, rows=ROWS[:3])
        scene.connection.future.set_exception(error)
        await scene.settle()
        assert scene.run.state is State.FAILED and len(scene.run.rows) == 3
        problem = scene.run.record.problem
        assert isinstance(problem, kind) and words in str(problem)
        assert scene.connection.forgotten

    play(act)


Death = Callable[[Scene], None]


def killed(scene: Scene) -> None:
    scene.connection.future.set_exception(KilledWorker("task", None, 0))  # type: ignore[arg-type]


def cancelled(scene: Scene) -> None:
    scene.connection.future.set_exception(FutureCancelledError("key", "by others"))


def replaced(scene: Scene) -> None:
    """Another process at the worker's address refuses the run."""
    scene.connection.future.set_result(None)


def gone(scene: Scene) -> None:
    """The worker is no longer listed; the scheduler may wait for it for ever."""
    for _ in range(3):
        scene.follower.compare(())


@pytest.mark.parametrize("death", [killed, cancelled, replaced, gone])
def test_a_run_is_given_back_once_when_its_worker_dies(play: Play, death: Death) -> None:
    async def act(scene: Scene) -> None:
        scene.follower.compare({HERE})
        scene.tell(1, state="running")
        scene.tell(2, start=0, rows=ROWS[:3])
        await scene.settle()
        assert scene.back == []
        death(scene)
        await scene.settle()
        assert scene.back == [scene.run] and scene.run.state is State.QUEUED
        assert scene.run.record.deaths == 1 and scene.run.rows == []
        record = scene.store.record(scene.run.run_id)
        assert record.deaths == 1 and scene.store.rows(scene.run.run_id) == []
        assert not scene.follower.assigned and not scene.connection.heard and scene.woken
        assert scene.connection.forgotten == [scene.run.run_id]
        assert scene.connection.rechecked == ([HERE] if death is replaced else [])
        assert scene.connection.future.released or death is not killed

    play(act)


def test_a_run_of_another_server_is_given_back_unchanged(play: Play) -> None:
    async def act(scene: Scene) -> None:
        scene.tell(1, start=0, rows=ROWS[:3])
        lock, scene.run.lock = scene.run.lock, None
        killed(scene)
        await scene.settle()
        assert scene.back == [scene.run] and scene.run.record.deaths == 0
        assert len(scene.run.rows) == 3 and scene.connection.forgotten == []
        scene.run.lock = lock

    play(act)


def test_a_lost_connection_ends_no_run(play: Play) -> None:
    async def act(scene: Scene) -> None:
        scene.tell(1, state="running")
        scene.connection.alive = False
        scene.connection.future.set_exception(FutureCancelledError("key", "lost"))
        await scene.settle()
        assert scene.run.state is State.RUNNING and scene.woken
        assert scene.follower.abandon() == [scene.run]

    play(act)


def test_stop_before_the_first_step_ends_at_once(play: Play) -> None:
    async def act(scene: Scene) -> None:
        scene.run.stop_soon()
        await scene.follower.order(scene.run, "stop")
        assert scene.run.state is State.STOPPED and scene.connection.orders == ["stop"]
        assert scene.follower.ours() == {f"denseboard-{scene.run.run_id}": (HERE, True)}
        scene.connection.future.set_result(
            TrainingOutcome(State.STOPPED, ROWS[:1], None, None, 1.0)
        )
        await scene.settle()
        assert scene.run.rows == [] and not scene.follower.assigned
        assert scene.connection.forgotten

    play(act)


def test_a_run_is_taken_over_in_progress(play: Play) -> None:
    async def act(scene: Scene) -> None:
        run = scene.run
        scene.follower.abandon()
        run.record = replace(run.record, state=State.RUNNING, worker=HERE)
        run.rows = [Row.from_list(row) for row in ROWS[:2]]
        run.stop_soon()  # while nobody was connected
        scene.connection.reported = (7, "running", ROWS[:5])
        scene.connection.health = HEALTH[:3]
        scene.connection.future.key = key(run.record)
        assert await scene.follower.take_over(run, unchanged)
        assert len(run.rows) == 5 and scene.connection.orders == ["stop"]
        assert [health.to_list() for health in run.health] == HEALTH[:3]
        run.record = replace(run.record, deaths=1)  # another attempt than the one on the cluster
        assert not await scene.follower.take_over(run, unchanged)
        scene.connection.there = False
        assert not await scene.follower.take_over(run, unchanged)

    play(act)

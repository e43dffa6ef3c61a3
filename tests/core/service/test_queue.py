"""The order in which queued runs are trained."""

import pytest

from core.runs.record import Record
from core.service.live import LiveRun
from core.service.queue import RunQueue
from core.settings.config import RunConfig


def run(name: str, search: str = "", units: int = 64, owner: str = "") -> LiveRun:
    config = RunConfig(units=(units,))
    return LiveRun(Record(name, config, search=search, owner=owner), [], None)


def queue_of(*runs: LiveRun) -> RunQueue:
    queue = RunQueue()
    for one in runs:
        queue.add(one)
    return queue


def started(queue: RunQueue, *training: LiveRun) -> list[str]:
    """The runs in the order in which they start while none ends."""
    busy = list(training)
    while one := queue.next(busy):
        queue.take(one)
        busy.append(one)
    return [one.run_id for one in busy[len(training) :]]


def test_runs_of_searches_wait_for_all_others() -> None:
    trial, pressed, later = run("trial", "s"), run("pressed"), run("later")
    queue = queue_of(trial, pressed, later)
    assert [one.status().place for one in (pressed, later, trial)] == [1, 2, 3]
    assert started(queue, run("a"), run("b"), run("c")) == ["pressed", "later", "trial"]


def test_searches_share_the_workers() -> None:
    queue = queue_of(run("a1", "a"), run("a2", "a"), run("a3", "a"), run("b1", "b"), run("b2", "b"))
    assert started(queue, run("a0", "a"), run("pressed")) == ["b1", "a1", "b2", "a2", "a3"]


@pytest.mark.parametrize("search", ["", "s"])
def test_a_run_whose_worker_died_comes_first_of_its_kind(search: str) -> None:
    queue = queue_of(run("pressed"), run("trial", "s"))
    queue.add_first(run("again", search))
    order = ["pressed", "again", "trial"] if search else ["again", "pressed", "trial"]
    assert [one.run_id for one in queue] == started(queue) == order


def test_runs_of_a_paused_search_stay_in_the_queue() -> None:
    held, other = run("held", "a"), run("other", "b")
    queue = queue_of(held, other)
    held.held = True
    assert queue.waiting == 1
    assert started(queue) == ["other"]
    held.held = False
    assert started(queue) == ["held"]


def test_in_a_search_those_with_a_compiled_program_come_first() -> None:
    queue = queue_of(run("a1", "a", 2), run("a2", "a", 1), run("b", "b", 9), run("pressed", "", 9))
    order = []
    while one := queue.next([run("a0", "a")], lambda config: config.units[0]):
        queue.remove(one)
        order.append(one.run_id)
    assert order == ["pressed", "b", "a2", "a1"]


def one_by_one(queue: RunQueue) -> list[str]:
    """The runs in the order in which a single worker trains them."""
    order = []
    while one := queue.next([]):
        queue.take(one)
        order.append(one.run_id)
    return order


def test_persons_take_turns() -> None:
    ana = [run(f"ana {n}", owner="ana") for n in range(4)]
    ben = [run(f"ben {n}", owner="ben") for n in range(2)]
    eva = [run("eva 0", owner="eva")]
    queue = queue_of(*ana, *ben, *eva)
    places = {one.run_id: one.status().place for one in (*ana, *ben, *eva)}
    order = one_by_one(queue)
    assert order == ["ana 0", "ben 0", "eva 0", "ana 1", "ben 1", "ana 2", "ana 3"]
    assert sorted(places, key=places.__getitem__) == order  # as each was told


def test_one_click_of_thirty_runs_keeps_nobody_waiting() -> None:
    queue = queue_of(*(run(f"ana {n}", owner="ana") for n in range(30)))
    for _ in range(5):
        first = queue.next([])
        assert first is not None
        queue.take(first)
    late = run("ben", owner="ben")
    queue.add(late)
    assert late.status().place == 1
    assert one_by_one(queue)[:2] == ["ben", "ana 5"]


def test_who_trains_the_fewest_is_next() -> None:
    queue = queue_of(run("ana", owner="ana"), run("ben", owner="ben"))
    assert started(queue, run("a1", owner="ana")) == ["ben", "ana"]


def test_by_hand_comes_before_searches_of_everybody() -> None:
    queue = queue_of(
        run("trial of ana", "s", owner="ana"),
        run("trial of ben", "t", owner="ben"),
        run("ana 1", owner="ana"),
        run("ana 2", owner="ana"),
    )
    assert one_by_one(queue) == ["ana 1", "ana 2", "trial of ben", "trial of ana"]


def test_persons_with_searches_take_turns() -> None:
    queue = queue_of(
        *(run(f"a{n}", f"search {n % 2}", owner="ana") for n in range(4)),
        *(run(f"b{n}", "search of ben", owner="ben") for n in range(2)),
    )
    assert one_by_one(queue) == ["a0", "b0", "a1", "b1", "a2", "a3"]

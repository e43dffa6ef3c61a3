"""The choice of a worker for a run, and the run's place in the queue."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.runs.protocol import WARM_PROGRAMS
from core.runs.store import RunStore
from core.service.connection import WorkerInfo
from core.service.live import LiveRun
from core.service.queue import RunQueue
from core.service.worker_pool import WorkerPool
from core.settings.config import RunConfig

A, B = RunConfig(units=(10,)), RunConfig(units=(20,))


def worker(*tasks: str, memory: int = 0, process: str = "p", used: int = 0) -> WorkerInfo:
    return WorkerInfo(process, memory, frozenset(tasks), used)


@pytest.fixture
def pool() -> WorkerPool:
    made = WorkerPool()
    made.update({"one": worker(), "two": worker()})
    return made


def test_any_free_worker_will_do(pool: WorkerPool) -> None:
    assert pool.choose(A, {}) == "one"
    assert pool.choose(A, {"run": ("one", False)}) == "two"
    assert pool.choose(A, {"run": ("one", False), "other": ("two", False)}) is None


def test_the_worker_that_compiled_the_program_is_preferred(pool: WorkerPool) -> None:
    pool.compiled("two", A)
    assert pool.choose(replace(A, learning_rate=0.5, seed=9, epochs=1), {}) == "two"
    assert pool.choose(B, {}) == "one"
    assert pool.choose(A, {"run": ("two", False)}) == "one"
    assert pool.choose(A, {"run": ("two", True)}) == "two"  # about to be free


def test_no_program_is_compiled_twice_while_another_run_can_be_trained(pool: WorkerPool) -> None:
    assert pool.detour(A, {}) == 2
    pool.compiled("one", A)
    assert pool.detour(A, {}) == 0 and pool.detour(B, {}) == 2
    busy = {"run": ("one", False)}
    assert pool.detour(A, busy) == 4 and pool.detour(B, busy) == 2
    assert pool.detour(A, busy | {"other": ("two", False)}) == 5


def test_another_size_of_batch_needs_the_graph_and_with_xla_a_program(pool: WorkerPool) -> None:
    busy = {"run": ("two", False)}
    for jit, here, elsewhere in ((True, 1, 3), (False, 0, 4)):
        first = replace(A, jit_compile=jit)
        other = replace(first, batch_size=16)
        pool.compiled("two", first)
        assert pool.choose(other, {}) == pool.idle(other) == "two"
        assert pool.detour(other, {}) == here and pool.detour(other, busy) == elsewhere


def test_programs_go_with_their_graph(pool: WorkerPool) -> None:
    other = replace(A, batch_size=16)
    pool.compiled("one", A)
    for units in range(WARM_PROGRAMS):
        pool.compiled("one", RunConfig(units=(100 + units,)))
    pool.compiled("one", other)
    assert pool.detour(other, {}) == 0 and pool.detour(A, {}) == 1


def test_a_run_waits_for_a_busy_worker_only_if_necessary(pool: WorkerPool) -> None:
    assert pool.choose(A, {"run": ("one", True)}) == "two"
    assert pool.choose(A, {"run": ("one", True), "other": ("two", True)}) is None


def test_the_work_of_others_counts(pool: WorkerPool) -> None:
    pool.update({"one": worker("somebody-elses"), "two": worker("ours")})
    assert pool.choose(A, {"ours": ("two", True)}) is None
    assert pool.choose(A, {}) is None
    pool.update({"one": worker("somebody-elses"), "two": worker()})
    assert pool.choose(A, {}) == "two"


def test_a_new_process_has_compiled_nothing(pool: WorkerPool) -> None:
    pool.compiled("two", A)
    pool.update({"one": worker(), "two": worker(process="another")})
    assert pool.choose(A, {}) == "one"
    pool.compiled("gone", A)  # nothing to remember


def test_the_program_cache_is_bounded(pool: WorkerPool) -> None:
    pool.compiled("two", A)
    others = [RunConfig(units=(100 + n,)) for n in range(WARM_PROGRAMS)]
    for other in others:
        pool.compiled("two", other)
    assert pool.choose(A, {}) == "one"
    assert pool.choose(others[-1], {}) == "two"


def test_memory_is_that_of_the_smallest_worker(pool: WorkerPool) -> None:
    assert pool.memory == 0
    pool.update({"one": worker(memory=5), "two": worker(memory=3), "three": worker()})
    assert pool.memory == 3


def compile_many(pool: WorkerPool, address: str, count: int = 20) -> None:
    for units in range(1, count + 1):
        pool.compiled(address, RunConfig(units=(units,)))


def test_a_worker_needs_a_restart_when_programs_fill_its_memory(pool: WorkerPool) -> None:
    full = worker(memory=100, used=61)
    pool.update({"one": full, "two": full})
    assert pool.worn({}) is None  # perhaps a large dataset: a restart would not help
    compile_many(pool, "one", 19)
    for _ in range(30):
        pool.compiled("one", RunConfig(units=(19,)))  # already compiled
    assert pool.worn({}) is None
    compile_many(pool, "one")
    assert pool.worn({}) == "one"
    assert pool.worn({"ours": ("one", True)}) is None  # its run has not ended
    pool.update({"one": worker("others", memory=100, used=61)})
    assert pool.worn({}) is None
    for info in (worker(memory=100, used=60), worker(used=61)):  # enough memory; no limit
        pool.update({"one": info})
        assert pool.worn({}) is None
    pool.update({"one": worker(memory=100, used=61, process="new")})
    assert pool.worn({}) is None  # a new process has compiled nothing


def test_a_worker_needs_a_restart_after_many_programs_however_much_memory_there_is(
    pool: WorkerPool,
) -> None:
    pool.update({"one": worker(memory=100, used=20), "two": worker()})
    compile_many(pool, "one", 99)
    assert pool.worn({}) is None
    compile_many(pool, "one", 100)
    assert pool.worn({}) == "one"


def test_workers_are_restarted_one_at_a_time(pool: WorkerPool) -> None:
    full = worker(memory=100, used=61)
    pool.update({"one": full, "two": full})
    for address in ("one", "two"):
        compile_many(pool, address)
    assert pool.worn({}) == "one"
    pool.exclude("one")
    assert pool.worn({}) is None
    pool.update({"one": worker(process="new"), "two": full})
    pool.include("one")
    assert pool.worn({}) == "two"


def test_a_spare_worker_takes_the_place_of_a_full_one(pool: WorkerPool) -> None:
    three = {"one": worker(), "two": worker(), "spare": worker()}
    pool.update(three, 2)
    assert pool.size == 2
    assert pool.choose(A, {"run": ("one", False)}) == "two"
    both = {"run": ("one", False), "other": ("two", False)}
    assert pool.choose(A, both) is None  # as many as train at once
    assert pool.choose(A, {"run": ("one", False), "other": ("two", True)}) is None
    pool.update({**three, "one": worker("others")}, 2)
    assert pool.choose(A, {"run": ("two", False)}) is None  # those of other servers count
    pool.update({**three, "two": worker(memory=100, used=61)}, 2)
    compile_many(pool, "two")
    known = RunConfig(units=(20,))
    assert pool.choose(known, {"run": ("one", False)}) == "spare"
    assert pool.worn({"run": ("one", False)}) == "two"
    pool.exclude("two")
    assert pool.size == 2 and pool.choose(known, {"run": ("one", False)}) == "spare"
    pool.exclude("spare")
    assert pool.size == 1


def test_a_spare_worker_is_warmed_up_once_before_it_is_needed(pool: WorkerPool) -> None:
    pool.update({"one": worker(), "two": worker()}, 2)
    compile_many(pool, "one", 10)
    assert pool.cold_spare({}) is None  # there is no spare one
    three = {"one": worker(), "two": worker(), "spare": worker(process="spare")}
    pool.update(three, 2)
    compile_many(pool, "two", 1)
    assert pool.cold_spare({"run": ("spare", False)}) is None  # it trains
    assert pool.cold_spare({}) == "spare"
    assert pool.cold_spare({}) is None
    pool.update({**three, "spare": worker(process="new")}, 2)
    assert pool.cold_spare({}) == "spare"
    pool = WorkerPool()
    pool.update(three, 2)
    compile_many(pool, "one", 9)
    assert pool.cold_spare({}) is None  # perhaps it will never be needed


def test_a_full_worker_is_used_if_no_other_is_free(pool: WorkerPool) -> None:
    pool.update({"one": worker(memory=100, used=61), "two": worker()}, 2)
    compile_many(pool, "one")
    assert pool.choose(A, {"run": ("two", False)}) == "one"


def test_a_program_waits_for_its_worker_only_if_that_will_be_free_soon(pool: WorkerPool) -> None:
    pool.update({"one": worker(), "two": worker(), "spare": worker()}, 2)
    pool.compiled("two", A)
    assert pool.choose(A, {"run": ("one", False), "other": ("two", True)}) == "two"
    assert pool.choose(B, {"run": ("one", False), "other": ("two", True)}) is None


def test_a_worker_that_is_restarted_gets_no_run(pool: WorkerPool) -> None:
    pool.exclude("one")
    assert pool.choose(A, {"run": ("two", False)}) is None
    pool.update({"one": worker(), "two": worker()})  # its process is still there
    assert pool.choose(A, {"run": ("two", False)}) is None
    pool.update({"one": worker(process="new"), "two": worker()})
    assert pool.choose(A, {"run": ("two", False)}) == "one"
    pool.include("one")
    pool.update({"one": worker(), "two": worker()})
    assert pool.choose(A, {"run": ("two", False)}) == "one"


def test_places_in_the_queue(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    runs = [LiveRun(store.create(A), [], None) for _ in range(4)]
    queue = RunQueue()
    for run in runs:
        queue.add(run)
    news: list[int] = []
    for n, run in enumerate(runs):
        run.subscribe(lambda n=n: news.append(n))  # type: ignore[misc]
    assert [run.status().place for run in queue] == [1, 2, 3, 4]
    queue.remove(runs[1])
    queue.remove(runs[1])
    assert [run.status().place for run in queue] == [1, 2, 3]
    assert news == [2, 3] and runs[1] not in queue and runs[2] in queue


def test_a_failing_viewer_does_not_fail_the_run(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    run = LiveRun(RunStore(tmp_path).create(A), [], None)
    heard: list[bool] = []

    def broken() -> None:
        raise ValueError("viewer")

    leave = run.subscribe(broken)
    run.subscribe(lambda: heard.append(True))
    run.stop_soon()
    assert heard == [True] and run.stopping and "viewer" in caplog.text
    leave()
    leave()
    run.changed()
    assert heard == [True, True]


def test_a_request_prefers_idle_workers_then_the_one_with_the_model(pool: WorkerPool) -> None:
    assert pool.least_busy("two") == "two"
    pool.update({"one": worker(), "two": worker("a-run")})
    assert pool.least_busy("two") == "one"
    pool.update({"one": worker("a-run"), "two": worker("another")})
    assert pool.least_busy("two") == "two"
    pool.update({})
    assert pool.least_busy("two") is None


def test_a_lent_worker_gets_a_run_only_if_no_other_is_free(pool: WorkerPool) -> None:
    pool.compiled("one", A)
    with pool.lent("one"):
        assert pool.choose(A, {}) == "two"
        assert pool.choose(A, {"run": ("two", False)}) == "one"
        assert pool.idle(A) == "two"
    assert pool.choose(A, {}) == "one"


def test_a_lent_worker_is_not_restarted(pool: WorkerPool) -> None:
    pool.update({"one": worker(memory=100, used=61)})
    compile_many(pool, "one")
    with pool.lent("one"):
        assert pool.worn({}) is None
    assert pool.worn({}) == "one"


def test_idle_is_a_worker_without_tasks_that_has_the_program_if_possible(pool: WorkerPool) -> None:
    pool.compiled("two", A)
    assert pool.idle(A) == "two" and pool.idle(B) in ("one", "two")
    pool.update({"one": worker(), "two": worker("a run")})
    assert pool.idle(A) == "one"
    pool.update({"one": worker("another"), "two": worker("a run")})
    assert pool.idle(A) is None

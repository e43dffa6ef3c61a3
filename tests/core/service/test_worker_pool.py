"""The choice of a worker for a run, and the run's place in the queue."""

from dataclasses import replace
from pathlib import Path

import pytest

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
    for units in range(100, 108):
        pool.compiled("two", RunConfig(units=(units,)))
    assert pool.choose(A, {}) == "one"
    assert pool.choose(RunConfig(units=(107,)), {}) == "two"


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
    assert pool.worn({}) == []  # perhaps a large dataset: a restart would not help
    compile_many(pool, "one", 19)
    for _ in range(30):
        pool.compiled("one", RunConfig(units=(19,)))  # already compiled
    assert pool.worn({}) == []
    compile_many(pool, "one")
    assert pool.worn({}) == ["one"]
    assert pool.worn({"ours": ("one", True)}) == []  # its run has not ended
    pool.update({"one": worker("others", memory=100, used=61)})
    assert pool.worn({}) == []
    for info in (worker(memory=100, used=60), worker(used=61)):  # enough memory; no limit
        pool.update({"one": info})
        assert pool.worn({}) == []
    pool.update({"one": worker(memory=100, used=61, process="new")})
    assert pool.worn({}) == []  # a new process has compiled nothing


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

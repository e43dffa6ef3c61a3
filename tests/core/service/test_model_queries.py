"""The choice of a worker for queries, also when the connection is lost."""

import asyncio
import inspect
from typing import Any

import numpy as np
import pytest

from core.base.errors import PredictionError
from core.runs.record import Record
from core.service.connection import Connection
from core.service.live import LiveRun
from core.service.model_queries import ModelQueries
from core.service.worker_pool import WorkerPool
from core.settings.config import default_config
from core.training import remote
from tests.core.service.test_worker_pool import worker

CONFIG = default_config("iris")


class Cluster:
    """A connection to workers that answer with their name and the arguments."""

    def __init__(self) -> None:
        self.here: Any = self
        self.sent: list[tuple[str, bytes | None]] = []

    async def query(
        self, worker: str, function: Any, *arguments: Any, seconds: float | None = None
    ) -> Any:
        inspect.signature(function).bind(*arguments)
        if function in (remote.predict, remote.column_importance):
            file: bytes | None = arguments[-1]
            self.sent.append((worker, file))
            return file
        return (function, *arguments, worker)

    def connection(self) -> Connection | None:
        connection: Connection | None = self.here
        return connection


@pytest.fixture
def cluster() -> Cluster:
    return Cluster()


@pytest.fixture
def questions(cluster: Cluster) -> ModelQueries:
    pool = WorkerPool()
    pool.update({"one": worker(), "two": worker()})
    return ModelQueries(cluster.connection, pool)


def run_of(worker: str) -> LiveRun:
    return LiveRun(Record("run", CONFIG, worker=worker), [], None)


def test_a_model_is_sent_once_and_its_worker_reused(
    cluster: Cluster, questions: ModelQueries
) -> None:
    for _ in range(2):
        answer = asyncio.run(questions.predict("run", np.zeros((1, 4)), lambda: b"model"))
        assert answer == b"model"
    first = cluster.sent[0][0]
    assert cluster.sent == [(first, None), (first, b"model")] * 2


def test_a_model_that_its_worker_has_is_not_sent_to_shuffle_columns(
    cluster: Cluster, questions: ModelQueries
) -> None:
    asyncio.run(questions.predict("run", np.zeros((1, 4)), lambda: b"model"))
    asked = questions.column_importance(run_of("two"), lambda: b"model")
    found: Any = asyncio.run(asked)
    assert found == b"model"
    first = cluster.sent[0][0]
    assert cluster.sent[2:] == [(first, None), (first, b"model")]


def test_epoch_outputs_go_to_the_worker_that_trained_the_run(questions: ModelQueries) -> None:
    for name in ("one", "two"):
        answer: Any = asyncio.run(questions.epoch_outputs(run_of(name), lambda: b"weights"))
        assert answer == (remote.epoch_outputs, CONFIG.to_json(), b"weights", name)


def test_steps_are_recorded_by_the_worker_that_trained_the_run_and_later_by_the_same(
    cluster: Cluster,
) -> None:
    pool = WorkerPool()
    questions = ModelQueries(cluster.connection, pool)
    pool.update({"one": worker(), "two": worker()})
    steps: Any = asyncio.run(questions.record_steps(run_of("two"), 3, b"state"))
    assert steps == (remote.record_steps, CONFIG.to_json(), 3, b"state", "two")
    pool.update({"one": worker(), "two": worker("a run")})
    steps = asyncio.run(questions.record_steps(run_of("two"), 4, b""))
    assert steps == (remote.record_steps, CONFIG.to_json(), 4, b"", "one")
    pool.update({"one": worker(), "two": worker()})
    steps = asyncio.run(questions.record_steps(run_of("two"), 5, b""))
    assert steps == (
        remote.record_steps,
        CONFIG.to_json(),
        5,
        b"",
        "one",
    )  # it has the program and the data now


def test_weights_are_read_again_after_the_cluster_is_lost(
    cluster: Cluster, questions: ModelQueries
) -> None:
    def weights() -> bytes:
        cluster.here = None
        return b"weights"

    answer: Any = asyncio.run(questions.epoch_outputs(run_of("one"), weights))
    assert answer == (remote.epoch_outputs, CONFIG.to_json(), b"weights", "one")
    with pytest.raises(PredictionError, match="No worker is ready"):
        asyncio.run(questions.epoch_outputs(run_of("one"), weights))


def test_a_range_test_goes_to_an_idle_worker_which_then_has_the_program(cluster: Cluster) -> None:
    pool = WorkerPool()
    questions = ModelQueries(cluster.connection, pool)
    pool.update({"one": worker("a run"), "two": worker()})
    curve: Any = asyncio.run(questions.rate_curve(CONFIG))
    assert curve == (remote.rate_curve, CONFIG.to_json(), "two")
    pool.update({"one": worker(), "two": worker()})
    assert pool.choose(CONFIG, {}) == "two"
    pool.update({"one": worker("a run"), "two": worker("another")})
    with pytest.raises(PredictionError, match="which go first"):
        asyncio.run(questions.rate_curve(CONFIG))
    pool.update({})
    with pytest.raises(PredictionError, match="No worker is ready"):
        asyncio.run(questions.rate_curve(CONFIG))

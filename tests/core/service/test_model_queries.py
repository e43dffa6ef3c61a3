"""The choice of a worker for queries, also when the connection is lost."""

import asyncio
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
from tests.core.service.test_worker_pool import worker

CONFIG = default_config("iris")


class Cluster:
    """A connection to workers that answer with their name and the arguments."""

    def __init__(self) -> None:
        self.here: Any = self
        self.sent: list[tuple[str, bytes | None]] = []

    async def predict(
        self, _run_id: str, _inputs: Any, worker: str, file: bytes | None = None
    ) -> bytes | None:
        self.sent.append((worker, file))
        return file

    async def epoch_outputs(self, _config: str, weights: bytes, worker: str) -> bytes:
        return weights + worker.encode()

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


def test_epoch_outputs_go_to_the_worker_that_trained_the_run(questions: ModelQueries) -> None:
    for name in ("one", "two"):
        answer = asyncio.run(questions.epoch_outputs(run_of(name), lambda: b"weights "))
        assert answer == b"weights " + name.encode()


def test_weights_are_read_again_after_the_cluster_is_lost(
    cluster: Cluster, questions: ModelQueries
) -> None:
    def weights() -> bytes:
        cluster.here = None
        return b"weights "

    assert asyncio.run(questions.epoch_outputs(run_of("one"), weights)) == b"weights one"
    with pytest.raises(PredictionError, match="No worker is ready"):
        asyncio.run(questions.epoch_outputs(run_of("one"), weights))

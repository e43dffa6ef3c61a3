"""A landscape from the service's order to the store, with a worker's functions in this process."""

import asyncio
import inspect
import pickle
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.base.errors import PredictionError
from core.runs.landscape import Directions, LandscapeSettings, Rows
from core.runs.states import State
from core.runs.store import RunStore
from core.service.archive import RunArchive
from core.service.landscapes import RunLandscapes
from core.service.live import LiveRun
from core.settings.config import RunConfig
from tests.core.training.conftest import small

CONFIG = small(epochs=3)
FINE = LandscapeSettings(rows=Rows.VALIDATION, resolution=61)
PATIENCE = 120.0

pytestmark = pytest.mark.usefixtures("without_xla")


@pytest.fixture
def trainer(uncompiled: Any) -> Any:
    return uncompiled


class Cluster:
    """A loop in a thread, its dispatcher, the queries and the connection: all of them short."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.calls: list[str] = []
        self.late = 0.0  # seconds before each answer
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()

    def do(self, work: Callable[[Any], None]) -> None:
        self.loop.call_soon_threadsafe(work, self)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self.task = self.loop.create_task(work)

    @property
    def queries(self) -> "Cluster":
        return self

    @asynccontextmanager
    async def lent(self, _run: LiveRun) -> AsyncIterator[tuple["Cluster", str]]:
        yield self, "worker"

    async def query(
        self, _worker: str, function: Any, *arguments: Any, seconds: float | None = None
    ) -> Any:
        self.calls.append(function.__name__)
        await asyncio.sleep(self.late)
        answer = function(*pickle.loads(pickle.dumps(arguments)))
        if inspect.isawaitable(answer):
            answer = await answer
        return pickle.loads(pickle.dumps(answer))


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    made = Cluster()
    yield made
    made.close()


class Server:
    """Runs in a store, and their landscapes."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self.store = RunStore(folder)
        self.runs: dict[str, LiveRun] = {}
        archive = RunArchive(self.store)
        self.landscapes = RunLandscapes(archive, cluster, self.runs.__getitem__, self.store)  # type: ignore[arg-type]

    def add(self, config: RunConfig, result: Any) -> str:
        record = replace(self.store.create(config), state=State.DONE, evaluation=result.evaluation)
        self.store.finish(record, [], result)
        self.runs[record.run_id] = LiveRun(record, [], None)
        return record.run_id

    def wait(self, run_id: str, other: str = "") -> PredictionError | None:
        """Wait for the end of a landscape; return why it ended early."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            progress = self.landscapes.underway(run_id, other)
            if progress is None:
                return None
            if progress.problem is not None:
                assert isinstance(progress.problem, PredictionError)
                return progress.problem
            time.sleep(0.02)
        raise AssertionError("It never ended.")


@pytest.fixture
def server(cluster: Cluster, tmp_path: Path) -> Server:
    return Server(cluster, tmp_path)


def test_landscapes_are_computed_followed_and_kept(
    server: Server, cluster: Cluster, trained: Any, tmp_path: Path
) -> None:
    configs = [CONFIG, replace(CONFIG, seed=1)]
    first, second = (server.add(config, trained(config)[0]) for config in configs)
    landscapes = server.landscapes
    before = landscapes.seconds(first, FINE)
    assert before > landscapes.seconds(first, replace(FINE, resolution=15)) > 0
    landscapes.start(first, FINE)
    landscapes.start(first, FINE)  # a double click
    assert server.wait(first) is None
    assert cluster.calls.count("landscape") == 1 and "landscape_report" in cluster.calls
    (found,) = landscapes.kept(first)
    assert found.settings == FINE and found.whole and found.seconds > 0
    assert found.paths[0].epochs.tolist() == [0, 1, 2, 3]
    last = trained(CONFIG)[1][-1].val_loss
    centre = found.losses[list(found.y).index(0), list(found.x).index(0)]
    assert centre == pytest.approx(last, rel=1e-5)
    assert landscapes.seconds(first, FINE) != before  # it learns from how long it took

    both = LandscapeSettings(Directions.ENDS, penalties=False, other=second, resolution=15)
    landscapes.start(first, both)
    assert server.wait(first, second) is None
    latest, earlier = landscapes.kept(first)
    assert latest.settings == both and earlier.settings == FINE
    np.testing.assert_allclose(latest.paths[1].places[-1], [1, 0], atol=1e-5)

    stored = RunLandscapes(None, cluster, server.runs.__getitem__, RunStore(tmp_path))  # type: ignore[arg-type]
    again, _earlier = stored.kept(first)  # by another server
    assert np.array_equal(again.losses, latest.losses) and again.settings == both


def test_a_landscape_is_cancelled_and_the_next_one_computed(
    server: Server, cluster: Cluster, trained: Any
) -> None:
    run_id = server.add(CONFIG, trained(CONFIG)[0])
    landscapes = server.landscapes
    cluster.late = 0.2
    landscapes.start(run_id, FINE)
    landscapes.cancel(run_id)
    landscapes.cancel(run_id)
    assert landscapes.underway(run_id) is None
    few = replace(FINE, resolution=15)
    landscapes.start(run_id, few)
    assert server.wait(run_id) is None
    assert [one.settings for one in landscapes.kept(run_id)] == [few]
    assert "cancel_landscape" in cluster.calls


def test_a_job_that_is_cancelled_computes_no_further_row(trained: Any) -> None:
    from core.training import landscape_jobs

    result, _rows = trained(CONFIG)
    parcel = CONFIG.to_json(), result.weights, 3.0, True
    landscape_jobs.cancel("mine")
    with pytest.raises(landscape_jobs._Cancelled):
        asyncio.run(landscape_jobs.landscape("mine", [parcel], FINE.to_json()))
    assert not landscape_jobs.report("mine", False, 0).rows
    asyncio.run(landscape_jobs.landscape("other", [parcel], FINE.to_json()))
    assert landscape_jobs.report("other", False, 0).start
    later = landscape_jobs.report("other", True, 60)
    assert not later.start and len(later.rows) == 1


def test_what_cannot_be_computed_is_said_and_can_be_tried_again(
    server: Server, cluster: Cluster, trained: Any
) -> None:
    alone = small("diabetes", validation_share=0.0)
    run_id = server.add(alone, trained(alone)[0])
    server.landscapes.start(run_id, FINE)
    problem = server.wait(run_id)
    assert problem is not None and "no validation rows" in str(problem)
    server.landscapes.start(run_id, replace(FINE, rows=Rows.TRAINING, resolution=15))
    assert server.wait(run_id) is None and len(server.landscapes.kept(run_id)) == 1
    bare = server.add(alone, replace(trained(alone)[0], weights=b""))
    with pytest.raises(PredictionError, match="not stored"):
        server.landscapes.start(bare, FINE)
    server.store.write_artifact(bare, "landscapes", b"damaged")
    assert server.landscapes.kept(bare) == ()

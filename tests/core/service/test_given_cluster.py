"""An external cluster, started as in the README; workers with little memory."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from core.base.errors import ConfigError, EngineError, WorkerLostError
from core.data.tables import store, transfer
from core.runs.states import State
from core.service import dispatcher, estimates
from core.service.service import DaskTrainingService
from core.settings.config import RunConfig, default_config
from tests.core.data.tables.people import uploaded
from tests.core.service.real import BRIEF, ENDLESS, finish, until

pytestmark = pytest.mark.workers

ROOT = Path(__file__).parents[3]
MEMORY = 2_000_000_000  # bytes of each worker
# 300 million numbers and as many gradients: more than the limit, whatever the estimate.
HUGE = RunConfig(units=(16_384, 16_384), batch_size=1, epochs=1)


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, port: int) -> Path:
    monkeypatch.setenv("DENSEBOARD_HOME", str(tmp_path))
    monkeypatch.setenv("DENSEBOARD_SCHEDULER", f"tcp://127.0.0.1:{port}")
    return tmp_path


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., psutil.Process]]:
    """Runs the ``dask`` command in its own process."""
    made: list[subprocess.Popen[bytes]] = []
    home = tmp_path_factory.mktemp("worker")

    def start(*arguments: str) -> psutil.Process:
        log = (home / f"{len(made)}.log").open("wb")
        made.append(
            subprocess.Popen(
                [str(Path(sys.executable).with_name("dask")), *arguments],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": ".", "DENSEBOARD_HOME": str(home)},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        )
        log.close()
        return psutil.Process(made[-1].pid)

    yield start
    for process in made:
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(True)]
        for member in family:
            if member.is_running():
                member.kill()
        process.wait()


@pytest.fixture
def service() -> Iterator[DaskTrainingService]:
    service = DaskTrainingService()
    service.start()
    yield service
    service.close()


def test_a_cluster_through_its_whole_life(
    service: DaskTrainingService,
    dask: Callable[..., psutil.Process],
    port: int,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waiting = service.submit(BRIEF)

    # There is no scheduler.
    until(lambda: service.engine().problem is not None)
    problem = service.engine().problem
    assert isinstance(problem, EngineError) and f"tcp://127.0.0.1:{port}" in str(problem)
    assert "does not answer" in str(problem) and "DENSEBOARD_SCHEDULER" in str(problem)

    # A scheduler without workers, then with workers.
    local = ("--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0")
    dask("scheduler", *local, "--port", str(port))
    until(lambda: "no workers" in str(service.engine().problem))
    options = ("--nthreads", "1", "--memory-limit", str(MEMORY), "--local-directory", str(tmp_path))
    address = f"tcp://127.0.0.1:{port}"
    for _ in range(2):
        dask("worker", address, *local, *options, "--preload", "core.training.preload")
    until(lambda: service.engine().workers == 2)
    assert service.engine().problem is None
    assert finish(service, waiting) is State.DONE
    result = service.result(waiting)
    assert result is not None and result.evaluation.metric > 0.5

    # A table that the workers' machine lacks is sent there in pieces, and stored.
    monkeypatch.setattr(transfer, "PIECE", 2000)
    on_table = default_config(uploaded(tmp_path / "people.csv").name)
    on_table = replace(on_table, jit_compile=False)
    trained = service.submit(on_table)
    assert finish(service, trained) is State.DONE, service.status(trained).problem
    result = service.result(trained)
    assert result is not None and result.evaluation.metric > 0.5
    there = tmp_path_factory.getbasetemp().glob("worker*/datasets/tables/*")
    assert {path.name for path in there} == {on_table.dataset, f"{on_table.dataset}.json"}
    assert finish(service, service.submit(replace(on_table, seed=1))) is State.DONE

    # A deleted table is not trained on, unless the workers have it.
    deleted = default_config(uploaded(tmp_path / "people.csv", seed=1).name)
    store.delete(deleted.dataset)
    refused = service.submit(deleted)
    assert finish(service, refused) is State.FAILED
    assert "upload the file people.csv again" in str(service.status(refused).problem)

    # Too much memory is refused, with its size, by the page and by the service.
    with pytest.raises(ConfigError, match=r"269,680,650 parameters and needs about \d+\.\d GB"):
        service.check(HUGE)
    monkeypatch.setattr(DaskTrainingService, "check", lambda self, config: None)
    refused = service.submit(HUGE)
    assert finish(service, refused) is State.FAILED
    assert isinstance(service.status(refused).problem, ConfigError)

    # More memory than expected ends the worker and the run; the next run works.
    monkeypatch.setattr(dispatcher, "check_memory", lambda config, allowed: None)
    greedy = service.submit(HUGE)
    assert finish(service, greedy) is State.FAILED
    problem = service.status(greedy).problem
    assert isinstance(problem, WorkerLostError) and "exceeded its memory limit" in str(problem)
    assert finish(service, service.submit(BRIEF)) is State.DONE
    assert estimates.memory(HUGE) > MEMORY

    # A worker dies: this scheduler would retry by itself, but the server decides.
    run_id = service.submit(replace(ENDLESS, units=(32,)))
    until(lambda: service.status(run_id).rows > 3)
    worker = int(service._run(run_id).record.worker.rsplit(":", 1)[1])
    pids = [c.pid for c in psutil.net_connections("tcp") if c.laddr.port == worker]
    psutil.Process(next(pid for pid in pids if pid)).kill()
    until(lambda: service.status(run_id).deaths == 1)
    until(lambda: service.status(run_id).state is State.RUNNING)
    until(lambda: service.status(run_id).rows > 3)
    assert finish(service, service.submit(BRIEF), 90) is State.DONE
    until(lambda: service.engine().workers == 2)
    assert service.status(run_id).deaths == 1
    service.stop(run_id)
    assert finish(service, run_id) is State.STOPPED
    pool = service._loop.dispatcher._pool  # type: ignore[union-attr]
    until(lambda: not any(worker.tasks for worker in pool.workers.values()), 5)


@pytest.mark.parametrize(
    "address", ["nonsense", "tcp://", "tcp://nowhere.invalid:1", "ftp://x:1", "tls://127.0.0.1:1"]
)
def test_an_invalid_address_is_reported(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DENSEBOARD_SCHEDULER", address)
    service = DaskTrainingService()
    service.start()
    until(lambda: service.engine().problem is not None)
    assert address in str(service.engine().problem)
    service.close()

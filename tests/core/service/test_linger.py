"""The engine ends by itself."""

import time
from pathlib import Path

import pytest
from distributed import Client

from core.service import certificates
from core.service.linger import EMPTY_SECONDS, SECONDS_VARIABLE, UNCOLLECTED_SECONDS, overdue
from core.service.processes import Processes
from tests.core.service.real import PATIENCE

LATE, NEVER = EMPTY_SECONDS + 1, UNCOLLECTED_SECONDS + 1


@pytest.mark.parametrize(
    ("clients", "busy", "uncollected", "seconds", "closes"),
    [
        (0, False, 0, EMPTY_SECONDS - 1, False),
        (0, False, 0, LATE, True),
        (1, False, 0, NEVER, False),
        (0, True, 0, NEVER, False),
        (1, True, 1, NEVER, False),
        (0, False, 1, LATE, False),
        (0, False, 1, NEVER, True),
        (0, True, 1, NEVER, False),
    ],
)
def test_overdue(clients: int, busy: bool, uncollected: int, seconds: float, closes: bool) -> None:
    assert overdue(clients, busy, uncollected, seconds) is closes


def _visit(address: str, folder: Path) -> None:
    """Do what a server does: submit, publish, and unpublish."""
    with Client(  # type: ignore[no-untyped-call]
        address, security=certificates.security(folder), set_as_default=False
    ) as client:
        future = client.submit(sum, [1])
        client.publish_dataset(future, name="run")
        time.sleep(3.5)  # longer than it waits for a server
        client.unpublish_dataset("run")


@pytest.mark.workers
def test_a_scheduler_closes_when_no_worker_connects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SECONDS_VARIABLE, "2.5")  # its first check is after 2 s
    processes = Processes(tmp_path)
    certificates.create(tmp_path)
    scheduler = processes.start_scheduler()
    try:
        end = time.monotonic() + PATIENCE
        while not processes.address():
            assert time.monotonic() < end
            time.sleep(0.05)
        assert processes.scheduler_alive() and not processes.workers_alive()
        _visit(str(processes.address()), tmp_path)
        assert scheduler.poll() is None  # a server was connected
        assert scheduler.wait(PATIENCE) == 0
        assert not processes.scheduler_alive()
    finally:
        processes.stop(0)

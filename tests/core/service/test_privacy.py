"""Other users have no access: ports, certificates, permissions."""

import asyncio
import os
import re
import socket
import stat
from pathlib import Path

import psutil
import pytest
from distributed import Client
from distributed.security import Security

from core.base import paths
from core.service import certificates
from core.service.processes import Processes
from core.service.service import DaskTrainingService
from tests.core.service.real import SHORT, finish


def listening(home: Path) -> list[tuple[str, int]]:
    """Address and port of all sockets that the engine listens on."""
    pids = {process.pid for process in Processes(home / "engine")._members()}
    return [
        (connection.laddr.ip, connection.laddr.port)
        for connection in psutil.net_connections("inet")
        if connection.pid in pids and connection.status == psutil.CONN_LISTEN
    ]


def address(home: Path) -> str:
    scheduler = Processes(home / "engine").address()
    assert scheduler is not None
    return scheduler


async def enter(where: str, security: Security | None) -> None:
    async with Client(  # type: ignore[no-untyped-call]
        where, security=security, asynchronous=True, timeout=2, set_as_default=False
    ) as client:
        await client.scheduler.identity()


def test_everything_listens_on_loopback_only(service: DaskTrainingService, home: Path) -> None:
    listeners = listening(home)
    assert len(listeners) >= 4  # a scheduler, two workers, their nannies
    assert {ip for ip, _ in listeners} == {"127.0.0.1"}


def test_connections_with_the_key_are_accepted(service: DaskTrainingService, home: Path) -> None:
    asyncio.run(enter(address(home), certificates.security(home / "engine")))


@pytest.mark.parametrize("protocol", ["tcp", "tls"])
def test_connections_without_the_key_are_refused(
    service: DaskTrainingService, home: Path, tmp_path: Path, protocol: str
) -> None:
    where = re.sub("^tls", protocol, address(home))
    certificates.create(tmp_path)  # a key, but not this engine's
    security = certificates.security(tmp_path) if protocol == "tls" else None
    with pytest.raises(OSError, match=r"(?i)time|closed|certificate"):
        asyncio.run(enter(where, security))


def test_no_port_answers_http(service: DaskTrainingService, home: Path) -> None:
    for ip, port in listening(home):
        for page in ("/", "/health", "/info/main/workers.html", "/json/identity.json", "/metrics"):
            with socket.create_connection((ip, port), 2) as connection:
                connection.settimeout(2)
                answer = b""
                try:
                    connection.sendall(f"GET {page} HTTP/1.0\r\n\r\n".encode())
                    answer = connection.recv(4096)
                except OSError:
                    pass
            assert not answer.startswith(b"HTTP/") or b" 404 " in answer.splitlines()[0], (
                port,
                page,
                answer,
            )


def test_keys_and_records_are_for_this_user_alone(service: DaskTrainingService, home: Path) -> None:
    run_id = service.submit(SHORT)
    finish(service, run_id)
    engine = home / "engine"
    for folder in (engine, home / "claims"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in home.glob("runs.db*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for name in ("certificate.pem", "key.pem"):
        assert stat.S_IMODE((engine / name).stat().st_mode) == 0o600
        assert (engine / name).stat().st_uid == os.getuid()


def test_an_open_folder_is_closed_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DENSEBOARD_HOME", str(tmp_path))
    (tmp_path / "engine").mkdir(mode=0o777)
    (tmp_path / "engine").chmod(0o777)
    assert stat.S_IMODE(paths.engine_folder().stat().st_mode) == 0o700


def test_run_ids_cannot_be_guessed(service: DaskTrainingService) -> None:
    ids = [service.submit(SHORT) for _ in range(3)]
    for run_id in ids:
        assert re.fullmatch(r"[A-Za-z0-9_-]{22}", run_id)  # 128 random bits
        finish(service, run_id)
    assert len({run_id[:4] for run_id in ids}) == 3

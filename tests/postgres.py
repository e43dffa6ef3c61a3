"""A PostgreSQL of the tests' own: on a socket in a folder of its own, gone afterwards."""

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_DEBIAN = "/usr/lib/postgresql"
_START_SECONDS = 30.0
# Whoever is killed here is a client: the server itself need not survive a power cut.
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


class Postgres:
    """A running server, with a new database for whoever asks.

    Args:
        folder: Where its socket is.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._given: list[str] = []
        self._free: list[str] = []

    def new(self) -> str:
        """Make a database, or empty one that was used; return its SQLAlchemy URL."""
        if self._free:
            name = self._free.pop()
            with psycopg.connect(self._conninfo(name), autocommit=True) as connection:
                connection.execute(b"DROP SCHEMA public CASCADE")
                connection.execute(b"CREATE SCHEMA public")
        else:
            name = f"runs_{next(self._numbers)}"
            with psycopg.connect(self._conninfo(), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}".encode())
        self._given.append(name)
        return f"postgresql+psycopg://denseboard:secret@/{name}?host={self._folder}"

    def take_back(self) -> None:
        """Nobody uses the databases any longer that were given out."""
        self._free += self._given
        self._given.clear()

    def is_there(self) -> bool:
        try:
            psycopg.connect(self._conninfo()).close()
        except psycopg.OperationalError:
            return False
        return True

    def _conninfo(self, name: str = "postgres") -> str:
        return f"host={self._folder} user=denseboard dbname={name}"


def binaries() -> Path | None:
    """Where ``initdb`` and ``postgres`` are; ``None`` where they are not installed."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(Path(_DEBIAN).glob("*/bin/initdb"), key=lambda path: path.parts[-3])
    return found[-1].parent if found else None


@contextmanager
def serving(programs: Path) -> Iterator[Postgres]:
    """Run a server until the block ends; as root, as the user ``postgres``, which it wants."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # a socket's path must be short
    user: list[str] = []
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    data = folder / "data"
    made = ("--username=denseboard", "--auth=trust", "--encoding=UTF8", "--no-sync")
    initdb = [*user, str(programs / "initdb"), *made, f"--pgdata={data}"]
    settings = [f"--{setting}" for setting in _QUICK]
    address = ["-k", str(folder), "-c", "listen_addresses="]
    try:
        subprocess.run(initdb, check=True, capture_output=True, cwd="/", timeout=_START_SECONDS)
        server = subprocess.Popen(
            [*user, str(programs / "postgres"), "-D", str(data), *address, *settings],
            cwd="/",
            stderr=subprocess.DEVNULL,
        )
        try:
            running = Postgres(folder)
            until = time.monotonic() + _START_SECONDS
            while not running.is_there():
                assert server.poll() is None and time.monotonic() < until, "no PostgreSQL"
                time.sleep(0.05)
            yield running
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nobody needs what it has
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)

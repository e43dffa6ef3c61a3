"""Claims: which server may write the record of a run.

A claim is a row that names its owner, a data folder, and its holder, a server that uses the folder.
Servers with the same folder detect each other's end by a file that the holder keeps locked. For
servers with another folder, perhaps on another machine, a server is alive as long as it renews its
claims: a server that needs a claim watches it for a while. No clocks are compared, and no server is
considered dead because the database was unavailable.
"""

import logging
import os
import secrets
import threading
import weakref
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, select, update

from core.base import paths
from core.base.errors import StorageError
from core.base.files import write_whole
from core.base.locks import FileLock
from core.runs.store.changing import add
from core.runs.store.claim import Claim
from core.runs.store.database import Database
from core.runs.store.recording import FINAL
from core.runs.store.schema import claims, runs

logger = logging.getLogger(__name__)

RENEW_SECONDS = 5.0
EXPIRE_SECONDS = 30.0
_POLL_SECONDS = 0.01
_GAP_SECONDS = 10.0  # after a longer gap, watching starts over


class _Watch(NamedTuple):
    """An observation of another server's claim, by the monotonic clock."""

    holder: str
    beat: int
    since: float
    last: float


class Claims:
    """The claims of one server.

    Args:
        database: The database of the claims.
        home: The server's data folder.
    """

    def __init__(self, database: Database, home: Path) -> None:
        self._database = database
        self._folder = home / "claims"
        self._holder = secrets.token_hex(16)
        self._owner = ""
        self._held: dict[str, Claim] = {}
        self._watched: dict[str, _Watch] = {}
        self._changing = threading.RLock()
        self._idle = threading.Event()  # set while no thread is renewing
        self._idle.set()
        self._presence = FileLock(self._file_of(self._holder))
        weakref.finalize(self, _leave, self._presence, self._file_of(self._holder))

    def take(self, run_id: str) -> Claim | None:
        """Claim a run, unless a living server holds it; return ``None`` then.

        Raises:
            StorageError: The database or the data folder cannot be used.
        """
        with self._changing:
            if run_id in self._held:
                return None
            self._appear()
            query = select(claims).filter_by(run_id=run_id)
            with self._database.reading() as connection:
                row = connection.execute(query).first()
            if (row is not None and not self._free(row)) or not self._write(run_id, row):
                return None
            self._watched.pop(run_id, None)
            claim = Claim(self._release)
            self._held[run_id] = claim
            self._renew_from_now_on()
            return claim

    def renew(self) -> None:
        """Renew the claims of this server, and detect those that others have taken.

        Raises:
            StorageError: The database cannot be used.
        """
        with self._changing:
            if not self._held:
                return
            ours = claims.c.holder == self._holder
            with self._database.writing(lasting=False) as connection:
                connection.execute(update(claims).where(ours).values(beat=claims.c.beat + 1))
                claimed = connection.execute(
                    select(claims.c.run_id, claims.c.holder).where(
                        ours | claims.c.run_id.in_(list(self._held))
                    )
                )
                holders = {run_id: holder for run_id, holder in claimed}
                for run_id in self._held.keys() - holders.keys():
                    if _is_over(
                        connection, run_id
                    ):  # by a server that claimed and released it in the meantime
                        holders[run_id] = ""
                    else:  # the database was replaced
                        add(connection, claims, self._row(run_id))
            for run_id, claim in list(self._held.items()):
                if holders.get(run_id, self._holder) != self._holder:
                    logger.warning("Another server records the run %s now.", run_id)
                    claim.lost = True
                    del self._held[run_id]

    def _row(self, run_id: str) -> dict[str, Any]:
        return {"run_id": run_id, "owner": self._owner, "holder": self._holder, "beat": 0}

    def _write(self, run_id: str, row: Any) -> bool:
        """Replace ``row`` by the claim; return false if another server was faster."""
        values = self._row(run_id)
        with self._database.writing(lasting=False) as connection:
            if row is None:
                return add(connection, claims, values)
            before = {name: getattr(row, name) for name in ("run_id", "holder", "beat")}
            done = connection.execute(update(claims).filter_by(**before).values(**values))
            return done.rowcount == 1

    def _free(self, row: Any) -> bool:
        if row.holder == self._holder:
            return True  # released while the database was unavailable
        if row.owner == self._owner:
            return self._is_gone(row.holder)
        now = monotonic()
        seen = self._watched.get(row.run_id)
        same = seen is not None and (seen.holder, seen.beat) == (row.holder, row.beat)
        since = seen.since if seen and same and now - seen.last < _GAP_SECONDS else now
        self._watched[row.run_id] = _Watch(row.holder, row.beat, since, now)
        return now - since >= EXPIRE_SECONDS

    def _is_gone(self, holder: str) -> bool:
        """Whether a server with the same folder has ended."""
        path = self._file_of(holder)
        lock = FileLock(path)
        if not lock.acquire():
            return False
        with suppress(OSError):
            path.unlink()
        lock.release()
        return True

    def _appear(self) -> None:
        """Lock the file by which servers with the same folder see that this one is alive."""
        paths.create(self._folder, 0o700)
        self._owner = _identity(self._folder / "owner")
        if not self._file_of(self._holder).exists():  # at first, or the folder was deleted
            self._presence.release()
            self._presence.acquire()

    def _file_of(self, holder: str) -> Path:
        return self._folder / f"{os.path.basename(holder)}.lock"

    def _release(self, claim: Claim) -> None:
        with self._changing:
            run_id = next((name for name, held in self._held.items() if held is claim), None)
            if run_id is None:
                return
            del self._held[run_id]
            if not self._held:
                self._idle.set()
            try:
                with self._database.writing(lasting=False) as connection:
                    ours = {"run_id": run_id, "holder": self._holder}
                    connection.execute(delete(claims).filter_by(**ours))
            except StorageError as error:
                logger.info("A claim could not be released and will expire: %s", error)

    def _renew_from_now_on(self) -> None:
        if self._idle.is_set():
            self._idle = threading.Event()
            threading.Thread(
                target=_renew,
                args=(weakref.ref(self), self._idle),
                name="denseboard-claims",
                daemon=True,
            ).start()


def _renew(claims: "weakref.ref[Claims]", idle: threading.Event) -> None:
    while not idle.wait(RENEW_SECONDS):
        ours = claims()
        if ours is None:
            return
        try:
            ours.renew()
        except StorageError as error:
            logger.info("Claims cannot be renewed at the moment: %s", error)
        del ours


def _is_over(connection: Connection, run_id: str) -> bool:
    state = connection.execute(select(runs.c.state).filter_by(run_id=run_id)).scalar()
    return state in FINAL


def _leave(presence: FileLock, path: Path) -> None:
    presence.release()
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _identity(path: Path) -> str:
    """Return the id of a data folder, created by the first caller.

    Raises:
        StorageError: The folder cannot be used.
    """
    try:
        with suppress(FileNotFoundError):
            return path.read_text(encoding="ascii")
        lock = FileLock(path.with_suffix(".lock"))
        while not lock.acquire():
            sleep(_POLL_SECONDS)
        try:
            if not path.exists():
                write_whole(path, secrets.token_hex(16).encode())
        finally:
            lock.release()
        return path.read_text(encoding="ascii")
    except OSError as error:
        raise paths.unusable(path, error) from error

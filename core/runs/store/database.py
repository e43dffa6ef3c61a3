"""The database of runs: connects, prepares it once, and explains failures."""

import errno
import logging
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool, QueuePool

from core.base.errors import StorageError
from core.base.paths import DATABASE_VARIABLE as VARIABLE
from core.base.paths import unusable
from core.base.text import N_
from core.runs.store import migrations

logger = logging.getLogger(__name__)

_LOCKED_SECONDS = 10.0
_CONNECT_SECONDS = 5
_POLL_SECONDS = 0.02
_PRIVATE = 0o600
# Primary result codes of SQLite (https://www.sqlite.org/rescode.html) as the system's error codes.
_SYSTEM = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
}
_PSYCOPG = ("postgresql", "postgresql+psycopg")
_INCREMENTAL = 2  # of ``PRAGMA auto_vacuum``
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class Database:
    """One database, for all threads of the process; opened on first use.

    An SQLite file that is deleted while in use is created again.

    Args:
        where: An SQLAlchemy URL, or the file of an SQLite database.

    Raises:
        StorageError: It is not such a URL, or there is no driver for it.
    """

    def __init__(self, where: str | Path) -> None:
        self._url = _parsed(where)
        self._path = _file_of(self._url)
        self._address = self._url.render_as_string(hide_password=True)
        options: dict[str, Any] = {"pool_pre_ping": True}
        if self._path:
            # Opening a connection to a file takes 0.1 ms, so there is no pool.
            arguments = {"timeout": _LOCKED_SECONDS, "check_same_thread": False}
            options = {"poolclass": NullPool, "connect_args": arguments}
        elif self._url.get_backend_name() == "postgresql":
            options["connect_args"] = {"connect_timeout": _CONNECT_SECONDS}
        try:
            self._engine = create_engine(self._url, **options)
            self._options = options
        except (ImportError, SQLAlchemyError) as error:
            raise _no_driver(self._url, error) from error
        except ValueError as error:  # an unknown option
            raise _no_address() from error
        self._preparing = threading.Lock()
        self._ready: object = None  # identifies the prepared database
        self._prepared = object()
        self._keeper: list[Any] = []  # a connection to a file that stays open
        weakref.finalize(self, _close, self._engine, self._keeper)
        dialect = self._engine.dialect.name
        if self._path:
            event.listen(self._engine, "connect", _set_up_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)
        elif dialect == "postgresql":
            event.listen(self._engine, "connect", _set_up_postgresql)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a read-only transaction.

        Raises:
            StorageError: The database cannot be used.
        """
        with self._translated():
            self._prepare()
            with self._engine.connect() as connection, connection.begin():
                yield connection

    @contextmanager
    def writing(self, *, lasting: bool = True) -> Iterator[Connection]:
        """Open a transaction: everything in the block is written, or nothing.

        Args:
            lasting: Whether it must survive a power cut. Without, writing is several times
                faster, and still survives the death of every process.

        Raises:
            StorageError: The database cannot be used, or the changes cannot be committed.
        """
        with self._translated():
            self._prepare()
            mode = "LASTING" if lasting else "QUICK"
            writing = self._engine.connect().execution_options(denseboard=mode)
            with writing as connection, connection.begin():
                yield connection

    @contextmanager
    def beside(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Open the database to a library with an engine of its own, in transactions of its own.

        Yields:
            The URL with its password, and the arguments of ``sqlalchemy.create_engine``.

        Raises:
            StorageError: The library could not use the database.
        """
        with self._translated():
            self._prepare()
            options = dict(self._options)
            if self._path:
                options["connect_args"] = {**options["connect_args"], "factory": _QuickConnection}
                options["poolclass"] = QueuePool  # it makes many small transactions
            yield self._url.render_as_string(hide_password=False), options

    def shrink(self, pages: int) -> None:
        """Give unused pages of an SQLite file back to the disk, some in each transaction.

        Files that were created without ``auto_vacuum`` keep them for what is written next.

        Args:
            pages: How many at once.

        Raises:
            StorageError: The database cannot be used.
        """
        unused = 1 if self._path else 0
        while unused:
            with self.writing(lasting=False) as connection:
                run = connection.exec_driver_sql
                if run("PRAGMA auto_vacuum").scalar_one() != _INCREMENTAL:
                    return
                unused = run("PRAGMA freelist_count").scalar_one()
                cursor = connection.connection.cursor()
                for _page in range(min(pages, unused)):
                    # SQLite gives back a page at each step, and Python makes one step a statement.
                    cursor.execute("PRAGMA incremental_vacuum(1)")
                cursor.close()
                unused = max(0, unused - pages)

    @property
    def identity(self) -> object:
        """Another object after the database was prepared again: it was closed, or replaced."""
        return self._prepared

    def close(self) -> None:
        """Close all connections; the next use opens new ones."""
        with self._preparing:
            self._close()

    def _close(self) -> None:
        self._ready = None
        _close(self._engine, self._keeper)

    def _prepare(self) -> None:
        """Prepare the database, unless that was done."""
        if self._ready is not None and self._ready == self._which():
            return
        with self._preparing:
            if self._ready is not None and self._ready == self._which():
                return
            self._close()
            if self._path:
                self._open_file(self._path)
            with self._engine.connect() as connection, connection.begin():
                current = migrations.version(connection) == migrations.HEAD
            if not current:
                changing = self._engine.connect().execution_options(denseboard="MIGRATION")
                with changing as connection, connection.begin():
                    migrations.migrate(connection)
            self._prepared = object()
            self._ready = self._which()

    def _which(self) -> object:
        if self._path is None:
            return True
        try:
            state = os.stat(self._path)
        except OSError:
            return None
        return state.st_dev, state.st_ino

    def _open_file(self, path: Path) -> None:
        """Create the file, private to the user, with a write-ahead log that never blocks readers.

        One connection stays open: when the last one is closed, SQLite removes the log.
        """
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _PRIVATE))
        except FileExistsError:
            pass
        except OSError as error:
            raise unusable(path, error) from error
        until = time.monotonic() + _LOCKED_SECONDS
        keeper = self._engine.raw_connection()
        self._keeper.append(keeper)  # if this fails, the next attempt closes it
        while True:
            try:
                # It has an effect on a file without tables only, and lets ``shrink`` shrink it.
                keeper.cursor().execute("PRAGMA auto_vacuum=INCREMENTAL")
                keeper.cursor().execute("PRAGMA journal_mode=WAL").fetchall()
                return
            except sqlite3.OperationalError as error:
                # SQLite itself does not wait when two connections switch at once.
                if error.sqlite_errorcode & 0xFF not in _BUSY or time.monotonic() > until:
                    raise
                time.sleep(_POLL_SECONDS)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            if self._path and isinstance(error.orig, sqlite3.Error):
                raise self._of_sqlite(self._path, error.orig) from error
            raise self._unusable(str(error.orig)) from error
        except SQLAlchemyError as error:
            raise self._unusable(str(error)) from error
        except sqlite3.Error as error:  # from a connection that SQLAlchemy does not manage
            raise self._of_sqlite(self._path or Path(), error) from error

    def _of_sqlite(self, path: Path, error: sqlite3.Error) -> StorageError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _SYSTEM:
            reason = _SYSTEM[code]
            return unusable(path, OSError(reason, os.strerror(reason)))
        if code in _BUSY:
            return StorageError(
                N_(
                    "{path} has been locked by another program for {seconds} seconds. Close that"
                    " program, then try again."
                ),
                path=str(path),
                seconds=int(_LOCKED_SECONDS),
            )
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return StorageError(
                N_(
                    "{path} is damaged or not a database of Denseboard: {reason}. Replace it with"
                    " a backup, or move it away to start with an empty one."
                ),
                path=str(path),
                reason=str(error),
            )
        return self._unusable(str(error))

    def _unusable(self, reason: str) -> StorageError:
        return StorageError(
            N_(
                "The database {address} cannot be used: {reason}. Check that it is running and can"
                " be reached, or correct {variable}."
            ),
            address=self._address,
            reason=_without_password(reason.strip().split("\n")[0], self._url)[:300],
            variable=VARIABLE,
        )


class _QuickConnection(sqlite3.Connection):
    """A connection whose transactions are not ``lasting`` until the next one that is."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.execute("PRAGMA synchronous=NORMAL")


def _close(engine: Engine, keeper: list[Any]) -> None:
    while keeper:
        keeper.pop().close()
    engine.dispose()


def _parsed(where: str | Path) -> URL:
    if isinstance(where, Path):
        return URL.create("sqlite", database=str(where))
    try:
        return make_url(where)
    except (ArgumentError, ValueError) as error:
        raise _no_address() from error


def _no_address() -> StorageError:
    # The received value is not repeated, as it may contain a password.
    return StorageError(
        N_(
            "{variable} is not the address of a database. Allowed are addresses such as"
            " {examples}; without it, runs are stored in the data folder."
        ),
        variable=VARIABLE,
        examples="sqlite:////folder/runs.db, postgresql+psycopg://user:password@host/name",
    )


def _file_of(url: URL) -> Path | None:
    if url.get_backend_name() != "sqlite":
        return None
    name = url.database or ":memory:"
    if name == ":memory:" or name.startswith("file:") or "\0" in name:
        raise StorageError(
            N_(
                "{variable}: received {received}, which does not name a file. Use an address such"
                " as {example}."
            ),
            variable=VARIABLE,
            received=url.render_as_string(hide_password=True),
            example="sqlite:////folder/runs.db",
        )
    return Path(name)


def _no_driver(url: URL, error: Exception) -> StorageError:
    if isinstance(error, ImportError) and url.drivername in _PSYCOPG:
        return StorageError(
            N_(
                "{variable}: received a PostgreSQL database, but its driver is not installed"
                " here ({reason}). Install it with {command}, then start the app again."
            ),
            variable=VARIABLE,
            reason=_without_password(str(error).split("\n")[0], url)[:200],
            command='pip install "psycopg[binary]"',
        )
    reason = "" if isinstance(error, NoSuchModuleError) else f" ({error})"
    return StorageError(
        N_(
            "{variable}: received a database of the kind {received}, which is not supported"
            " here{reason}. Allowed are {allowed}."
        ),
        variable=VARIABLE,
        received=url.drivername,
        reason=_without_password(reason, url)[:200],
        allowed="sqlite, postgresql+psycopg",
    )


def _without_password(text: str, url: URL) -> str:
    return text.replace(str(url.password), "***") if url.password else text


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin explicitly
    connection.execute("PRAGMA foreign_keys=ON")


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("denseboard")
    if mode == "MIGRATION":
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    elif mode:
        # https://www.sqlite.org/pragma.html#pragma_synchronous, with a write-ahead log
        level = "FULL" if mode == "LASTING" else "NORMAL"
        connection.exec_driver_sql(f"PRAGMA synchronous={level}")
    # A transaction that reads before it writes could not wait for another one that writes.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if mode else "BEGIN")


def _set_up_postgresql(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{_LOCKED_SECONDS:.0f}s'")
    connection.commit()

"""Writes rows, and numbers the changes, so that lists read only new ones."""

import secrets
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.runs.store.schema import changes


def put(
    connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Update the row with this key, or insert it."""
    changed = update(table).filter_by(**key).values(**values)
    if not connection.execute(changed).rowcount and not add(connection, table, {**key, **values}):
        connection.execute(changed)


def add(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row; return false if its key exists."""
    # On other databases a failing statement ends the transaction, hence the savepoint. On SQLite it
    # does not, and a full disk would remove the savepoint.
    alone = nullcontext() if connection.dialect.name == "sqlite" else connection.begin_nested()
    try:
        with alone:
            connection.execute(insert(table).values(**values))
    except IntegrityError:
        return False
    return True


def change(connection: Connection) -> int:
    """Return the number of a change to ``runs``; other changes wait until this transaction ends."""
    connection.execute(update(changes).values(number=changes.c.number + 1))
    number: int = connection.execute(select(changes.c.number)).scalar_one()
    return number


def begin_series(connection: Connection) -> None:
    """Start a new series of numbers, so that lists are read again as a whole."""
    series = secrets.token_hex(16)
    done = connection.execute(update(changes).values(series=series, number=changes.c.number + 1))
    if not done.rowcount:
        connection.execute(insert(changes).values(series=series, number=1))

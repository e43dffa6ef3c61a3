"""Writes rows, and numbers the changes so that lists read only what is new."""

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
    """Insert a row; return false if there is one with its key."""
    # Elsewhere a statement that fails ends the transaction. In SQLite it does not, and a full disk
    # takes the savepoint away.
    alone = nullcontext() if connection.dialect.name == "sqlite" else connection.begin_nested()
    try:
        with alone:
            connection.execute(insert(table).values(**values))
    except IntegrityError:
        return False
    return True


def change(connection: Connection) -> int:
    """The number of a change to ``runs``; others who change it wait until this transaction ends."""
    connection.execute(update(changes).values(number=changes.c.number + 1))
    number: int = connection.execute(select(changes.c.number)).scalar_one()
    return number


def begin_series(connection: Connection) -> None:
    """Start a new series of numbers, after which lists are read again as a whole."""
    series = secrets.token_hex(16)
    done = connection.execute(update(changes).values(series=series, number=changes.c.number + 1))
    if not done.rowcount:
        connection.execute(insert(changes).values(series=series, number=1))

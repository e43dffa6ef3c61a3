"""How rows are written: new or changed, and numbered so that lists see what is new."""

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
    """Change the row with this key, or write a new one."""
    changed = update(table).filter_by(**key).values(**values)
    if not connection.execute(changed).rowcount and not add(connection, table, {**key, **values}):
        connection.execute(changed)


def add(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Write a new row; return whether that was done, for one with its key may be there."""
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
    """Begin the numbers anew; whoever remembers what a list held reads it again."""
    series = secrets.token_hex(16)
    done = connection.execute(update(changes).values(series=series, number=changes.c.number + 1))
    if not done.rowcount:
        connection.execute(insert(changes).values(series=series, number=1))

"""Upgrades a database to the schema of this version.

A new script in ``versions`` names its predecessor (``down_revision``), and ``HEAD`` names the
latest. An empty database gets the tables of ``core.runs.store.schema`` directly; a test compares
both results.
"""

from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    func,
    insert,
    inspect,
    select,
    update,
)

from core.base.errors import StorageError
from core.base.paths import DATABASE_VARIABLE
from core.base.text import N_
from core.runs.store.changing import begin_series
from core.runs.store.schema import metadata

HEAD = "0001"
FOLDER = Path(__file__).parent
_LOCK = 0x64656E7365  # an arbitrary, constant key of the PostgreSQL lock

# Alembic's own table.
_stamp = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def version(connection: Connection) -> str | None:
    """Return the version of the schema; ``None`` if there is none yet."""
    if not inspect(connection).has_table(_stamp.name):
        return None
    number: str | None = connection.execute(select(_stamp.c.version_num)).scalar()
    return number


def migrate(connection: Connection) -> None:
    """Create or upgrade the tables, in the transaction of ``connection``.

    On SQLite it must be a writing transaction with foreign keys off, because tables are copied.

    Raises:
        StorageError: A newer version of the app created them.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    current = version(connection)
    if current is None:
        metadata.create_all(connection)
        _stamp.create(connection, checkfirst=True)
        connection.execute(insert(_stamp).values(version_num=HEAD))
    elif current != HEAD:
        _upgrade(connection, current)
    else:
        return  # another server did it
    begin_series(connection)


def _upgrade(connection: Connection, current: str) -> None:
    # Imported late: few databases need it, and it takes a quarter of a second.
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(FOLDER))
    if current not in {script.revision for script in scripts.walk_revisions()}:
        raise StorageError(
            N_(
                "The database was created by a newer version of Denseboard: its schema is"
                " {received}, and this app supports schemas up to {known}. Update Denseboard, or"
                " set {variable} to another database."
            ),
            received=current,
            known=HEAD,
            variable=DATABASE_VARIABLE,
        )
    with Operations.context(MigrationContext.configure(connection)):
        for script in reversed(list(scripts.iterate_revisions(HEAD, current))):
            script.module.upgrade()
    connection.execute(update(_stamp).values(version_num=HEAD))

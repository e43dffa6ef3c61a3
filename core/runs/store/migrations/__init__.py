"""Brings a database to the schema of this version.

A new script in ``versions`` names the one before it (``down_revision``), and ``HEAD`` names the
new one. A database with nothing in it gets the tables of ``core.runs.store.schema`` at once; a test
compares the two ways.
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

HEAD = "0003"
_LOCK = 0x64656E7365  # any number, always the same: PostgreSQL's name of the lock

# As Alembic has it.
_stamp = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def version(connection: Connection) -> str | None:
    """The schema's version; ``None`` where there is none yet."""
    if not inspect(connection).has_table(_stamp.name):
        return None
    found: str | None = connection.execute(select(_stamp.c.version_num)).scalar()
    return found


def migrate(connection: Connection) -> None:
    """Make or change the tables, in the transaction that ``connection`` is in.

    On SQLite that must be one that writes, and foreign keys must be off: tables are copied.

    Raises:
        StorageError: A newer version of the app made them.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    found = version(connection)
    if found is None:
        metadata.create_all(connection)
        _stamp.create(connection, checkfirst=True)
        connection.execute(insert(_stamp).values(version_num=HEAD))
    elif found != HEAD:
        _upgrade(connection, found)
    else:
        return  # another server was quicker
    begin_series(connection)


def _upgrade(connection: Connection, found: str) -> None:
    # Only now: few databases are old, and it takes a quarter of a second.
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(Path(__file__).parent))
    if found not in {script.revision for script in scripts.walk_revisions()}:
        raise StorageError(
            N_(
                "The database was made by a newer version of Denseboard: its tables are those of"
                " version {received}, and this app knows those up to {known}. Update Denseboard, or"
                " set {variable} to another database."
            ),
            received=found,
            known=HEAD,
            variable=DATABASE_VARIABLE,
        )
    with Operations.context(MigrationContext.configure(connection)):
        for script in reversed(list(scripts.iterate_revisions(HEAD, found))):
            script.module.upgrade()
    connection.execute(update(_stamp).values(version_num=HEAD))

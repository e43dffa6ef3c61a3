"""Upgrades a database to the schema of this version.

A new script in ``versions`` names its predecessor (``down_revision``), and ``HEAD`` names the
latest. An empty database gets the tables of ``core.runs.store.schema`` directly; a test compares
both results.

The version is in a table of our own: Optuna keeps its storage in the same database, and its version
in Alembic's usual table, which ours was in up to version 0001.
"""

from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    delete,
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

HEAD = "0007"
FOLDER = Path(__file__).parent
_LOCK = 0x64656E7365  # an arbitrary, constant key of the PostgreSQL lock

_stamp = Table(
    "denseboard_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="denseboard_version_pkc"),
)
_alembic = Table("alembic_version", MetaData(), Column("version_num", String(32)))
_IN_ALEMBIC = "0001"
"""The only version of ours that was ever in Alembic's table."""


def version(connection: Connection) -> str | None:
    """Return the version of the schema; ``None`` if there is none yet."""
    number: str | None = None
    if inspect(connection).has_table(_stamp.name):
        number = connection.execute(select(_stamp.c.version_num)).scalar()
    elif _is_in_alembic(connection):
        number = _IN_ALEMBIC
    return number


def _is_in_alembic(connection: Connection) -> bool:
    """Whether Alembic's table has a version of ours."""
    if not inspect(connection).has_table(_alembic.name):
        return False
    ours = select(_alembic).filter_by(version_num=_IN_ALEMBIC)
    return connection.execute(ours).first() is not None


def migrate(connection: Connection) -> None:
    """Create or upgrade the tables, in the transaction of ``connection``.

    On SQLite it must be a writing transaction with foreign keys off, because tables are copied.

    Raises:
        StorageError: A newer version of the app created them.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    current = version(connection)
    if current == HEAD:
        return  # another server did it
    if current is None:
        metadata.create_all(connection)
    else:
        _upgrade(connection, current)
    _set_version(connection)
    begin_series(connection)


def _set_version(connection: Connection) -> None:
    _stamp.create(connection, checkfirst=True)
    if not connection.execute(update(_stamp).values(version_num=HEAD)).rowcount:
        connection.execute(insert(_stamp).values(version_num=HEAD))
    if _is_in_alembic(connection):  # Optuna would take it for a version of its own
        connection.execute(delete(_alembic).filter_by(version_num=_IN_ALEMBIC))


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

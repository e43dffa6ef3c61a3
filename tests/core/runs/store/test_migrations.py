"""The schema equals its migrations, and a database is upgraded once without losing anything."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import optuna
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from optuna.storages._rdb.models import BaseModel
from sqlalchemy import Engine, create_engine, inspect, text

from core.base.errors import StorageError
from core.runs.search_state import SearchState
from core.runs.store import RunStore, migrations, opened
from core.runs.store.schema import metadata
from core.settings.config import RunConfig
from tests.core.runs.store.conftest import DATABASES
from tests.core.runs.store.servers import Server, create
from tests.optuna_storage import opened_by_optuna, study_names
from tests.postgres import Postgres

SCRIPTS = ScriptDirectory(str(migrations.FOLDER))
# A later version: see ``upgraded``.
LATER = """
import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = "HEAD"


def upgrade() -> None:
    with op.batch_alter_table("runs") as table:
        table.add_column(sa.Column("colour", sa.Text, nullable=False, server_default="red"))
"""


@pytest.fixture(params=DATABASES)
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Returns URLs of empty databases."""
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        return server.new
    numbers = iter(range(9))
    return lambda: f"sqlite:///{tmp_path / f'{next(numbers)}.db'}"


def run_scripts(engine: Engine) -> None:
    """Create the tables with the migration scripts only."""
    with engine.begin() as connection:
        with Operations.context(MigrationContext.configure(connection)):
            for script in reversed(list(SCRIPTS.walk_revisions())):
                script.module.upgrade()
        migrations._stamp.create(connection)
        connection.execute(migrations._stamp.insert().values(version_num=migrations.HEAD))
        connection.execute(text("INSERT INTO changes VALUES ('series', 5)"))


def described(url: str) -> dict[str, Any]:
    """The tables of a database with their columns, keys and indexes."""
    engine = create_engine(url)
    inspector = inspect(engine)
    tables: dict[str, Any] = {}
    for table in inspector.get_table_names():
        columns = {c["name"]: {**c, "type": str(c["type"])} for c in inspector.get_columns(table)}
        tables[table] = {
            "columns": columns,
            "key": inspector.get_pk_constraint(table)["constrained_columns"],
            "foreign": inspector.get_foreign_keys(table),
            "indexes": sorted(inspector.get_indexes(table), key=lambda index: str(index["name"])),
        }
    engine.dispose()
    return tables


def test_the_newest_script_is_the_version_of_the_app() -> None:
    assert SCRIPTS.get_current_head() == migrations.HEAD
    assert SCRIPTS.get_base() == "0001"


def test_the_schema_equals_the_migrations(make: Callable[[], str], tmp_path: Path) -> None:
    scripted, new = make(), make()
    engine = create_engine(scripted)
    run_scripts(engine)
    for url in (scripted, new):
        store = RunStore(tmp_path / "home", url)
        assert store.summaries() == []
        record = store.create(RunConfig(seed=3))
        assert store.record(record.run_id) == record
    assert described(scripted) == described(new)
    with engine.connect() as connection:
        options = {"compare_type": True, "version_table": migrations._stamp.name}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    engine.dispose()


@pytest.fixture
def upgraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make the app one version newer."""

    def upgrade() -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(migrations.FOLDER, folder)
        later = LATER.replace("HEAD", migrations.HEAD)
        (folder / "versions" / "later.py").write_text(later)
        monkeypatch.setattr(migrations, "FOLDER", folder)
        monkeypatch.setattr(migrations, "HEAD", "later")
        opened.close()  # as another server

    return upgrade


def test_an_upgrade_loses_nothing(
    make: Callable[[], str], tmp_path: Path, upgraded: Callable[[], None]
) -> None:
    url = make()
    store = RunStore(tmp_path / "home", url)
    record = store.create(RunConfig())
    store.write_artifact(record.run_id, "model", b"\x00model")
    store.mark(record.run_id, name="mine")
    assert "colour" not in described(url)["runs"]["columns"]
    upgraded()
    assert [run.marks.name for run in store.summaries()] == ["mine"]
    assert store.record(record.run_id) == record and store.model(record.run_id) == b"\x00model"
    with store._open().database.reading() as connection:
        assert connection.execute(text("SELECT colour FROM runs")).scalars().all() == ["red"]
        assert migrations.version(connection) == "later"


def as_first_version(store: RunStore, *, with_optuna: bool) -> None:
    """Take the database back to version 0001, whose number was in Alembic's table.

    Args:
        store: Its store.
        with_optuna: Whether Optuna's dashboard was tried on it, which made tables and gave up.
    """
    with store._open().database.writing() as connection:
        for table in (
            *("search_trials", "searches", "persons", "uploads"),
            *("packs", "pack_drafts", "pack_answers", "pack_runs", "denseboard_version"),
        ):
            connection.execute(text(f"DROP TABLE {table}"))
        for table, key in (("preferences", "name"), ("test_views", "run_id")):
            columns = "name, value" if key == "name" else "run_id, dataset, at"
            connection.execute(text(f"CREATE TABLE old AS SELECT {columns} FROM {table}"))
            connection.execute(text(f"DROP TABLE {table}"))
            connection.execute(text(f"ALTER TABLE old RENAME TO {table}"))
        for column in ("search", "owner"):
            connection.execute(text(f"DROP INDEX ix_runs_{column}"))
        for column in ("deaths", "search", "owner", "shared"):
            connection.execute(text(f"ALTER TABLE runs DROP COLUMN {column}"))
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
    if with_optuna:
        url = store._open().database._engine.url.render_as_string(hide_password=False)
        engine = create_engine(url)
        BaseModel.metadata.create_all(engine)
        engine.dispose()
    opened.close()  # as another server


@pytest.mark.parametrize("with_optuna", [False, True])
def test_a_database_of_the_first_version_makes_room_for_optuna(
    make: Callable[[], str], tmp_path: Path, with_optuna: bool
) -> None:
    url = make()
    store = RunStore(tmp_path / "home", url)
    record = store.create(RunConfig())
    store.prefer("sealed", ["digits"])
    store.add_test_views(record.run_id)
    as_first_version(store, with_optuna=with_optuna)
    assert store.record(record.run_id) == record
    # They belong to nobody who signs in.
    assert store.preference("sealed") == ["digits"]
    assert store.preference("sealed", owner="somebody") is None
    assert store.test_views(record.config.dataset) == 1
    assert store.searches.create("{}").state is SearchState.RUNNING
    with opened_by_optuna(url) as storage:
        optuna.create_study(study_name="theirs", storage=storage)
    for _ in range(2):  # neither takes the other's version for its own
        opened.close()
        assert [run.run_id for run in store.summaries()] == [record.run_id]
        assert study_names(url) == ["theirs"]
    with store._open().database.reading() as connection:
        assert migrations.version(connection) == migrations.HEAD
        versions = connection.execute(text("SELECT version_num FROM alembic_version"))
        assert versions.scalars().all() != ["0001"]


def test_a_database_of_optuna_becomes_one_of_ours_as_well(
    make: Callable[[], str], tmp_path: Path
) -> None:
    url = make()
    with opened_by_optuna(url) as storage:
        optuna.create_study(study_name="theirs", storage=storage)
    store = RunStore(tmp_path / "home", url)
    record = store.create(RunConfig())
    assert store.record(record.run_id) == record
    assert study_names(url) == ["theirs"]


def test_a_database_of_a_newer_version_is_left_alone(
    make: Callable[[], str], tmp_path: Path
) -> None:
    url = make()
    store = RunStore(tmp_path / "home", url)
    store.create(RunConfig())
    with store._open().database.writing() as connection:
        connection.execute(text("UPDATE denseboard_version SET version_num = '9999'"))
    before = described(url)
    for _ in range(2):
        with pytest.raises(StorageError, match=r"newer version.*Update Denseboard") as caught:
            RunStore(tmp_path / "other", url).summaries()
        assert "9999" in str(caught.value) and migrations.HEAD in str(caught.value)
    assert described(url) == before


def test_servers_that_start_at_once_migrate_once(make: Callable[[], str], tmp_path: Path) -> None:
    url = make()
    servers = [Server(create, tmp_path / f"home{n}", url, 3) for n in range(3)]
    made = {run_id for server in servers for run_id in server.hear()}
    for server in servers:
        server.kill()
    assert len(made) == 9
    summaries = RunStore(tmp_path / "home0", url).summaries()
    assert {run.run_id for run in summaries} == made

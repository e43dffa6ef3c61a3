"""A database of any earlier version becomes one of this version, and nothing in it is lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

from core.base.errors import StorageError
from core.runs.record import Record
from core.runs.store import RunStore, migrations
from core.runs.store.recording import columns
from core.runs.store.schema import metadata
from core.settings.config import RunConfig
from tests.core.runs.store.conftest import DATABASES
from tests.core.runs.store.servers import Server, create
from tests.postgres import Postgres

FIRST = "0001"
SCRIPTS = ScriptDirectory(str(Path(migrations.__file__).parent))


@pytest.fixture(params=DATABASES)
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Gives the URLs of databases with nothing in them."""
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        return server.new
    numbers = iter(range(9))
    return lambda: f"sqlite:///{tmp_path / f'{next(numbers)}.db'}"


def first_version(engine: Engine) -> None:
    """Make the tables as the first version did."""
    script = SCRIPTS.get_revision(FIRST)
    with engine.begin() as connection:
        with Operations.context(MigrationContext.configure(connection)):
            script.module.upgrade()
        migrations._stamp.create(connection)
        connection.execute(migrations._stamp.insert().values(version_num=FIRST))
        connection.execute(text("INSERT INTO changes VALUES ('series', 5)"))


def described(url: str) -> dict[str, Any]:
    """All that a database knows of its tables."""
    engine = create_engine(url)
    inspector = inspect(engine)
    told: dict[str, Any] = {}
    for table in inspector.get_table_names():
        found = {c["name"]: {**c, "type": str(c["type"])} for c in inspector.get_columns(table)}
        told[table] = {
            "columns": found,
            "key": inspector.get_pk_constraint(table)["constrained_columns"],
            "foreign": inspector.get_foreign_keys(table),
            "indexes": sorted(inspector.get_indexes(table), key=lambda index: str(index["name"])),
        }
    engine.dispose()
    return told


def test_the_newest_script_is_the_version_of_the_app() -> None:
    assert SCRIPTS.get_current_head() == migrations.HEAD
    assert SCRIPTS.get_base() == FIRST


def test_the_first_version_becomes_what_a_new_database_is(
    make: Callable[[], str], tmp_path: Path
) -> None:
    old, new = make(), make()
    engine = create_engine(old)
    first_version(engine)
    record = Record("a-run", RunConfig(seed=3))
    values = {**columns(record.to_dict()), "run_id": record.run_id, "epochs": 0, "revision": 5}
    del values["continues"]  # there since version 3
    names, places = ", ".join(values), ", ".join(f":{name}" for name in values)
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO runs ({names}) VALUES ({places})"), values)
        told = {"data": b"\x00model"}
        connection.execute(text("INSERT INTO artifacts VALUES ('a-run', 'model', :data)"), told)
    engine.dispose()

    store = RunStore(tmp_path / "home", old)
    assert store.record("a-run") == record and store.model("a-run") == b"\x00model"
    assert store.mark("a-run", name="kept").name == "kept"
    assert [run.run_id for run in store.summaries()] == ["a-run"]
    assert RunStore(tmp_path / "home", new).summaries() == []

    assert described(old) == described(new)
    engine = create_engine(old)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
        assert differences == []
        assert migrations.version(connection) == migrations.HEAD
    engine.dispose()


def test_a_database_of_a_newer_version_is_left_alone(
    make: Callable[[], str], tmp_path: Path
) -> None:
    url = make()
    store = RunStore(tmp_path / "home", url)
    store.create(RunConfig())
    with store._open().database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = described(url)
    for _ in range(2):
        with pytest.raises(StorageError, match=r"newer version.*Update Denseboard") as caught:
            RunStore(tmp_path / "other", url).summaries()
        assert "9999" in str(caught.value) and migrations.HEAD in str(caught.value)
    assert described(url) == before


@pytest.mark.parametrize("old", [False, True], ids=["new", "old"])
def test_servers_that_start_at_once_migrate_once(
    make: Callable[[], str], tmp_path: Path, old: bool
) -> None:
    url = make()
    if old:
        engine = create_engine(url)
        first_version(engine)
        engine.dispose()
    servers = [Server(create, tmp_path / f"home{n}", url, 3) for n in range(3)]
    made = {run_id for server in servers for run_id in server.hear()}
    for server in servers:
        server.kill()
    assert len(made) == 9
    found = RunStore(tmp_path / "home0", url).summaries()
    assert {run.run_id for run in found} == made

"""What people made is saved in one file and brought back."""

import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from core.base.errors import StorageError
from core.base.paths import DATABASE_VARIABLE, HOME_VARIABLE
from core.runs.backup import restore, save
from core.runs.store import RunStore, opened
from core.settings.config import default_config
from tests.conftest import ROOT

TABLE = Path("datasets/tables/mine/data.npz")


@pytest.fixture
def saved(data_folder: Path, tmp_path: Path) -> Path:
    """A backup of a run and a table, made while the record is open; then both are gone."""
    store = RunStore()
    run = store.create(default_config("iris"))
    store.mark(run.run_id, name="the one")
    table = data_folder / TABLE
    table.parent.mkdir(parents=True)
    table.write_bytes(b"rows")
    save(tmp_path / "backup.zip")
    opened.close()
    table.unlink()
    for path in data_folder.glob("runs.db*"):
        path.unlink()
    return tmp_path / "backup.zip"


def test_runs_and_tables_come_back(saved: Path, data_folder: Path) -> None:
    assert not RunStore(data_folder / "elsewhere").summaries()
    restore(saved)
    (run,) = RunStore().summaries()
    assert run.marks.name == "the one"
    assert (data_folder / TABLE).read_bytes() == b"rows"
    assert (data_folder / "runs.db").stat().st_mode & 0o077 == 0
    assert saved.stat().st_mode & 0o077 == 0


def test_a_record_is_never_replaced(saved: Path, data_folder: Path) -> None:
    restore(saved)
    with pytest.raises(StorageError, match="There is a record already"):
        restore(saved)
    assert len(RunStore().summaries()) == 1


@pytest.mark.parametrize(
    "name", ["../outside", "/outside", "notes.txt", "datasets/tables/../../outside"]
)
def test_another_file_is_refused_and_nothing_written(
    data_folder: Path, tmp_path: Path, name: str
) -> None:
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr(name, "text")
    with pytest.raises(StorageError, match="is not a backup of Denseboard"):
        restore(tmp_path / "other.zip")
    (tmp_path / "text.zip").write_text("no archive")
    with pytest.raises(StorageError, match="is not a backup of Denseboard"):
        restore(tmp_path / "text.zip")
    assert not list(data_folder.rglob("outside")) and not (data_folder / "runs.db").exists()


def test_a_damaged_record_leaves_an_earlier_backup(saved: Path, data_folder: Path) -> None:
    before = saved.read_bytes()
    (data_folder / "runs.db").write_bytes(b"no database at all " * 1000)
    with pytest.raises(StorageError, match="cannot be copied"):
        save(saved)
    assert saved.read_bytes() == before
    assert not list(saved.parent.glob(".*"))


def test_a_database_of_its_own_is_saved_by_its_own_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, "postgresql://user@host/name")
    for work in (save, restore):
        with pytest.raises(StorageError, match="pg_dump"):
            work(tmp_path / "backup.zip")


def test_the_command_says_what_is_wrong_in_a_sentence(saved: Path, tmp_path: Path) -> None:
    home = tmp_path / "other home"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "core.runs.backup", *arguments],
            cwd=ROOT,
            env={HOME_VARIABLE: str(home)},
            capture_output=True,
            text=True,
        )

    assert run("restore", str(saved)).returncode == 0
    with closing(sqlite3.connect(home / "runs.db")) as connection:
        assert connection.execute("SELECT count(*) FROM runs").fetchone() == (1,)
    again = run("restore", str(saved))
    assert again.returncode == 1
    assert again.stderr.startswith("There is a record already")

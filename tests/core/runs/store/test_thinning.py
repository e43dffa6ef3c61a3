"""The record is kept within a size: what can be spared of old runs goes, oldest first."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.runs.states import State
from core.runs.store import RunStore, opened
from core.runs.store.database import Database
from core.settings.config import default_config

CONFIG = default_config("iris")
MB = 10**6
Make = Callable[..., str]


@pytest.fixture
def make(store: RunStore) -> Make:
    """Records runs with artifacts of a megabyte each, a second apart."""
    created = iter(range(1_000, 2_000))

    def make(*names: str, state: State = State.DONE) -> str:
        record = replace(store.create(CONFIG), created=float(next(created)), state=state)
        store.save(record)
        for name in names:
            store.write_artifact(record.run_id, name, os.urandom(MB))
        return record.run_id

    return make


def kept(store: RunStore, run_id: str) -> list[str]:
    return [name for name in ALL if store.has_artifact(run_id, name)]


ALL = ("epochs", "weights", "checkpoint", "model")


def test_a_record_within_its_size_keeps_everything(store: RunStore, make: Make) -> None:
    run = make(*ALL)
    assert store.thin(5 * MB) == 0
    assert kept(store, run) == list(ALL)
    assert not store.is_thinned(run)


def test_outputs_go_first_then_weights_of_the_oldest(store: RunStore, make: Make) -> None:
    old, middle, new = make(*ALL), make(*ALL), make(*ALL)
    # 12 MB of 9: below 8.1 only once three outputs and one run's weights are gone.
    freed = store.thin(9 * MB)
    assert freed == 4 * MB
    assert kept(store, old) == ["checkpoint", "model"]
    assert kept(store, middle) == kept(store, new) == ["weights", "checkpoint", "model"]
    assert store.is_thinned(old) and store.is_thinned(new)
    assert store.thin(9 * MB) == 0


def test_models_and_what_is_pinned_or_unfinished_stay(store: RunStore, make: Make) -> None:
    pinned, training, done = make(*ALL), make(*ALL, state=State.RUNNING), make(*ALL)
    store.mark(pinned, pinned=True)
    assert store.thin(MB) == 3 * MB
    assert kept(store, pinned) == kept(store, training) == list(ALL)
    assert kept(store, done) == ["model"]
    assert not store.is_thinned(pinned)


def test_the_file_shrinks(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = RunStore()
    for _ in range(5):
        run = store.create(CONFIG)
        store.save(replace(run, state=State.DONE))
        store.write_artifact(run.run_id, "weights", os.urandom(MB))
    opened.close()  # writes everything into the file itself
    assert (data_folder / "runs.db").stat().st_size > 5 * MB
    writing, transactions = Database.writing, []

    def counted(database: Database, *arguments: Any, **options: Any) -> Any:
        transactions.append(database)
        return writing(database, *arguments, **options)

    monkeypatch.setattr(Database, "writing", counted)
    store.thin(MB)
    assert len(transactions) < 10  # many of a thousand pages in each
    opened.close()
    assert (data_folder / "runs.db").stat().st_size < 2 * MB

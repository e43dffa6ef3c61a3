"""Marks on runs, and deleted runs."""

import time
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select, update

from core.base.errors import MarkError, RunNotFoundError
from core.runs.states import State
from core.runs.store import RunStore, opened
from core.runs.store.schema import artifacts, chunks, guesses, runs
from core.runs.store.summary import Marks
from core.settings.config import RunConfig, default_config
from tests.core.runs.store.samples import RESULT, ROWS


def done(store: RunStore, config: RunConfig | None = None) -> str:
    record = store.create(config or RunConfig())
    store.finish(replace(record, state=State.DONE), ROWS, RESULT)
    return record.run_id


def test_marks_are_changed_one_by_one(store: RunStore) -> None:
    run_id = done(store)
    assert store.marks(run_id) == Marks()
    assert store.mark(run_id, name="  Añejo\0 ") == Marks("Añejo")
    store.mark(run_id, tags=["wide", " wide ", "", "slow"], note="a\nb")
    store.mark(run_id, archived=True)
    expected = Marks("Añejo", ("wide", "slow"), "a\nb", archived=True)
    assert store.marks(run_id) == store.summaries()[0].marks == expected
    record = store.record(run_id)
    store.finish(record, ROWS, RESULT)
    store.save(record)
    assert store.marks(run_id) == expected  # recording does not change them
    assert store.mark(run_id, name="", tags=(), note="", archived=False) == Marks()


@pytest.mark.parametrize(
    ("allowed", "refused", "message"),
    [
        ({"name": "x" * 80}, {"name": "x" * 81}, "81 characters; 80 are allowed"),
        ({"note": "x" * 4000}, {"note": "x" * 4001}, "4001 characters; 4000 are allowed"),
        ({"tags": ["x" * 40]}, {"tags": ["x" * 41]}, "41 characters; 40 are allowed"),
        (
            {"tags": [str(n) for n in range(10)]},
            {"tags": [str(n) for n in range(11)]},
            "11 tags; 10 are allowed",
        ),
    ],
    ids=["name", "note", "tag", "tags"],
)
def test_marks_too_long_are_refused(
    store: RunStore, allowed: dict[str, Any], refused: dict[str, Any], message: str
) -> None:
    run_id = done(store)
    before = store.mark(run_id, **allowed)
    with pytest.raises(MarkError, match=message):
        store.mark(run_id, archived=True, **refused)
    assert store.marks(run_id) == before != Marks()


def test_an_unknown_mark_is_a_programming_error(store: RunStore) -> None:
    run_id = done(store)
    with pytest.raises(TypeError, match="colour"):
        store.mark(run_id, colour="red")


def test_one_run_of_a_dataset_is_pinned(store: RunStore) -> None:
    first, second = done(store), done(store)
    iris = done(store, default_config("iris"))
    for run_id in (first, iris, second):
        store.mark(run_id, pinned=True)
    pinned = {run.run_id for run in store.summaries() if run.marks.pinned}
    assert pinned == {second, iris}
    store.mark(second, name="still pinned")
    assert store.marks(second).pinned
    store.delete([second])
    store.restore([second])
    assert not store.marks(second).pinned


def test_a_deleted_run_is_nowhere_until_it_is_restored(store: RunStore) -> None:
    run_id, other = done(store), done(store)
    store.delete([run_id, "never-was"])
    assert [run.run_id for run in store.summaries()] == [other]
    for ask in (store.record, store.marks, store.add_test_views):
        with pytest.raises(RunNotFoundError):
            ask(run_id)
    for change in (lambda: store.mark(run_id, name="x"), lambda: store.guess(run_id, {})):
        with pytest.raises(RunNotFoundError):
            change()
    store.restore([run_id])
    assert store.record(run_id).state is State.DONE
    assert store.rows(run_id) == ROWS and store.model(run_id) == b"model"
    assert [run.run_id for run in store.summaries()] == [run_id, other]


def test_running_runs_are_not_deleted(store: RunStore) -> None:
    finished, going = done(store), store.create(RunConfig()).run_id
    with pytest.raises(MarkError, match=f"{going} is still training"):
        store.delete([finished, going])
    assert len(store.summaries()) == 2


def test_many_are_deleted_at_once(store: RunStore) -> None:
    ids = [done(store) for _ in range(3)]
    store.delete([*ids, *(f"no-run-{n}" for n in range(40_000))])
    assert store.summaries() == []
    store.restore(ids)
    assert len(store.summaries()) == 3


def test_runs_deleted_a_week_ago_are_removed_at_the_next_start(store: RunStore) -> None:
    old, young, kept = done(store), done(store), done(store)
    store.add_test_views(old)
    store.guess(old, {"metric": 0.5})
    store.delete([old, young])
    with store._open().database.writing() as connection:
        week_ago = time.time() - 7 * 24 * 3600 - 60
        connection.execute(update(runs).filter_by(run_id=old).values(deleted=week_ago))
    before = store.summaries()
    store.restore(["nothing"])
    opened.close()
    store.restore([old, young])
    assert [run.run_id for run in store.summaries()] == [young, kept]
    assert [run.run_id for run in before] == [kept]
    with store._open().database.reading() as connection:
        for table, left in ((chunks, 2), (artifacts, 8), (guesses, 0)):
            count = connection.execute(select(func.count()).select_from(table)).scalar_one()
            assert count == left, table.name
    assert store.test_views("digits") == 1

"""The list of all runs is complete, in order, and up to date."""

import json
from dataclasses import replace
from pathlib import Path

from sqlalchemy import event, update

from core.comparison.groups import group_of
from core.runs.history import Point
from core.runs.states import State
from core.runs.store import RunStore
from core.runs.store.schema import runs
from core.runs.store.summary import Marks
from core.settings.config import RunConfig, default_config
from tests.core.runs.store.samples import RESULT, ROWS


def another(store: RunStore, tmp_path: Path) -> RunStore:
    """The store of a second server with the same database and empty caches."""
    url = store._open().database._engine.url.render_as_string(hide_password=False)
    return RunStore(tmp_path / "another", url)


def ids(store: RunStore, *, archived: bool = True) -> list[str]:
    return [run.run_id for run in store.summaries(archived=archived)]


def test_a_summary_says_what_lists_show(store: RunStore) -> None:
    assert store.summaries() == []
    record = store.create(RunConfig(units=(3, 2), seed=5))
    (summary,) = store.summaries()
    assert summary.config() == record.config and summary.dataset == "digits"
    assert summary.state is State.QUEUED and summary.created == record.created
    assert summary.best is None and summary.last is None and summary.test_loss is None
    store.append(record.run_id, ROWS)
    store.finish(replace(record, state=State.DONE, seconds=2.5), ROWS, RESULT)
    (summary,) = store.summaries()
    assert (summary.state, summary.seconds, summary.epochs) == (State.DONE, 2.5, 4)
    assert summary.best == Point(4, 0.78) and summary.last == Point(4, 0.78)
    assert (summary.test_loss, summary.test_metric) == (0.25, 0.9)
    assert summary.versions == record.versions and summary.marks == Marks()


def test_settings_that_are_not_recorded_have_their_defaults(store: RunStore) -> None:
    made = [store.create(RunConfig(seed=seed)) for seed in range(2)]
    settings = json.loads(made[0].config.to_json())
    for name in ("activations", "beta_1", "dropout", "validation_share"):
        del settings[name]
    with store._open().database.writing() as connection:
        incomplete = update(runs).filter_by(run_id=made[0].run_id)
        connection.execute(incomplete.values(settings=json.dumps(settings)))
    first, second = store.summaries()
    assert first.raw_settings["activations"] == [] and first.raw_settings["validation_share"] > 0
    assert list(group_of(second.raw_settings, [first, second]).runs) == [0, 1]


def test_the_lowest_error_is_best(store: RunStore) -> None:
    record = store.create(default_config("diabetes"))
    store.append(record.run_id, ROWS)
    store.save(replace(record, state=State.FAILED))  # a final state, recorded by another server
    (summary,) = store.summaries()
    assert summary.best == Point(1, 0.72) and summary.last == Point(4, 0.78)


def test_changes_of_another_server_are_seen(store: RunStore, tmp_path: Path) -> None:
    other = another(store, tmp_path)
    records = [store.create(RunConfig(seed=seed)) for seed in range(4)]
    made = [record.run_id for record in records]
    assert ids(store) == ids(other) == made
    other.finish(replace(records[1], state=State.DONE), ROWS, RESULT)
    assert store.summaries()[1].state is State.DONE
    other.mark(made[2], name="best so far")
    assert store.summaries()[2].marks.name == "best so far"
    other.delete([made[1]])
    assert ids(store) == [made[0], *made[2:]]
    store.restore([made[1]])
    assert ids(other) == made
    made.append(other.create(RunConfig()).run_id)
    assert ids(store) == made


def test_only_what_changed_is_read(store: RunStore) -> None:
    made = [store.create(RunConfig(seed=seed)) for seed in range(6)]
    store.summaries()
    engine = store._open().database._engine
    read: list[int] = []

    def count(_connection: object, cursor: object, statement: str, *_: object) -> None:
        if "settings" in statement:
            read.append(cursor.rowcount if engine.dialect.name == "postgresql" else -1)  # type: ignore[attr-defined]

    event.listen(engine, "after_cursor_execute", count)
    before = store.summaries()
    assert not read
    store.mark(made[3].run_id, note="x")
    after = store.summaries()
    assert read in ([1], [-1])
    assert [a is b for a, b in zip(before, after, strict=True)] == [n != 3 for n in range(6)]


def test_archived_runs_are_left_out_unless_asked_for(store: RunStore) -> None:
    made = [store.create(RunConfig(seed=seed)).run_id for seed in range(3)]
    store.mark(made[1], archived=True)
    assert ids(store) == made and ids(store, archived=False) == [made[0], made[2]]


def test_the_cached_list_is_immutable(store: RunStore) -> None:
    store.create(RunConfig())
    store.summaries().clear()
    assert len(store.summaries()) == 1


def test_a_recreated_file_is_read_again(data_folder: Path) -> None:
    store = RunStore()
    store.create(RunConfig())
    store.summaries()
    for path in data_folder.glob("runs.db*"):
        path.unlink()
    assert store.summaries() == []
    record = store.create(RunConfig())
    assert ids(store) == [record.run_id]
    store.append(record.run_id, ROWS[:2])
    assert store.rows(record.run_id) == ROWS[:2]


def test_large_artifacts_are_not_read(store: RunStore) -> None:
    record = store.create(RunConfig())
    store.finish(replace(record, state=State.DONE), ROWS, RESULT)
    asked: list[str] = []
    engine = store._open().database._engine

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    store.summaries()
    store.unfinished()
    store.record(record.run_id)
    assert asked and not any("artifacts" in one or "chunks" in one for one in asked)

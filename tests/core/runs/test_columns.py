"""Every field of a run is read from its row unchanged."""

from dataclasses import dataclass, fields, replace
from typing import Annotated

import pytest

from core.base.errors import ConfigError, DenseboardError, DivergedError
from core.runs import columns
from core.runs.columns import flat_columns, from_row, to_row
from core.runs.history import Point
from core.runs.record import Record
from core.runs.results import Evaluation
from core.runs.states import State
from core.runs.status import Status
from core.runs.store import Marks, Summary
from core.runs.store.summary import Progress
from core.service.live import LiveRun
from core.settings.config import RunConfig

RECORD = Record(
    "a-run",
    RunConfig(units=(3, 2), seed=4),
    State.DONE,
    1000.5,
    "tls://127.0.0.1:1",
    2.5,
    evaluation=Evaluation(0.25, 0.9, 360, epoch=2),
    versions={"keras": "3.1"},
    continues="another",
)
MARKS = Marks("Añejo", ("wide", "slow"), "a\nb", pinned=True)
PROGRESS = Progress(4, Point(2, 0.8), Point(4, 0.75))


@pytest.mark.parametrize("value", [RECORD, MARKS, PROGRESS, Marks(), Progress()])
def test_an_object_round_trips_through_its_row(value: object) -> None:
    row = to_row(value)
    assert all(
        content is None or type(content) in (str, float, int, bool) for content in row.values()
    )
    assert from_row(type(value), row) == value


def test_a_problem_keeps_its_kind_and_values() -> None:
    problem = DivergedError("After {epochs} epochs.", epochs=1.5)
    read = from_row(Record, to_row(replace(RECORD, problem=problem))).problem
    assert isinstance(read, DivergedError) and str(read) == "After 1.5 epochs."
    unknown = {
        **to_row(RECORD),
        "problem": '["GoneError", "After {epochs} epochs.", {"epochs": 2}]',
    }
    read = from_row(Record, unknown).problem
    assert type(read) is DenseboardError and str(read) == "After 2 epochs."


def test_a_summary_reads_the_same_row() -> None:
    row = {**to_row(RECORD), **to_row(PROGRESS), **to_row(MARKS)}
    summary = from_row(Summary, row)
    assert summary.config() == RECORD.config and summary.marks == MARKS
    assert (summary.best, summary.last, summary.epochs) == (Point(2, 0.8), Point(4, 0.75), 4)
    assert (summary.test_loss, summary.test_metric) == (0.25, 0.9)
    for name in ("run_id", "state", "created", "seconds", "versions"):
        assert getattr(summary, name) == getattr(RECORD, name)


def test_settings_are_checked_in_a_record_and_not_in_a_summary() -> None:
    row = {**to_row(RECORD), **to_row(Progress()), **to_row(Marks())}
    row["settings"] = '{"dataset": "table-gone", "epochs": 3}'
    with pytest.raises(ConfigError):
        from_row(Record, row)
    assert from_row(Summary, row).raw_settings["epochs"] == 3


def test_every_field_of_a_record_and_of_marks_has_its_own_column() -> None:
    for cls in (Record, Marks, Progress):
        names = [column.name for column in flat_columns(cls)]
        assert len(set(names)) == len(names) == len(fields(cls))


def test_a_new_field_needs_no_more_than_its_column() -> None:
    @dataclass(frozen=True)
    class Longer:
        note: Annotated[str, columns.NOTE]
        hint: Annotated[float | None, columns.Column("hint", float, optional=True)] = None
        remark: str = "not stored"

    assert to_row(Longer("x", 0.5)) == {"note": "x", "hint": 0.5}
    assert from_row(Longer, {"note": "x", "hint": None}) == Longer("x")


def test_a_status_contains_the_record() -> None:
    status = LiveRun(RECORD, [], None).status()
    shared = {field.name for field in fields(Status)} & {field.name for field in fields(Record)}
    assert {"seconds", "continues", "created", "problem"} <= shared
    assert all(getattr(status, name) == getattr(RECORD, name) for name in shared)

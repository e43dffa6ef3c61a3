"""A plan is proposed, can be changed in every part, and rejects invalid values."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.base.errors import DatasetError, PlanError, TableError
from core.base.text import UserText
from core.data import tasks
from core.data.tables.class_names import named
from core.data.tables.column_plan import ColumnPlan, Reason
from core.data.tables.columns import Kind, Profile
from core.data.tables.dialect import Dialect
from core.data.tables.plan import Plan
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose, retarget
from tests.core.data.tables.people import table


@pytest.fixture
def known() -> Profile:
    frame = table().astype({"colour": "str"})
    frame.insert(0, "id", range(1, len(frame) + 1))
    frame.insert(1, "same", 1)
    frame.insert(2, "nothing", np.nan)
    frame.insert(3, "note", [f"a remark of many words, number {n}" for n in range(len(frame))])
    frame.insert(4, "town", [f"town {n % 80}" for n in range(len(frame))])
    return profile(frame)


@pytest.fixture
def plan(known: Profile) -> Plan:
    return propose(known, "People", Dialect(delimiter=";"))


def test_proposed_plan(plan: Plan) -> None:
    assert (plan.label, plan.target, plan.task) == ("People", "bought", tasks.BINARY)
    assert {column.name: column.kind for column in plan.inputs} == {
        "age": Kind.NUMBER,
        "height": Kind.NUMBER,
        "colour": Kind.CATEGORY,
        "day": Kind.DATE,
    }
    assert {column.name: column.dropped for column in plan.dropped} == {
        "id": Reason.IDENTIFIER,
        "same": Reason.CONSTANT,
        "nothing": Reason.EMPTY,
        "note": Reason.FREE_TEXT,
        "town": Reason.NEAR_UNIQUE,
    }
    assert (plan.test_share, plan.stratified) == (0.2, True)
    assert plan.dialect.delimiter == ";"


@pytest.mark.parametrize(
    ("target", "task"),
    [
        (np.arange(200) % 2, tasks.BINARY),
        (np.arange(200) % 3, tasks.MULTICLASS),
        (np.arange(200) % 100, tasks.REGRESSION),
        (np.linspace(0, 1, 200), tasks.REGRESSION),
        (np.array(["a", "b", "c", "d"] * 50), tasks.MULTICLASS),
        (np.arange(200) % 2 == 0, tasks.BINARY),
        (np.array([1.5, 2.5, 3.5, 4.5] * 50), tasks.REGRESSION),
    ],
)
def test_the_task_follows_from_the_target(target: np.ndarray, task: str) -> None:
    frame = pd.DataFrame({"x": np.sin(np.arange(200)), "y": target})
    assert propose(profile(frame), "A table").task == task


def test_the_target_is_the_column_so_called_or_the_last() -> None:
    frame = table().astype({"colour": "str"})
    assert propose(profile(frame), "A table").target == "bought"
    renamed = frame.rename(columns={"colour": "Label"})
    assert propose(profile(renamed), "A table").target == "Label"
    assert propose(profile(frame), "A table", target="age").target == "age"
    with pytest.raises(PlanError, match="Target: received nowhere"):
        propose(profile(frame), "A table", target="nowhere")


def test_another_target_changes_the_task(plan: Plan, known: Profile) -> None:
    changed = replace(plan, seed=5).with_column("height", dropped=Reason.CHOSEN)
    moved = retarget(changed, known, "age")
    assert (moved.target, moved.task, moved.seed) == ("age", tasks.REGRESSION, 5)
    assert not moved.stratified  # a number cannot be stratified
    assert {"bought", "colour"} <= {column.name for column in moved.inputs}
    assert moved.column("height").dropped is Reason.CHOSEN
    assert retarget(moved, known, "bought").task == tasks.BINARY


def test_every_part_can_be_changed(plan: Plan) -> None:
    changed = replace(plan, label="Other", test_share=0.3, stratified=False, seed=7)
    changed = changed.with_column("id", kind=Kind.NUMBER, dropped=None)
    changed = changed.with_column("age", dropped=Reason.CHOSEN)
    assert "id" in {column.name for column in changed.inputs}
    assert "age" in {column.name for column in changed.dropped}
    assert Plan.from_json(changed.to_json()) == changed
    assert Plan.from_json(plan.to_json()) == plan != changed


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"label": " \x07 "}, "no name"),
        ({"target": "nowhere"}, "Target: received nowhere"),
        ({"task": "clustering"}, "Task: received clustering"),
        ({"test_share": 0.9}, "Test share: received 0.9"),
        ({"test_share": 0}, "Test share"),
        ({"test_share": float("nan")}, "Test share"),
        ({"test_share": True}, "Test share"),
        ({"seed": -1}, "Seed: received -1"),
        ({"seed": 2**32}, "Seed"),
        ({"seed": 1.0}, "Seed"),
        ({"stratified": 1}, "Stratified"),
        ({"columns": ()}, "Target"),
    ],
)
def test_impossible_values_are_refused(change: dict[str, object], message: str, plan: Plan) -> None:
    with pytest.raises(PlanError, match=message):
        replace(plan, **change)  # type: ignore[arg-type]


def test_impossible_columns_are_refused(plan: Plan) -> None:
    with pytest.raises(PlanError, match="cannot be an input"):
        plan.with_column("note", dropped=None)
    with pytest.raises(PlanError, match="Column: received nowhere"):
        plan.with_column("nowhere", dropped=None)
    with pytest.raises(PlanError, match="allowed is one of number, category"):
        plan.with_column("age", kind="colour")
    with pytest.raises(PlanError, match="Format of dates: received %q"):
        plan.with_column("day", formats=("%q",))
    with pytest.raises(PlanError, match="nothing to predict it from"):
        for column in plan.inputs:
            plan = plan.with_column(column.name, dropped=Reason.CHOSEN)
    with pytest.raises(PlanError, match="twice"):
        replace(plan, columns=(*plan.columns, ColumnPlan("age", Kind.NUMBER)))


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"columns": [[1]]}', "[" * 99_999])
def test_an_invalid_plan_is_refused(text: str) -> None:
    with pytest.raises(PlanError, match="cannot be read"):
        Plan.from_json(text)


def test_a_plan_with_something_unknown_is_refused(plan: Plan) -> None:
    payload = plan.to_dict()
    with pytest.raises(DatasetError):
        Plan.from_dict({**payload, "more": 1})
    with pytest.raises(DatasetError):
        Plan.from_dict({**payload, "dialect": {"delimiter": "long"}})


def test_tables_that_cannot_be_trained_on() -> None:
    frame = pd.DataFrame({"a": [1] * 20, "b": [np.nan] * 20})
    with pytest.raises(TableError, match="No column can be predicted"):
        propose(profile(frame), "A table")
    with pytest.raises(TableError, match="has one column"):
        propose(profile(frame[["a"]]), "A table")
    with pytest.raises(TableError, match="has 9 rows"):
        propose(profile(frame.head(9)), "A table")


def test_an_identifier_is_better_than_nothing() -> None:
    frame = pd.DataFrame({"id": range(40), "y": [0, 1] * 20})
    plan = propose(profile(frame), "A table")
    assert [(column.name, column.kind) for column in plan.inputs] == [("id", Kind.NUMBER)]


def test_user_data_are_marked_as_such(plan: Plan, known: Profile) -> None:
    names = [*(column.name for column in plan.columns), plan.target, plan.label]
    names += [column.name for column in known.columns]
    assert all(isinstance(name, UserText) for name in names)
    read = Plan.from_json(plan.to_json())
    assert isinstance(read.target, UserText) and isinstance(read.columns[0].name, UserText)


def test_classes_keep_their_shares_again_after_a_number_was_the_target() -> None:
    table_profile = profile(table())
    plan = propose(table_profile, "people")
    there = retarget(plan, table_profile, "height")
    assert plan.stratified and not there.stratified
    assert retarget(there, table_profile, plan.target).stratified
    unwanted = replace(plan, stratified=False)
    assert not retarget(unwanted, table_profile, "colour").stratified


def test_names_of_classes_do_not_affect_training(plan: Plan, known: Profile) -> None:
    before = plan.decisive()
    named_plan = replace(plan, class_names=(("yes", " buys\n "), ("no", "")))
    assert named_plan.class_names == (("yes", "buys"),) and named_plan.decisive() == before
    assert Plan.from_json(named_plan.to_json()) == named_plan
    assert named(("no", "yes"), named_plan.class_names) == ("no", "buys")
    assert named(("no", "buys", "yes"), named_plan.class_names) == ("no", "buys", "buys (2)")
    assert retarget(named_plan, known, "colour").class_names == ()
    old = {name: value for name, value in plan.to_dict().items() if name != "class_names"}
    assert Plan.from_dict(old) == plan  # stored without names of classes
    with pytest.raises(PlanError, match="Two classes have the same name"):
        replace(plan, class_names=(("yes", "x"), ("no", "x")))

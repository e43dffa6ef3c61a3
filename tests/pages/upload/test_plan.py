"""The plan of an uploaded table: target, columns, test rows."""

import numpy as np
from streamlit.testing.v1 import AppTest

from core.data.datasets import load
from core.data.datasets.catalog import DATASETS
from core.data.splits import SplitRule
from core.data.tables import data as tables
from tests.core.data.tables.people import csv, table
from tests.core.data.tables.test_dependence import patients, walk
from tests.pages.train import run, texts
from tests.pages.upload.steps import field, keep, press, told, upload


def test_what_was_detected_can_be_changed(app: AppTest) -> None:
    upload(app, csv(table()))
    app.selectbox(key=field(app, "target")).set_value("height")
    run(app)
    assert app.selectbox(key=field(app, "task")).value == "regression"
    app.number_input(key=field(app, "test_share")).set_value(0.5)
    run(app)
    app.text_input(key=field(app, "label")).set_value("Heights")
    run(app)
    info = DATASETS[keep(app)]
    assert (info.label, info.target, info.task) == ("Heights", "height", "regression")
    assert info.test_samples == 60


def test_a_column_can_be_left_out(app: AppTest) -> None:
    upload(app, csv(table()))
    app.session_state[field(app, "columns")] = {"edited_rows": {}}
    draft = app.session_state["table_draft"]
    before = len(draft.plan.inputs)
    draft.take(draft.plan.with_column("day", dropped="chosen"))
    run(app)
    assert f"{before - 1} of 4 columns are used." in texts(app)
    keep(app)
    assert "Left out by you" in texts(app)


def test_the_last_days_can_be_kept_for_the_test(app: AppTest) -> None:
    upload(app, csv(walk()))
    assert "similar values of price" in texts(app)
    app.button(key=f"in_order_{field(app, 'day').removeprefix('table_')}").click()
    run(app)
    assert "The last 60 rows are test rows; the 240 before them are for training." in texts(app)
    assert app.selectbox(key=field(app, "split_by")).value == "day"
    assert "similar values of price" not in texts(app)
    dataset = load(keep(app))
    assert dataset.info.split is SplitRule.ORDER
    np.testing.assert_allclose(dataset.y_test, walk()["price"].tail(60), rtol=1e-6)


def test_patients_can_be_kept_on_one_side_and_the_choice_undone(app: AppTest) -> None:
    upload(app, csv(patients()))
    app.button(key=f"by_group_{field(app, 'patient').removeprefix('table_')}").click()
    run(app)
    assert "64 rows are test rows; 256 with other values of “patient” are for training." in texts(
        app
    )
    assert "3 of 4 columns are used." in texts(app)
    app.selectbox(key=field(app, "split")).set_value(SplitRule.RANDOM)
    run(app)
    assert "4 of 4 columns are used." in texts(app)
    assert app.toggle(key=field(app, "stratified")).value
    app.selectbox(key=field(app, "split")).set_value(SplitRule.GROUP)
    run(app)
    assert app.selectbox(key=field(app, "split_by")).value == "patient"
    info = DATASETS[keep(app)]
    assert (info.groups, info.test_samples) == (32, 64)


def test_rows_can_be_kept_in_the_order_of_the_file(app: AppTest) -> None:
    upload(app, csv(table()))
    app.selectbox(key=field(app, "split")).set_value(SplitRule.ORDER)
    run(app)
    assert app.selectbox(key=field(app, "split_by")).value == "day"
    app.selectbox(key=field(app, "split_by")).set_value("")
    run(app)
    info = DATASETS[keep(app)]
    rows = tables.original_rows(info.name)
    assert rows is not None and rows.index.tolist() == list(range(96, 120))


def test_a_counter_is_used_or_left_out_with_one_button(app: AppTest) -> None:
    frame = table()[["height"]]
    frame.insert(0, "x", range(len(frame)))
    frame["y"] = [2 * number for number in range(len(frame))]
    upload(app, csv(frame))
    assert "The column x numbers the rows" in told(app)
    press(app, "leave_out", "x")
    assert [c.name for c in app.session_state["table_draft"].plan.inputs] == ["height"]
    press(app, "use", "x")
    assert [c.name for c in app.session_state["table_draft"].plan.inputs] == ["x", "height"]


def test_the_proposed_target_is_explained(app: AppTest) -> None:
    upload(app, csv(table()))
    assert "Proposed as target: bought (its name is typical of a target; it has two" in told(app)
    assert "Also possible: " in told(app)
    app.selectbox(key=field(app, "target")).set_value("age")
    run(app)
    assert "Proposed as target" not in told(app) and "Also possible: bought" in told(app)

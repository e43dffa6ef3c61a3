"""The test rows of a table from a second file, and the choices of a table stored before."""

from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.base import paths
from core.data.datasets import load
from core.data.datasets.catalog import DATASETS
from core.data.splits import SplitRule
from core.data.tables import reader as reader_module
from core.data.tables import shelf
from tests.core.data.tables.people import csv, table
from tests.pages.train import run
from tests.pages.train import texts as marked
from tests.pages.upload.steps import field, keep, leftovers, read, upload


def texts(app: AppTest) -> str:
    return marked(app).replace("\\", "")


def rule(app: AppTest, chosen: SplitRule) -> None:
    app.selectbox(key=field(app, "split")).set_value(chosen)
    run(app)


def give(
    app: AppTest, frame: pd.DataFrame, name: str = "later.csv", before: bytes = b""
) -> AppTest:
    """Upload a second file, perhaps with lines before the table."""
    (uploader,) = [each for each in app.file_uploader if str(each.key).startswith("second_file")]
    uploader.set_value((name, before + csv(frame), "text/csv"))
    return run(app)


def button(app: AppTest, key: str) -> Any:
    (found,) = [each for each in app.button if str(each.key).startswith(key)]
    return found


def test_test_rows_come_from_a_second_file(app: AppTest) -> None:
    upload(app, csv(table(200)))
    rule(app, SplitRule.FILE)
    assert button(app, "keep_table").disabled
    give(app, table(50, seed=1).assign(shoe=40))
    assert not app.error
    told = texts(app)
    assert "The 50 rows of later.csv are for the test; all 200 rows of this table" in told
    assert "not used: shoe" in told
    assert not [each for each in app.number_input if each.key == field(app, "test_share")]
    name = keep(app)
    info = DATASETS[name]
    assert (info.train_samples, info.test_samples, info.test_file) == (200, 50, "later.csv")
    assert len(load(name).y_test) == 50
    assert not list(leftovers())
    assert "They are the rows of a second file, later.csv" in texts(app)
    assert any("the rows of later.csv" in table.value.to_numpy() for table in app.dataframe)


def test_a_second_file_that_does_not_fit_is_refused(app: AppTest) -> None:
    upload(app, csv(table(200)))
    rule(app, SplitRule.FILE)
    give(app, pd.DataFrame({"x": [1, 2], "y": [3, 4]}))
    assert "none of the columns of the table" in app.error[0].value
    assert button(app, "keep_table").disabled
    give(app, table(50).drop(columns="bought"))
    assert any("no column bought" in error.value for error in app.error)
    assert button(app, "keep_table").disabled
    rule(app, SplitRule.RANDOM)
    assert not button(app, "keep_table").disabled
    rule(app, SplitRule.FILE)  # the file is still there
    assert any("no column bought" in error.value for error in app.error)
    app.button(key=f"dismiss_table_{app.session_state['table_edition']}").click()
    run(app)
    assert not list(leftovers())


def test_the_second_file_is_read_again_with_the_first(app: AppTest) -> None:
    first, second = table(200), table(50, seed=1)
    second["colour"] = second["colour"].replace("red", "?")
    upload(app, csv(first))
    rule(app, SplitRule.FILE)
    give(app, second)
    frame = app.session_state["table_draft"].second.frame
    assert frame["colour"].isna().any()
    app.session_state["table_draft"].read(
        app.session_state["table_draft"].dialect.__class__(missing=("",))
    )
    again = app.session_state["table_draft"]
    assert not again.second.frame["colour"].isna().any()
    assert again.plan.second == again.second.file


# Long lines may have many columns, so they are read in another process.
LONG = b"# " + b"x" * 6000 + b"\n"


def test_a_large_second_file_is_read_in_another_process(app: AppTest) -> None:
    upload(app, LONG + csv(table(200)))
    rule(app, SplitRule.FILE)
    give(app, table(50, seed=1), before=LONG)
    assert "later.csv" in [each.value for each in app.text]
    assert any(bar.proto.text.endswith("…") for bar in app.get("progress"))
    assert not [each for each in app.button if each.key == "keep_table"]
    read(app)
    assert "The 50 rows of later.csv are for the test" in texts(app) and not app.get("progress")
    app.number_input(key=field(app, "below")).set_value(1)  # one after the other is read again
    read(run(app))
    assert not app.error and "The 50 rows of later.csv" in texts(app) and "199 rows" in texts(app)
    assert DATASETS[keep(app)].test_samples == 50 and not list(leftovers())


def test_reading_a_second_file_can_be_cancelled(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(app, csv(table(200)))
    rule(app, SplitRule.FILE)
    give(app, table(60, seed=1), "first.csv")
    with monkeypatch.context() as patch:
        patch.setattr(reader_module, "_MODULE", "json.tool")  # waits for the end of its input
        give(app, table(50, seed=1), before=LONG)
        button(app, "stop_reading").click()
        read(run(app))
    assert "Reading was cancelled" in app.error[0].value
    assert "The 60 rows of first.csv are for the test" in texts(app)
    assert len(list(leftovers())) == 2  # the table and its first second file
    assert DATASETS[keep(app)].test_file == "first.csv" and not list(leftovers())


def test_choices_of_a_stored_table_are_taken_over_for_other_test_rows(app: AppTest) -> None:
    content = csv(table(200))
    upload(app, content)
    app.text_input(key=field(app, "label")).set_value("Mine")
    run(app)
    app.number_input(key=field(app, "seed")).set_value(7)
    run(app)
    first = keep(app)
    upload(app, content)
    assert "stored already, as “Mine”" in texts(app)
    button(app, "take_choices").click()
    run(app)
    plan = app.session_state["table_draft"].plan
    assert (plan.label, plan.seed) == ("Mine", 7)
    assert not [each for each in app.button if str(each.key).startswith("take_choices")]
    rule(app, SplitRule.FILE)
    give(app, table(50, seed=1))
    second = keep(app)
    assert second != first and set(shelf.descriptions()) == {first, second}
    assert paths.tables_path().exists()
    # Of a second file only the name is stored: it has to be given again.
    upload(app, content)
    button(app, "take_choices").click()
    run(app)
    assert app.session_state["table_draft"].awaiting and button(app, "keep_table").disabled

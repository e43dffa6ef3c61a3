"""The log of a target, chosen on the Data page."""

from streamlit.testing.v1 import AppTest

from core.data.datasets.catalog import DATASETS
from core.data.target_log import TargetLog
from tests.core.data.tables.people import csv
from tests.core.data.tables.test_long_tail import long_tailed
from tests.pages.train import run, texts
from tests.pages.upload.steps import field, keep, upload


def choose(app: AppTest, target: str) -> None:
    app.selectbox(key=field(app, "target")).set_value(target)
    run(app)


def switch(app: AppTest, on: bool) -> None:
    app.toggle(key=field(app, "target_log")).set_value(on)
    run(app)


def test_the_log_is_proposed_taken_and_undone(app: AppTest) -> None:
    upload(app, csv(long_tailed()), "prices.csv")
    choose(app, "price")
    (button,) = [each for each in app.button if str(each.key).startswith("log_price")]
    assert not app.toggle(key=field(app, "target_log")).value
    button.click()
    run(app)
    assert app.toggle(key=field(app, "target_log")).value
    assert not [each for each in app.button if str(each.key).startswith("log_price")]
    switch(app, False)
    assert [each for each in app.button if str(each.key).startswith("log_price")]
    switch(app, True)
    info = DATASETS[keep(app)]
    assert info.target_log is TargetLog.LOG
    assert "Log of the target standardised" in texts(app)


def test_zeros_and_numbers_below_are_told(app: AppTest) -> None:
    frame = long_tailed(zeros=True)
    upload(app, csv(frame), "prices.csv")
    choose(app, "price")
    switch(app, True)
    assert "The target has zeros, which have no log" in texts(app)
    assert not app.error
    frame["price"] -= 1
    upload(app, csv(frame), "below.csv")
    choose(app, "price")
    switch(app, True)
    assert any("below zero, which have no log: 20" in error.value for error in app.error)
    assert app.button(key="keep_table").disabled
    choose(app, "bought")
    assert not [each for each in app.toggle if each.key == field(app, "target_log")]

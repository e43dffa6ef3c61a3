"""Public tables from the file to the evaluation, in various dialects."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Page, expect
from sklearn import datasets

from tests.browser import steps
from tests.browser.servers import App

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def frame(bunch: Any) -> pd.DataFrame:
    """One of the public tables that scikit-learn ships, with its labels."""
    table: pd.DataFrame = bunch.frame
    if "target_names" in bunch:
        table = table.assign(target=[bunch.target_names[number] for number in table["target"]])
    return table


def iris(path: Path) -> None:
    """Fisher's irises, with commas."""
    frame(datasets.load_iris(as_frame=True)).to_csv(path, index=False)


def wine(path: Path) -> None:
    """Wines of three growers, as a spreadsheet in Spain saves them."""
    table = frame(datasets.load_wine(as_frame=True))
    table.to_csv(path, index=False, sep=";", decimal=",", encoding="cp1252")


def diabetes(path: Path) -> None:
    """Patients of Efron et al., tab-separated in UTF-16."""
    table = datasets.load_diabetes(as_frame=True, scaled=False).frame
    table.to_csv(path, index=False, sep="\t", encoding="utf-16")


@pytest.mark.parametrize(
    ("write", "task", "metric"),
    [
        (iris, "Several classes", "Test accuracy"),
        (wine, "Several classes", "Test accuracy"),
        (diabetes, "A number (regression)", "Test mean absolute error"),
    ],
    ids=["iris", "wine", "diabetes"],
)
def test_a_public_table_from_the_file_to_the_evaluation(
    write: Callable[[Path], None],
    task: str,
    metric: str,
    app: App,
    open_page: Open,
    tmp_path: Path,
) -> None:
    path = tmp_path / f"{write.__name__}.csv"
    write(path)
    page = open_page(f"{app.url}/?{steps.UNCOMPILED}")
    steps.go_to(page, "Data")
    page.get_by_text("Upload your own table").click()
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_role("combobox", name="Task")).to_have_value(task)
    steps.press(page, "Use this table")
    expect(page.get_by_role("heading", name=write.__name__)).to_be_visible()
    steps.go_to(page, "Train")
    steps.train(page)
    steps.wait_until_done(page)
    expect(page.get_by_test_id("stMetric").filter(has_text=metric)).to_be_visible()
    expect(page.get_by_test_id("stMain")).to_contain_text("Better than the trivial baseline")

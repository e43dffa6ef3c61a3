"""Files as people have them are uploaded and trained, and reach the score of a right reading."""

from collections.abc import Callable
from math import sqrt
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.servers import App
from tests.browser.waiting import wait_until_current
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

CASES = ROOT.parent / "shared" / "cases"


class Case(NamedTuple):
    """A file: its beginning, test rows, the accuracy of a right reading, what is said, a button.

    The accuracies are those of ``README.md`` beside the files: means over five folds of a logistic
    regression. A wrong reading has less than two standard errors below it.
    """

    start: str
    tests: int
    right: float
    said: str
    press: str = ""

    @property
    def least(self) -> float:
        """The accuracy, less two standard errors of the test rows."""
        return self.right - 2 * sqrt(self.right * (1 - self.right) / self.tests)


FILES = (
    Case("01", 64, 0.78, "In the column zone, these cells are values, not missing: NA."),
    Case("02", 40, 0.91, "Größe, Straße, Gewicht"),
    Case("04", 78, 0.86, "differ only in case", "Merge them"),
    Case("05", 72, 0.95, "a dash beside the currency is read as 0"),
    Case("08", 18, 0.92, "The data begin in row 3."),
    Case("12", 80, 0.95, "Columns of codes are read as categories"),
    Case("13", 65, 0.91, "differ only in case", "Merge them"),
    Case("28", 72, 0.88, "namely Infinity"),
)


@pytest.fixture(scope="module", autouse=True)
def _cases() -> None:
    if not CASES.is_dir():
        pytest.skip(f"no files in {CASES}")


def test_files_as_people_have_them_are_learned(app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{app.url}/?dataset=iris&learning_rate=0.01&{steps.UNCOMPILED}")
    for case in FILES:
        (path,) = CASES.glob(f"{case.start}_*")
        steps.go_to(page, "Data")
        upload(page, path, case)
        steps.go_to(page, "Train")
        steps.train(page)
        steps.wait_until_done(page)
        share = float(steps.metric(page, "Test accuracy").inner_text().rstrip("%")) / 100
        assert share >= case.least, f"{path.name}: {share}"


def upload(page: Page, path: Path, case: Case) -> None:
    """Upload a file on the Data page, check what is said, and use the table."""
    fold = page.get_by_text("Upload your own table or images")
    field = page.locator("input[type=file]")
    fold.click()
    field.set_input_files(path)
    use = page.get_by_role("button", name="Use this table")
    expect(use).to_be_enabled()
    expect(page.get_by_text(case.said).first).to_be_visible()
    if case.press:
        steps.press(page, case.press)
        expect(page.get_by_role("button", name=case.press)).to_have_count(0)
    wait_until_current(page)  # the former button may still be beside the new one
    use.click()
    expect(page.get_by_role("heading").filter(has_text=path.stem)).to_be_visible()

"""Rows of a file are uploaded, predicted and downloaded with their predictions."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sklearn.datasets import load_iris

from core.settings.config import default_config
from tests.browser import steps
from tests.browser.servers import Served

pytestmark = pytest.mark.browser


@pytest.fixture
def server(results_server: Served) -> Served:
    return results_server


def test_rows_come_back_with_predictions(
    server: Served, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    rows = load_iris(as_frame=True).data.iloc[::-1, ::-1]
    path = tmp_path / "flowers.csv"
    rows.assign(note="=1+1").to_csv(path, index=False, sep=";", decimal=",")
    page = open_page(f"{server.url}/?run=iris")
    steps.open_section(page, "Predict a file")
    section = page.locator(".st-key-predict_file")
    section.locator("input[type=file]").set_input_files(path)
    download = section.get_by_test_id("stDownloadButton").get_by_role("button")
    expect(download).to_be_visible()
    expect(section.get_by_text("is not used, only returned: note.")).to_be_visible()
    with page.expect_download() as arriving:
        download.click()
    assert arriving.value.suggested_filename == "flowers-predicted.csv"
    arriving.value.save_as(tmp_path / "predicted.csv")
    with (tmp_path / "predicted.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [float(line["petal width (cm)"]) for line in lines] == rows["petal width (cm)"].tolist()
    assert {line["note"] for line in lines} == {"'=1+1"}
    classes = default_config("iris").info.classes
    for line in lines:
        shares = {name: float(line[f"Probability: {name}"]) for name in classes}
        assert line["Predicted"] == max(shares, key=lambda name: shares[name])
    section.get_by_role("button", name="Predict another file").click()
    expect(section.locator("input[type=file]")).to_be_attached()
    expect(download).to_be_hidden()

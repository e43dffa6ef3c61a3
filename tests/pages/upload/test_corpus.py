"""Every file of the corpus on the page, and wide tables."""

import pytest
from streamlit.testing.v1 import AppTest

from core.data.datasets import load
from core.data.datasets.catalog import DATASETS
from tests.core.data.tables.corpus import CASES, wide
from tests.pages.train import run, texts
from tests.pages.upload.steps import field, keep, leftovers, upload

# What these files hold is written on the page of their dataset as well. All others become one in
# ``tests/core/data/tables/test_corpus.py``.
KEPT = {
    *("plain", "cyrillic", "parquet", "sheets", "dates", "spellings", "infinite", "wide"),
    *("names that are HTML", "values that are HTML", "duplicate names", "empty names"),
    *("long names", "long categories", "many targets", "unique target"),
}
assert CASES.keys() >= KEPT


@pytest.mark.parametrize("name", CASES)
def test_every_file_becomes_a_dataset_or_a_sentence(name: str, app: AppTest) -> None:
    case = CASES[name]
    upload(app, case.make())
    if case.target:
        app.selectbox(key=field(app, "target")).set_value(case.target)
        run(app)
    if case.error:
        told = "\n".join(element.value for element in app.error).replace("\\", "")
        assert case.error in told
        assert not [b for b in app.button if b.key == "keep_table" and not b.disabled]
        return
    assert not app.error and not app.button(key="keep_table").disabled
    if name not in KEPT:
        return
    kept = keep(app)
    assert not app.error
    assert DATASETS[kept].uploaded
    assert app.selectbox(key="setting_dataset").value == kept
    assert len(load(kept).y_test) == DATASETS[kept].test_samples
    assert not list(leftovers())


def test_of_a_wide_table_the_first_columns_are_drawn_and_the_page_says_so(app: AppTest) -> None:
    upload(app, wide(300))
    keep(app)
    assert "The first 200 of 301 columns; the CSV file has them all." in texts(app)
    rows = [frame.value for frame in app.dataframe if frame.value.shape[1] > 20]
    assert rows and all(frame.shape[1] == 200 for frame in rows)

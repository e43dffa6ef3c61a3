"""The upload of a table: every kind of file on the page, and the choices for it."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.base import paths
from core.data.datasets import load
from core.data.datasets.catalog import DATASETS
from core.data.tables import store
from core.runs import service_interface
from core.runs.store import RunStore
from core.settings.config import RunConfig
from tests.core.data.tables.corpus import CASES, csv, table, wide
from tests.fakes import FakeService
from tests.pages.train import run, texts

PAGE = Path(__file__).parents[2] / "pages" / "data.py"


@pytest.fixture(autouse=True)
def service(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    fake = FakeService()
    monkeypatch.setattr(service_interface, "_current", fake)
    return fake


@pytest.fixture
def app() -> AppTest:
    return run(AppTest.from_file(str(PAGE), default_timeout=60))


def upload(app: AppTest, content: bytes, name: str = "people.csv") -> AppTest:
    app.file_uploader[0].set_value((name, content, "text/csv"))
    return run(app)


def keep(app: AppTest) -> str:
    """Press the button, and return the dataset chosen then."""
    app.button(key="keep_table").click()
    run(app)
    name: str = app.session_state["session"].draft.dataset
    return name


def field(app: AppTest, name: str) -> str:
    return f"table_{name}_{app.session_state['table_edition']}"


def leftovers() -> Iterator[Path]:
    return paths.uploads_folder().glob("*")


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
    assert "Left out by you" in texts(keep_and_show(app))


def keep_and_show(app: AppTest) -> AppTest:
    keep(app)
    return app


def test_a_file_can_be_read_in_another_way(app: AppTest) -> None:
    upload(app, csv(table(), sep="~"), "odd.txt")
    assert app.selectbox(key=field(app, "delimiter"))
    app.toggle(key=field(app, "header")).set_value(False)
    run(app)
    assert "121 rows" in texts(app)


def test_an_assumed_encoding_is_shown_and_can_be_changed(app: AppTest) -> None:
    upload(app, CASES["cyrillic"].make())
    assert "Windows-1251" in texts(app)
    assert "красный" in str(app.dataframe[0].value)
    app.selectbox(key=field(app, "encoding")).set_value("iso8859_2")
    run(app)
    assert "красный" not in str(app.dataframe[0].value) and "is assumed" not in texts(app)


def test_rows_left_out_are_shown(app: AppTest) -> None:
    upload(app, CASES["ragged"].make())
    assert "more cells than columns" in " ".join(each.value for each in app.warning)


def test_a_file_that_cannot_be_read_can_be_read_in_a_chosen_encoding(app: AppTest) -> None:
    rows = "".join(f"{number};{'да' if number % 3 else 'нет'}\n" for number in range(60))
    upload(app, ("число;ответ\n" + rows).encode("utf_32_le"))
    assert "not text" in app.error[0].value
    app.selectbox(key=field(app, "encoding")).set_value("utf_32_le")
    run(app)
    assert not app.error and "60 rows, 2 columns" in texts(app)


def test_a_wrong_choice_is_told_and_can_be_taken_back(app: AppTest) -> None:
    upload(app, csv(table()))
    app.selectbox(key=field(app, "delimiter")).set_value(";")
    run(app)
    assert "one column" in app.error[0].value
    app.selectbox(key=field(app, "delimiter")).set_value(",")
    run(app)
    assert not app.error
    assert "120 rows, 5 columns" in texts(app)


def test_classes_get_names_before_and_after_the_table_is_stored(app: AppTest) -> None:
    frame = table()
    frame["bought"] = (frame["bought"] == "yes").astype(int)
    upload(app, csv(frame))
    app.text_input(key=f"{field(app, 'class')}_1").set_value("buys")
    run(app)
    name = keep(app)
    assert DATASETS[name].classes == ("0", "buys") and "buys" in texts(app)
    app.session_state["your_tables"] = True
    run(app)
    app.text_input(key=f"classes_{name}_0").set_value("buys")
    run(app)
    assert "Two classes have the same name" in app.error[0].value
    app.text_input(key=f"classes_{name}_0").set_value("leaves")
    run(app)
    assert DATASETS[name].classes == ("leaves", "buys") and not app.error


def test_spellings_are_merged_with_one_button(app: AppTest) -> None:
    upload(app, CASES["spellings"].make())
    assert "differ only in case" in " ".join(each.value for each in app.warning)
    edition = app.session_state["table_edition"]
    app.button(key=f"merge_labels_bought_{edition}").click()
    run(app)
    assert not [each for each in app.warning if "differ only in case" in each.value]
    assert app.selectbox(key=field(app, "task")).value == "binary"
    assert DATASETS[keep(app)].classes == ("no", "yes")


def test_cancel_forgets_the_file(app: AppTest) -> None:
    upload(app, csv(table()))
    assert list(leftovers())
    app.button(key=f"dismiss_table_{app.session_state['table_edition']}").click()
    run(app)
    assert not list(leftovers())
    assert not [button for button in app.button if button.key == "keep_table"]


def test_tables_are_renamed_and_deleted_with_their_runs_in_view(app: AppTest) -> None:
    upload(app, csv(table()))
    name = keep(app)
    record = RunStore().create(RunConfig(dataset=name, loss="binary_crossentropy"))
    app.session_state["your_tables"] = True
    run(app)
    assert "1 run uses it" in texts(app)
    assert f"/?run={record.run_id})" in texts(app)
    app.text_input(key=f"rename_{name}_people").set_value("Customers")
    run(app)
    assert DATASETS[name].label == "Customers"
    app.button(key=f"delete_{name}").click()
    run(app)
    assert name not in list(DATASETS) and DATASETS[name].deleted
    assert app.selectbox(key="setting_dataset").value == "digits"


def test_suspicions_are_shown(app: AppTest) -> None:
    frame = table()
    frame["copy"] = frame["bought"].map({"yes": 1, "no": 0})
    frame = frame[["copy", *[name for name in frame if name != "copy"]]]
    upload(app, csv(frame))
    assert any("alone determines the target" in element.value for element in app.warning)


def test_words_of_the_users_are_plain_text(app: AppTest) -> None:
    frame = pd.DataFrame(table())
    frame["bought"] = frame["bought"].map({"yes": "**yes** $x$", "no": "[no](http://x.example)"})
    upload(app, csv(frame), "**bold** [a](http://b.example).csv")
    keep(app)
    for element in (*app.caption, *app.markdown, *app.subheader):
        text = element.value.replace("](https://www.kaggle.com", "")  # our own link
        assert "](http" not in text and "$x$" not in text, text
    assert store.available()[0].classes == ("**yes** $x$", "[no](http://x.example)")


def test_the_course_s_shipments_are_recognised(app: AppTest, shared_data: Path) -> None:
    upload(app, (shared_data / "shipping" / "Train.csv").read_bytes(), "Train.csv")
    assert "the shipments of the course" in texts(app)
    info = DATASETS[keep(app)]
    assert info.inputs == 18 and info.label == "E-commerce shipping, as in the course"

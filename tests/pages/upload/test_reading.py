"""How an uploaded file is read: shown, changed, cancelled."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.data.datasets.catalog import DATASETS
from core.data.tables import reader as reader_module
from core.data.tables import store
from core.data.tables.reader import Reader
from tests.core.data.tables.corpus import CASES
from tests.core.data.tables.people import cells, csv, table
from tests.core.data.tables.workbooks import xlsx, zipped
from tests.pages.train import run, texts
from tests.pages.upload.steps import field, keep, leftovers, read, reader_of, upload


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


def test_cancel_forgets_the_file(app: AppTest) -> None:
    upload(app, csv(table()))
    assert list(leftovers())
    app.button(key=f"dismiss_table_{app.session_state['table_edition']}").click()
    run(app)
    assert not list(leftovers())
    assert not [button for button in app.button if button.key == "keep_table"]


def test_a_sheet_is_chosen_and_its_layout_detected_anew(app: AppTest) -> None:
    rows = [[n, n * 1.5, n % 3] for n in range(40)]
    other: list[list[Any]] = [["Prices"], ["a", "b", "c"], *rows, ["Total", 9]]
    upload(app, xlsx({"People": cells(table()), "Other": other}), "book.xlsx")
    assert "The sheet People is read. The workbook also has: Other." in texts(app)
    app.selectbox(key=field(app, "sheet")).set_value("Other")
    run(app)
    assert "40 rows, 3 columns" in texts(app) and "The sheet Other is read" in texts(app)
    assert app.number_input(key=field(app, "skip")).value == 1
    assert app.number_input(key=field(app, "below")).value == 1
    app.number_input(key=field(app, "below")).set_value(0)
    run(app)
    assert "41 rows, 3 columns" in texts(app)
    app.selectbox(key=field(app, "sheet")).set_value("People")
    run(app)
    assert "120 rows, 5 columns" in texts(app) and DATASETS[keep(app)].label == "book"


def test_a_file_of_an_archive_is_chosen(app: AppTest) -> None:
    files = {"a/people.csv": csv(table()), "b/few.csv": csv(table(50), sep=";")}
    upload(app, zipped(files), "all.zip")
    assert "120 rows" in texts(app) and "It also has: b/few.csv." in texts(app).replace("\\", "")
    app.selectbox(key=field(app, "part")).set_value("b/few.csv")
    run(app)
    assert "50 rows" in texts(app) and app.selectbox(key=field(app, "delimiter")).value == ";"
    assert DATASETS[keep(app)].uploaded and not list(leftovers())


def test_a_table_is_pasted_and_can_be_saved_for_scripts(app: AppTest) -> None:
    app.text_area[0].set_value(csv(table(), sep="\t").decode())
    app.button(key="read_pasted").click()
    run(app)
    assert "120 rows, 5 columns" in texts(app)
    assert app.get("download_button")
    assert store.available() == [] and DATASETS[keep(app)].uploaded
    assert store.available()[0].file == "pasted.csv"


def test_nothing_pasted_is_said(app: AppTest) -> None:
    app.button(key="read_pasted").click()
    run(app)
    assert "The file is empty" in app.error[0].value


def test_quotes_can_be_ordinary_characters(app: AppTest) -> None:
    upload(app, CASES["quotes that never close"].make())
    assert "never close are ignored: 2 (in line 31, 91)" in texts(app).replace("\\", "")
    app.selectbox(key=field(app, "quote")).set_value("")
    run(app)
    assert "120 rows" in texts(app) and "Quotes are ordinary characters" in texts(app)


# Long lines may have many columns, so they are read in another process.
LARGE = b"# " + b"x" * 6000 + b"\n" + csv(table())


def started(app: AppTest, content: bytes) -> Reader[Any]:
    """Upload a file that is read in another process."""
    app.file_uploader[0].set_value(("people.csv", content, "text/csv"))
    run(app)
    reader = reader_of(app)
    assert reader is not None
    return reader


def stop(app: AppTest) -> AppTest:
    app.button(key=f"stop_reading_{app.session_state['table_edition']}").click()
    return read(run(app))


def test_a_large_file_is_read_in_another_process_with_progress(app: AppTest) -> None:
    started(app, LARGE)
    assert any(bar.proto.text.endswith("…") for bar in app.get("progress"))
    assert not [button for button in app.button if button.key == "keep_table"]
    read(app)
    assert "120 rows, 5 columns" in texts(app) and not app.get("progress")
    app.toggle(key=field(app, "header")).set_value(False)
    read(run(app))
    assert "121 rows, 5 columns" in texts(app)
    assert DATASETS[keep(app)].uploaded and not list(leftovers())


def test_reading_a_file_for_the_first_time_can_be_cancelled(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_module, "_MODULE", "json.tool")  # waits for the end of its input
    reader = started(app, LARGE)
    stop(app)
    reader.wait()
    assert "table_draft" not in app.session_state and not list(leftovers())
    assert not app.error and app.button(key="read_pasted")


def test_when_reading_it_again_is_cancelled_the_file_stays(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(app, LARGE)
    with monkeypatch.context() as patch:
        patch.setattr(reader_module, "_MODULE", "json.tool")
        app.toggle(key=field(app, "header")).set_value(False)
        run(app)
        stop(app)
    assert "Reading was cancelled" in app.error[0].value
    app.toggle(key=field(app, "header")).set_value(True)
    read(run(app))
    assert "120 rows, 5 columns" in texts(app) and not app.error


def test_a_file_that_takes_too_much_is_refused_in_words(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DENSEBOARD_READING_MB", "1")
    upload(app, LARGE)
    assert "more memory than the 1 MB that are allowed" in app.error[0].value
    app.button(key=f"dismiss_table_{app.session_state['table_edition']}").click()
    assert not run(app).error and not list(leftovers())

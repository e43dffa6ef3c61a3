"""The values of columns: what is odd about them, and the choices for it."""

from streamlit.testing.v1 import AppTest

from core.data.datasets import load
from core.data.datasets.catalog import DATASETS
from tests.core.data.tables.corpus import CASES
from tests.core.data.tables.people import csv, table
from tests.pages.train import run
from tests.pages.upload.steps import field, keep, press, told, upload


def test_spellings_are_merged_with_one_button(app: AppTest) -> None:
    upload(app, CASES["spellings"].make())
    assert "differ only in case" in " ".join(each.value for each in app.warning)
    edition = app.session_state["table_edition"]
    app.button(key=f"merge_labels_bought_{edition}").click()
    run(app)
    assert not [each for each in app.warning if "differ only in case" in each.value]
    assert app.selectbox(key=field(app, "task")).value == "binary"
    assert DATASETS[keep(app)].classes == ("no", "yes")


def test_numbers_with_units_are_read_and_the_notation_can_be_changed(app: AppTest) -> None:
    upload(app, CASES["dollars"].make())
    assert "Texts that are read as numbers: amount (" in told(app)
    assert "a dash beside the currency is read as 0" in told(app)
    plan = app.session_state["table_draft"].plan
    assert plan.column("amount").notation.unit == "$"
    app.session_state["table_values"] = True
    app.selectbox(key="table_values_of").set_value("amount")
    run(app)
    app.selectbox(key=f"{field(app, 'notation')}_amount").set_value(",.")
    run(app)
    assert "are no numbers and count as missing" in told(app)
    app.text_input(key=f"{field(app, 'unit')}_amount").set_value("€")
    run(app)
    notation = app.session_state["table_draft"].plan.column("amount").notation
    assert (notation.decimal, notation.thousands, notation.unit) == (",", ".", "€")
    app.selectbox(key=f"{field(app, 'notation')}_amount").set_value("python")
    run(app)
    assert app.session_state["table_draft"].plan.column("amount").notation is None


def test_a_sentinel_is_missing_with_one_button_and_choices_stay(app: AppTest) -> None:
    upload(app, CASES["sentinels"].make())
    app.selectbox(key=field(app, "target")).set_value("height")
    run(app)
    assert "-200 is far from all other numbers" in told(app)
    press(app, "sentinel", "c")
    draft = app.session_state["table_draft"]
    assert draft.table.frame["c"].isna().sum() == 4 and "-200" not in told(app)
    assert draft.plan.target == "height"
    assert "-200" in draft.dialect.missing_of(1)
    assert DATASETS[keep(app)].target == "height"


def test_words_for_missing_values_become_categories_and_back(app: AppTest) -> None:
    upload(app, CASES["signs"].make())
    assert "In the column seen, these cells count as missing: ? (" in told(app)
    press(app, "values", "seen")
    draft = app.session_state["table_draft"]
    assert set(draft.table.frame["seen"]) == {"?", "never", "often"}
    press(app, "missing", "continent")
    assert set(draft.table.frame["continent"].dropna()) == {"EU", "AS", "AF"}
    assert set(draft.table.frame["charge"]) == {"+", "-", "?"}  # as it was
    keep(app)


def test_odd_values_are_named_and_get_an_indicator(app: AppTest) -> None:
    upload(app, CASES["mixed types"].make())
    assert "12 kg (2)" in told(app)
    press(app, "indicator", "mixed")
    assert "12 kg (2)" in told(app)
    assert not [button for button in app.button if button.label == "Add an indicator"]
    assert "mixed = ∅" in load(keep(app)).features


def test_an_order_is_used_with_one_button(app: AppTest) -> None:
    upload(app, CASES["levels"].make())
    assert "<30 < 30-44 < 45-59 < 60+" in told(app)
    press(app, "order", "group")
    assert app.session_state["table_draft"].plan.column("group").order[0] == "<30"
    app.session_state["table_values"] = True
    app.selectbox(key="table_values_of").set_value("group")
    run(app)
    app.multiselect(key=f"{field(app, 'order')}_group").set_value(["60+", "<30"])
    run(app)
    dataset = load(keep(app))
    group = dataset.x_train[:, dataset.features.index("group")]
    assert set(group[group == group]) == {0, 1}


def test_suspicions_are_shown(app: AppTest) -> None:
    frame = table()
    frame["copy"] = frame["bought"].map({"yes": 1, "no": 0})
    frame = frame[["copy", *[name for name in frame if name != "copy"]]]
    upload(app, csv(frame))
    assert any("alone determines the target" in element.value for element in app.warning)


def test_words_for_yes_and_no_are_merged_with_one_button(app: AppTest) -> None:
    frame = table()
    words = {"yes": ("yes", "Y", "1", "true"), "no": ("no", "N", "0", "false")}
    frame["bought"] = [words[answer][row % 4] for row, answer in enumerate(frame["bought"])]
    upload(app, csv(frame))
    assert "says yes and no in several words" in told(app)
    press(app, "merge_labels", "bought")
    assert "says yes and no" not in told(app)
    assert app.selectbox(key=field(app, "task")).value == "binary"
    assert "and words for yes and for no" in app.toggle(key=field(app, "merged")).label
    app.toggle(key=field(app, "merged")).set_value(False)
    run(app)
    assert "says yes and no in several words" in told(app)
    press(app, "merge_labels", "bought")
    assert len(DATASETS[keep(app)].classes) == 2


def test_a_column_with_two_decimal_signs_has_to_be_left_out(app: AppTest) -> None:
    frame = table()
    frame["height"] = frame["height"].astype("str")
    frame.loc[110:, "height"] = frame.loc[110:, "height"].str.replace(".", ",")
    upload(app, csv(frame, sep=";"))
    assert "The column height has two decimal signs: from row 111 on" in app.error[0].value
    assert app.button(key="keep_table").disabled
    draft = app.session_state["table_draft"]
    draft.take(draft.plan.with_column("height", dropped="chosen"))
    run(app)
    assert not app.error and "two decimal signs" in told(app)
    assert DATASETS[keep(app)].uploaded

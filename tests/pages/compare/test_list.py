"""The list of the Compare page: rows, filters, marks and actions on runs."""

import csv
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.settings.config import RunConfig, default_config
from tests.pages.compare.steps import A, B, names, titles, visit
from tests.pages.recorded import Recorded
from tests.pages.train import address, press, run, texts


def test_the_list_shows_the_settings_that_differ_and_the_results(service: Recorded) -> None:
    service.past(A, 0.8, name="First")
    service.past(B, 0.9, name="Second", tags=("lecture",))
    service.past(default_config("iris"), 0.9)
    app = visit(dataset="digits")
    assert titles(app) == [
        "Run",
        "Best validation accuracy",
        "Test accuracy",
        "Tags",
        "Learning rate",
        "Duration (s)",
        "State",
        "Started",
    ]
    assert names(app) == ["Second", "First"]
    rows = app.dataframe[0].value
    assert rows["Learning rate"].tolist() == [0.01, 0.001]
    assert rows["Best validation accuracy"].tolist() == [0.9, 0.8]
    app.toggle(key="runs_all_columns").set_value(True)
    rows = run(app).dataframe[0].value
    assert rows["Best epoch"].tolist() == [4, 4]
    assert {"Last validation accuracy", "Test loss"} <= set(titles(app))


def seeds(service: Recorded, *values: float, config: RunConfig = A, **marks: Any) -> list[str]:
    """Runs that differ in nothing but the seed."""
    return [
        service.past(replace(config, seed=seed), value, **marks)
        for seed, value in enumerate(values)
    ]


def texts_of(app: AppTest, column: str) -> list[str]:
    """The texts a column shows in place of its numbers."""
    frame = app.dataframe[0]
    shown = pa.ipc.open_stream(frame.proto.arrow_data.styler.display_values).read_all()
    return [str(text) for text in shown.to_pandas()[column]]


def opened(app: AppTest, line: str) -> AppTest:
    app.session_state["runs_opened"] = {line}
    return run(app)


def test_runs_that_differ_only_in_the_seed_are_one_row_that_opens(service: Recorded) -> None:
    ids = seeds(service, 0.8, 0.9, 0.7, name="Plain")
    service.past(B, 0.85, name="Fast")
    app = visit(dataset="digits")
    assert names(app) == ["Fast", "Plain"]
    assert titles(app)[:3] == ["Run", "Best validation accuracy", "Seeds"]
    assert app.dataframe[0].value["Seeds"].fillna("").tolist() == [
        "",
        ":material/expand_more: 3 seeds",
    ]
    assert texts_of(app, "Best validation accuracy") == ["85.0%", "80.0% ± 10.0"]
    assert app.dataframe[0].value["State"].tolist() == ["Done", "Done"]
    opened(app, ids[0])
    assert names(app) == ["Fast", "Plain", *(f"↳ Seed {seed}: Plain" for seed in range(3))]
    assert app.dataframe[0].value["Seeds"][1] == ":material/expand_less: 3 seeds"
    assert texts_of(app, "Best validation accuracy")[2:] == ["80.0%", "90.0%", "70.0%"]
    app.toggle(key="runs_by_setting").set_value(False)
    assert names(run(app)) == ["Fast", "Plain", "Plain", "Plain"]


def test_equal_means_keep_their_own_spread(service: Recorded) -> None:
    seeds(service, 0.75, 0.85)
    seeds(service, 0.5, 1.1, config=B)
    assert texts_of(visit(dataset="digits"), "Best validation accuracy") == [
        "80.0% ± 42.4",
        "80.0% ± 7.1",
    ]


def test_a_run_without_validation_is_in_a_column_of_its_own(service: Recorded) -> None:
    service.past(A, 0.8, name="Held out")
    service.past(replace(A, validation_share=0.0), 0.99, name="All rows")
    app = visit(dataset="digits")
    rows = app.dataframe[0].value.set_index("Run")
    assert rows["Best training accuracy"]["All rows"] == 0.99
    assert rows["Best validation accuracy"]["Held out"] == 0.8
    assert rows["Best validation accuracy"].isna().tolist() == [True, False]
    assert rows["Best training accuracy"].isna().tolist() == [False, True]
    app.selectbox(key="runs_order").set_value("validation_accuracy")
    assert names(run(app)) == ["Held out", "All rows"]


def test_settings_only_some_runs_have_are_folded_behind_a_switch(service: Recorded) -> None:
    service.past(A, 0.8)
    service.past(replace(A, optimizer="sgd", momentum=0.9, beta_1=None, beta_2=None), 0.9)
    app = visit(dataset="digits")
    assert "Optimizer" in titles(app) and "Momentum" not in titles(app)
    switch = app.toggle(key="runs_all_columns")
    assert switch.label.startswith("Show ") and "Momentum" in str(switch.help)
    switch.set_value(True)
    assert {"Momentum", "Beta 1"} <= set(titles(run(app)))
    assert titles(app).index("Best validation accuracy") == 1


def test_sorting_says_what_comes_first(service: Recorded) -> None:
    service.past(A, 0.8)
    service.past(replace(A, activation="tanh"), 0.9)
    app = visit(dataset="digits")
    assert app.toggle(key="runs_descending").label == "Newest first"
    app.selectbox(key="runs_order").set_value("validation_accuracy")
    assert run(app).toggle(key="runs_descending").label == "Largest first"
    app.selectbox(key="runs_order").set_value("activation")
    assert run(app).toggle(key="runs_descending").label == "From Z to A"


def test_all_datasets_search_order_and_filters(service: Recorded) -> None:
    service.past(A, 0.8, name="First", note="too slow")
    service.past(B, 0.9, name="Second")
    service.past(default_config("iris"), 0.7, name="Flowers")
    service.past(replace(A, units=(8,)), 0.1, name="Old", archived=True)
    app = visit(dataset="digits")
    app.selectbox(key="runs_dataset").set_value("*")
    assert names(run(app)) == ["Flowers", "Second", "First"]
    app.toggle(key="runs_archived").set_value(True)
    assert names(run(app))[0] == "Old (archived)"
    app.text_input(key="runs_search").set_value("SLOW")
    assert names(run(app)) == ["First"]
    app.text_input(key="runs_search").set_value("")
    app.selectbox(key="runs_order").set_value("validation_accuracy")
    assert names(run(app)) == ["Second", "First", "Flowers", "Old (archived)"]
    app.toggle(key="runs_descending").set_value(False)
    assert names(run(app))[0] == "Old (archived)"
    app.multiselect(key="runs_filters").set_value(["validation_accuracy", "learning_rate"])
    run(app)
    app.number_input(key="runs_low_validation_accuracy").set_value(75)
    assert names(run(app)) == ["First", "Second"]
    app.multiselect(key="runs_among_learning_rate").set_value([0.01])
    assert names(run(app)) == ["Second"]


def test_a_link_opens_the_list_of_its_runs_dataset(service: Recorded) -> None:
    service.past(A, 0.8)
    flowers = default_config("iris")
    app = visit(*(service.past(replace(flowers, epochs=n), 0.9) for n in (3, 4)), dataset="digits")
    assert app.selectbox(key="runs_dataset").value == "iris"
    assert len(names(app)) == 2
    app.selectbox(key="runs_dataset").set_value("digits")  # another choice is not reverted
    assert len(names(run(app))) == 1
    assert len(names(run(app))) == 1


def test_metrics_are_filtered_in_percent_as_they_are_shown(service: Recorded) -> None:
    service.past(A, 0.8, name="First")
    service.past(B, 0.9, name="Second")
    app = visit(dataset="digits")
    app.multiselect(key="runs_filters").set_value(["validation_accuracy"])
    run(app)
    app.number_input(key="runs_low_validation_accuracy").set_value(85)
    assert names(run(app)) == ["Second"]


def test_what_is_chosen_and_not_listed_is_told(service: Recorded) -> None:
    app = visit(service.past(A, 0.8, name="First"), service.past(B, 0.9, name="Second"))
    app.text_input(key="runs_search").set_value("first")
    assert "2 chosen." in texts(run(app))
    assert "1 of them is not in this list." in texts(app)


def test_all_that_the_list_shows_is_noted_at_once(
    service: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One by one, a hundred runs would delay the first visit by seconds."""
    ids = {service.past(replace(A, seed=seed), 0.8) for seed in range(3)}
    noted: list[tuple[str, ...]] = []
    monkeypatch.setattr(service.store, "add_test_views", lambda *told: noted.append(told))
    run(visit(dataset="digits"))
    assert [set(told) for told in noted] == [ids]


def test_a_list_of_several_datasets_tells_of_no_test_set(service: Recorded) -> None:
    """Opening one of them does not open the others."""
    opened = service.past(A, 0.8)
    service.past(default_config("iris"), 0.7)
    service.store.prefer("sealed:iris", True)
    app = visit(opened)
    app.selectbox(key="runs_dataset").set_value("*")
    assert not [name for name in titles(run(app)) if "test" in name.lower()]
    assert service.store.test_views("iris") == 0


def test_all_runs_are_taken_away_as_csv(service: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    real = st.download_button
    monkeypatch.setattr(
        st,
        "download_button",
        lambda label, data, *rest, **more: (
            given.update({more["key"]: data}) or real(label, data, *rest, **more)
        ),
    )
    service.past(A, 0.8, name="First")
    service.past(B, 0.9, name="=Second")
    app = visit(dataset="digits")
    lines = given["runs_csv"]().decode("utf-8-sig").splitlines()
    second, first = csv.DictReader(lines)
    assert (first["name"], first["validation_accuracy"], first["learning_rate"]) == (
        "First",
        "0.8",
        "0.001",
    )
    assert service.store.test_views("digits") == 2
    assert second["name"] != "=Second" and second["test_accuracy"] == "0.9"  # no formula
    press(app, "seal_test_set")
    lines = given["runs_csv"]().decode("utf-8-sig").splitlines()
    assert {line["test_accuracy"] for line in csv.DictReader(lines)} == {""}


def test_only_what_is_there_is_chosen(service: Recorded) -> None:
    run_id = service.past(A, 0.8)
    app = visit(run_id, "gone", "<b>")
    assert address(app)["compare"] == run_id
    assert "compare" not in address(press(app, "choose_none"))


def test_a_sealed_test_set_is_not_shown(service: Recorded) -> None:
    app = visit(service.past(A, 0.8), service.past(B, 0.9))
    assert "Test accuracy" in titles(app)
    assert "The test results of 2 runs on this dataset have been viewed" in texts(run(app))
    app = press(app, "seal_test_set")
    assert "Test accuracy" not in titles(app)
    assert "Predictions from A to B" not in texts(app)
    assert "Their predictions are on the test set, which is sealed." in texts(app)
    assert "Test accuracy" not in titles(visit(dataset="digits"))
    assert "Test accuracy" in titles(press(app, "seal_test_set"))


def test_names_tags_and_notes_stay(service: Recorded) -> None:
    run_id = service.past(A, 0.8)
    app = visit(run_id)
    app.text_input(key=f"marks_name_{run_id}").set_value("Mine")
    app.multiselect(key=f"marks_tags_{run_id}").set_value([])
    app.text_area(key=f"marks_note_{run_id}").set_value("Wide, but quick")
    assert service.store.marks(run_id).name == ""  # not before it is saved
    press(app, "marks_save")
    told = service.store.marks(run_id)
    assert (told.name, told.note) == ("Mine", "Wide, but quick")
    assert names(visit(dataset="digits")) == ["Mine"]


def test_a_run_is_pinned_and_archived(service: Recorded) -> None:
    run_id = service.past(A, 0.8, name="Mine")
    app = press(visit(run_id), "pin_run")
    assert names(app) == ["Mine (reference)"]
    app = press(press(app, "pin_run"), "archive_runs")
    assert "No run matches the filters" in texts(app)
    app.toggle(key="runs_archived").set_value(True)
    assert names(run(app)) == ["Mine (archived)"]
    assert "compare" not in address(app)  # hidden runs are not chosen
    app.session_state["compared"] = [run_id]
    assert names(press(run(app), "archive_runs")) == ["Mine"]


def test_deleting_can_be_undone_even_of_the_last_run(service: Recorded) -> None:
    ids = [service.past(A, 0.8), service.past(B, 0.9)]
    app = press(visit(*ids), "delete_runs")
    assert service.store.summaries() == []
    assert "No run is recorded yet" in texts(app)
    app = press(app, "undo_delete")
    assert {each.run_id for each in service.store.summaries()} == set(ids)
    assert address(app)["compare"].split(",") == ids


def test_what_cannot_be_done_is_told(service: Recorded) -> None:
    app = press(visit(service.submit(A)), "delete_runs")
    assert len(app.error) == 1

"""The Compare page, from the list of runs to the last detail."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from core.base.errors import DatasetError
from core.runs import service_interface
from core.runs.states import State
from core.runs.store.changing import change
from core.runs.store.schema import runs as table
from core.runs.store.summary import settings_of
from core.settings.config import RunConfig, default_config
from tests.components.drawn import elements
from tests.pages.recorded import Recorded
from tests.pages.train import address, press, run, texts

PAGE = Path(__file__).parents[2] / "pages" / "compare.py"
A = replace(default_config("digits"), epochs=4)
B = replace(A, learning_rate=0.01)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    made = Recorded()
    monkeypatch.setattr(service_interface, "_current", made)
    return made


def visit(*chosen: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=30)
    if chosen:
        app.query_params["compare"] = ",".join(chosen)
    for name, value in query.items():
        app.query_params[name] = value
    return run(app)


def figure(app: AppTest, start: str) -> Any:
    """The chart whose description starts so."""
    for element in elements(app.main):
        if getattr(element.proto, "component_name", "") == "denseboard_chart":
            data = json.loads(element.proto.json)
            if data["alt"].startswith(start):
                return json.loads(data["figure"])
    raise AssertionError(start)


def said(app: AppTest) -> str:
    return "\n".join([texts(app), *(str(each.value) for each in app.success)])


def titles(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value.columns)


def names(app: AppTest) -> list[str]:
    return [str(name) for name in app.dataframe[0].value["Run"]]


def change_settings(service: Recorded, run_id: str, **settings: Any) -> None:
    """Have a run on record with settings that this version would not take."""
    told = {**settings_of(service.store.record(run_id).config), **settings}
    with service.store._open().database.writing() as connection:
        values = {"settings": json.dumps(told), "revision": change(connection)}
        connection.execute(update(table).filter_by(run_id=run_id).values(values))


def test_without_runs_it_says_what_to_do_first(service: Recorded) -> None:
    app = visit()
    assert "Train one, change one thing, train again" in texts(app)
    assert not app.dataframe


def test_the_list_shows_the_settings_that_differ_and_the_results(service: Recorded) -> None:
    service.past(A, 0.8, name="First")
    service.past(B, 0.9, name="Second", tags=("lecture",))
    service.past(default_config("iris"), 0.9)
    app = visit(dataset="digits")
    assert titles(app)[:6] == [
        "Run",
        "Tags",
        "Learning rate",
        "Accuracy, best",
        "Reached in epoch",
        "Accuracy, test",
    ]
    assert names(app) == ["Second", "First"]
    rows = app.dataframe[0].value
    assert rows["Learning rate"].tolist() == [0.01, 0.001]
    assert rows["Accuracy, best"].tolist() == [0.9, 0.8]
    assert rows["Reached in epoch"].tolist() == [4, 4]


def test_all_datasets_search_order_and_filters(service: Recorded) -> None:
    service.past(A, 0.8, name="First", note="too slow")
    service.past(B, 0.9, name="Second")
    service.past(default_config("iris"), 0.7, name="Flowers")
    service.past(A, 0.1, name="Old", archived=True)
    app = visit(dataset="digits")
    app.selectbox(key="runs_dataset").set_value("*")
    assert names(run(app)) == ["Flowers", "Second", "First"]
    app.toggle(key="runs_archived").set_value(True)
    assert names(run(app))[0] == "Old (archived)"
    app.text_input(key="runs_search").set_value("SLOW")
    assert names(run(app)) == ["First"]
    app.text_input(key="runs_search").set_value("")
    app.selectbox(key="runs_order").set_value("best")
    assert names(run(app)) == ["Second", "First", "Flowers", "Old (archived)"]
    app.toggle(key="runs_descending").set_value(False)
    assert names(run(app))[0] == "Old (archived)"
    app.multiselect(key="runs_filters").set_value(["best", "learning_rate"])
    run(app)
    app.number_input(key="runs_low_best").set_value(0.75)  # several datasets: as it is
    assert names(run(app)) == ["First", "Second"]
    app.multiselect(key="runs_among_learning_rate").set_value([0.01])
    assert names(run(app)) == ["Second"]


def test_a_link_opens_the_list_of_its_runs_dataset(service: Recorded) -> None:
    service.past(A, 0.8)
    flowers = default_config("iris")
    app = visit(*(service.past(replace(flowers, epochs=n), 0.9) for n in (3, 4)), dataset="digits")
    assert app.selectbox(key="runs_dataset").value == "iris"
    assert len(names(app)) == 2
    app.selectbox(key="runs_dataset").set_value("digits")  # another choice is not taken back
    assert len(names(run(app))) == 1
    assert len(names(run(app))) == 1


def test_curves_lie_over_each_other_with_a_legend_from_what_differs(service: Recorded) -> None:
    app = visit(service.past(A, 0.8), service.past(B, 0.9))
    drawn = figure(app, "Accuracy, validation")
    assert [trace["name"] for trace in drawn["data"]] == [
        "learning rate 0.001",
        "learning rate 0.01, was 0.001",
    ]
    assert drawn["data"][1]["y"][-1] == 0.9
    assert drawn["data"][0]["x"] == [1, 2, 3, 4]
    app.radio(key="compared_axis").set_value("seconds")
    app.toggle(key="compared_log").set_value(True)
    app.slider(key="compared_smoothing").set_value(50)
    app.radio(key="compared_measure").set_value("val_loss")
    drawn = figure(run(app), "Sparse categorical cross-entropy, validation")
    assert len(drawn["data"]) == 4
    assert drawn["data"][1]["x"] == [0.1, 0.2, 0.3, 0.4]
    assert drawn["layout"]["yaxis"]["type"] == "log"


def test_two_runs_prediction_by_prediction(service: Recorded) -> None:
    app = visit(service.past(A, 0.5), service.past(B, 0.75))
    assert "**From A to B:** learning rate 0\\.01\\, was 0\\.001" in texts(app)
    assert "**90** fixed, **0** broken, **90** still wrong" in texts(app)
    app.radio(key="compared_view").set_value("matrices")
    run(app)
    assert figure(app, "Confusion matrix of learning rate 0.001: 180 of 360")
    assert figure(app, "Confusion matrix of learning rate 0.01, was 0.001: 270 of 360")


def test_a_table_of_numbers_is_compared_by_errors(service: Recorded) -> None:
    config = default_config("diabetes")
    app = visit(service.past(config, 40.0), service.past(replace(config, epochs=3), 50.0))
    assert "B is closer for **0** test samples, further off for **89**" in texts(app)
    assert "compared_view" not in app.session_state  # a choice of one would be none
    app.radio(key="difference_kind").set_value("further")
    rows = run(app).dataframe[-1].value
    assert len(rows) == 25
    assert {"Predicted by A", "Predicted by B", "True"} <= set(rows.columns)


def test_features_shown_are_those_of_b(service: Recorded) -> None:
    """Its inputs may be others than those of A."""
    config = replace(default_config("circles"), epochs=2)
    before = service.past(replace(config, product=True), 0.5)
    app = visit(before, service.past(replace(config, squares=True), 0.75))
    assert {"x1²", "x2²"} <= set(app.dataframe[-1].value.columns)
    assert "x1·x2" not in app.dataframe[-1].value


def test_one_seed_tells_nothing_and_more_can_be_trained(service: Recorded) -> None:
    app = visit(service.past(A, 0.8), service.past(B, 0.9))
    assert "+10.00 points over 1 seed. Train both with 4 more seeds" in texts(app)
    press(app, "train_more_seeds")
    seeds = [(config.learning_rate, config.seed) for config, _replaced in service.submitted]
    assert seeds == [(rate, seed) for seed in (1, 2, 3, 4) for rate in (0.001, 0.01)]


def test_two_presses_for_more_seeds_train_them_once(service: Recorded) -> None:
    ids = (service.past(A, 0.8), service.past(B, 0.9))
    first, second = visit(*ids), visit(*ids)  # both drawn before either is pressed
    press(first, "train_more_seeds")
    press(second, "train_more_seeds")
    assert len(service.submitted) == 8


def test_the_page_waits_for_seeds_to_be_recorded_and_shows_the_rest(
    service: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk keeps ends of runs from the record; the page must not be drawn without end."""
    ids = (service.past(A, 0.8), service.past(B, 0.9))
    more = [service.submit(replace(config, seed=1)) for config in (A, B)]
    assert "2 runs are still training or waiting" in texts(visit(*ids))
    with monkeypatch.context() as full:
        full.setattr(service.store, "finish", lambda *_all: None)
        for run_id in more:
            service.finish(run_id)
    app = visit(*ids)
    assert "Still training or waiting: seeds 1" in texts(app)
    assert "Predictions from A to B" in texts(app)
    for run_id in more:
        record = service.store.record(run_id)
        service.store.finish(replace(record, state=State.DONE), service.rows(run_id), None)
    assert "over 2 seeds" in texts(visit(*ids))


def test_enough_seeds_give_a_verdict(service: Recorded) -> None:
    for seed in range(10):
        noise = 0.001 * (seed % 3)
        first = service.past(replace(A, seed=seed), 0.80 + noise)
        second = service.past(replace(B, seed=seed), 0.85 - noise)
    app = visit(first, second)
    assert "**B is better.** Difference in validation accuracy, B minus A: +4.82" in said(app)
    assert "over 10 seeds" in said(app)
    app.selectbox(key="compared_A").set_value(second)
    app.selectbox(key="compared_B").set_value(first)
    assert "**B is worse.**" in said(run(app))


def test_runs_that_failed_are_not_passed_over(service: Recorded) -> None:
    first = service.past(A, 0.8)
    second = service.past(B, 0.9)
    service.past(replace(A, seed=1), 0.8)
    service.past(replace(B, seed=1), state=State.FAILED)
    assert "B failed to train with the seeds 1, A did not." in texts(visit(first, second))


def test_other_data_cannot_be_compared(service: Recorded) -> None:
    first = service.past(A, 0.8)
    app = visit(first, service.past(default_config("iris"), 0.9))
    assert "Runs on different data cannot be compared: shown are those on Digits" in texts(app)
    shares = visit(first, service.past(replace(A, validation_share=0.3), 0.9))
    assert "Train both with the same share" in texts(shares)


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
    assert names(app) == ["Mine (baseline)"]
    app = press(press(app, "pin_run"), "archive_runs")
    assert "No run meets the filters" in texts(app)
    app.toggle(key="runs_archived").set_value(True)
    assert names(run(app)) == ["Mine (archived)"]
    assert "compare" not in address(app)  # what is out of sight is not chosen
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


def test_metrics_are_filtered_in_percent_as_they_are_shown(service: Recorded) -> None:
    service.past(A, 0.8, name="First")
    service.past(B, 0.9, name="Second")
    app = visit(dataset="digits")
    app.multiselect(key="runs_filters").set_value(["best"])
    run(app)
    app.number_input(key="runs_low_best").set_value(85)
    assert names(run(app)) == ["Second"]


def test_what_is_chosen_and_not_listed_is_told(service: Recorded) -> None:
    app = visit(service.past(A, 0.8, name="First"), service.past(B, 0.9, name="Second"))
    app.text_input(key="runs_search").set_value("first")
    assert "2 chosen." in texts(run(app))
    assert "1 of them is not in this list." in texts(app)


def test_the_oldest_or_the_baseline_is_what_others_are_compared_with(service: Recorded) -> None:
    first, second = service.past(A, 0.8), service.past(B, 0.9)
    words = "**From A to B:** learning rate 0\\.01\\, was 0\\.001"
    assert words in texts(visit(second, first))
    service.store.mark(second, pinned=True)
    words = "**From A to B:** learning rate 0\\.001\\, was 0\\.01"
    assert words in texts(visit(first, second))


def test_a_sealed_test_set_is_not_shown(service: Recorded) -> None:
    app = visit(service.past(A, 0.8), service.past(B, 0.9))
    assert "Accuracy, test" in titles(app)
    assert "The test results of 2 runs on this dataset have been looked at" in texts(run(app))
    app = press(app, "seal_test_set")
    assert "Accuracy, test" not in titles(app)
    assert "Predictions from A to B" not in texts(app)
    assert "Their predictions are on the test set, which is sealed." in texts(app)
    assert "Accuracy, test" not in titles(visit(dataset="digits"))
    assert "Accuracy, test" in titles(press(app, "seal_test_set"))


def test_all_that_the_list_shows_is_noted_at_once(
    service: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One by one, a hundred runs would take seconds of the first visit."""
    ids = {service.past(replace(A, seed=seed), 0.8) for seed in range(3)}
    noted: list[tuple[str, ...]] = []
    monkeypatch.setattr(service.store, "add_test_views", lambda *told: noted.append(told))
    run(visit(dataset="digits"))
    assert [set(told) for told in noted] == [ids]


def test_a_list_of_several_datasets_tells_of_no_test_set(service: Recorded) -> None:
    """What opens one of them does not open the others."""
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
    assert (first["name"], first["best_metric"], first["learning_rate"]) == (
        "First",
        "0.8",
        "0.001",
    )
    assert second["name"] != "=Second" and second["test_metric"] == "0.9"  # no formula
    press(app, "seal_test_set")
    lines = given["runs_csv"]().decode("utf-8-sig").splitlines()
    assert {line["test_metric"] for line in csv.DictReader(lines)} == {""}


def test_only_what_is_there_is_chosen(service: Recorded) -> None:
    run_id = service.past(A, 0.8)
    app = visit(run_id, "gone", "<b>")
    assert address(app)["compare"] == run_id
    assert "compare" not in address(press(app, "choose_none"))


@pytest.mark.parametrize(
    "settings", [{"dataset": "digits"}, {"dataset": "digits", "loss": "new", "optimizer": "new"}]
)
def test_runs_of_another_version_are_listed_and_not_compared(
    service: Recorded, settings: dict[str, str]
) -> None:
    """What it did not know or this one does not know takes nothing else with it."""
    ids = [service.past(A, 0.8), service.past(B, 0.9)]
    with service.store._open().database.writing() as connection:
        other = json.dumps(settings)
        connection.execute(update(table).filter_by(run_id=ids[0]).values(settings=other))
        connection.execute(update(table).values(revision=change(connection)))
    assert len(names(visit())) == 2
    for chosen in (ids, ids[::-1]):
        assert not visit(*chosen).exception


def test_runs_on_data_that_are_gone_are_listed_and_not_compared(service: Recorded) -> None:
    run_id = service.past(A, 0.8)
    record = service.store.record(run_id)
    other = RunConfig(dataset="iris", loss="sparse_categorical_crossentropy")
    service.store.save(replace(record, config=other))
    assert names(visit(run_id, dataset="iris"))


def test_a_run_whose_settings_are_not_known_leaves_the_others(service: Recorded) -> None:
    """As one of a newer version on the same database."""
    ids = [service.past(A, 0.8), service.past(B, 0.9), service.past(replace(A, seed=1), 0.7)]
    change_settings(service, ids[0], activation="new")
    app = visit(*ids)
    assert "are left out" in texts(app)
    assert len(figure(app, "Accuracy, validation")["data"]) == 2


def test_a_test_set_that_cannot_be_loaded_is_told(
    service: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = (service.past(A, 0.8), service.past(B, 0.9))

    def load(_source: object) -> None:
        raise DatasetError("No way to the server.")

    monkeypatch.setattr("components.compare.pair.load", load)
    app = visit(*ids)
    assert [error.value for error in app.error] == ["No way to the server."]
    assert "did not reach its end" not in texts(app)


def test_a_run_without_predictions_says_so(service: Recorded) -> None:
    app = visit(service.past(A, 0.8), service.past(B, state=State.FAILED))
    assert "it did not reach its end" in texts(app)


def test_a_run_is_opened_on_the_train_page_with_its_settings(service: Recorded) -> None:
    service.past(A, 0.8)
    run_id = service.past(B, 0.9)
    app = press(visit(run_id), "open_run")
    told = address(app)
    assert (told["run"], told["dataset"], told["learning_rate"]) == (run_id, "digits", "0.01")
    assert app.session_state["session"].run == run_id
    assert app.session_state["session"].draft.learning_rate == 0.01

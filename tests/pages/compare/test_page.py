"""The Compare page as a whole: curves, runs that cannot be compared, the link to Train."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import update

from core.runs.store.changing import change
from core.runs.store.schema import runs as table
from core.settings.config import RunConfig
from tests.pages.compare.steps import A, B, change_settings, figure, names, visit
from tests.pages.recorded import Recorded
from tests.pages.train import address, press, run, texts


def test_without_runs_it_says_what_to_do_first(service: Recorded) -> None:
    app = visit()
    assert "Train one, change one thing, train again" in texts(app)
    assert not app.dataframe


def test_seeds_of_a_setting_are_one_curve_beside_other_settings(service: Recorded) -> None:
    ids = [service.past(replace(A, seed=seed), 0.7 + seed / 10) for seed in range(3)]
    other = service.past(B, 0.9)
    drawn = figure(app := visit(*ids, other), "Accuracy, validation")
    assert [trace["name"] for trace in drawn["data"]] == [
        "learning rate 0.001 (mean of 3 runs)",
        "learning rate 0.01, was 0.001",
    ]
    assert drawn["data"][0]["y"][-1] == pytest.approx(0.8)
    # A and B are of different settings, not two seeds of the first.
    assert "**From A to B:** learning rate" in texts(app)
    assert app.selectbox(key="compared_B").value == other
    alone = figure(visit(*ids), "Accuracy, validation")
    assert len(alone["data"]) == 3


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


@pytest.mark.parametrize(
    "settings", [{"dataset": "digits"}, {"dataset": "digits", "loss": "new", "optimizer": "new"}]
)
def test_runs_of_another_version_are_listed_and_not_compared(
    service: Recorded, settings: dict[str, str]
) -> None:
    """A setting unknown to that or this version does not affect other runs."""
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
    """Like a run of a newer version in the same database."""
    ids = [service.past(A, 0.8), service.past(B, 0.9), service.past(replace(A, seed=1), 0.7)]
    change_settings(service, ids[0], activation="new")
    app = visit(*ids)
    assert "are left out" in texts(app)
    assert len(figure(app, "Accuracy, validation")["data"]) == 2


def test_a_run_is_opened_on_the_train_page_with_its_settings(service: Recorded) -> None:
    service.past(A, 0.8)
    run_id = service.past(B, 0.9)
    app = press(visit(run_id), "open_run")
    told = address(app)
    assert (told["run"], told["dataset"], told["learning_rate"]) == (run_id, "digits", "0.01")
    assert app.session_state["session"].run == run_id
    assert app.session_state["session"].draft.learning_rate == 0.01

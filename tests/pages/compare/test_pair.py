"""Two runs of the Compare page in detail: verdict, more seeds, predictions."""

from dataclasses import replace

import pytest

from core.base.errors import DatasetError
from core.runs.states import State
from core.settings.config import default_config
from tests.pages.compare.steps import A, B, figure, said, visit
from tests.pages.recorded import Recorded
from tests.pages.train import press, run, texts


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
    """Its inputs may differ from those of A."""
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
    """On a full disk, the ends of runs are not recorded; the page must not rerun forever."""
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
    assert "Runs on different datasets cannot be compared. Shown are the runs on Digits" in texts(
        app
    )
    shares = visit(first, service.past(replace(A, validation_share=0.3), 0.9))
    assert "Train both with the same share" in texts(shares)


def test_the_oldest_or_the_baseline_is_what_others_are_compared_with(service: Recorded) -> None:
    first, second = service.past(A, 0.8), service.past(B, 0.9)
    words = "**From A to B:** learning rate 0\\.01\\, was 0\\.001"
    assert words in texts(visit(second, first))
    service.store.mark(second, pinned=True)
    words = "**From A to B:** learning rate 0\\.001\\, was 0\\.01"
    assert words in texts(visit(first, second))


def test_a_test_set_that_cannot_be_loaded_is_told(
    service: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = (service.past(A, 0.8), service.past(B, 0.9))

    def load(_source: object) -> None:
        raise DatasetError("No way to the server.")

    monkeypatch.setattr("components.compare.pair.load", load)
    app = visit(*ids)
    assert [error.value for error in app.error] == ["No way to the server."]
    assert "it did not finish" not in texts(app)


def test_a_run_without_predictions_says_so(service: Recorded) -> None:
    app = visit(service.past(A, 0.8), service.past(B, state=State.FAILED))
    assert "it did not finish" in texts(app)

"""The changes of a run since the previous one, and a sealed test set, on the Train page."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.runs import service_interface
from core.runs.states import State
from core.settings.config import RunConfig, default_config
from tests.pages.recorded import Recorded
from tests.pages.train import open_page, press, section, shown_run, texts

START = replace(default_config("digits"), epochs=2)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    made = Recorded()
    monkeypatch.setattr(service_interface, "_current", made)
    return made


def opened(service: Recorded, *configs: RunConfig, pinned: int | None = None) -> AppTest:
    """The last of some runs, trained one after the other."""
    ids = [service.past(config, name="A *star*") for config in configs]
    if pinned is not None:
        service.store.mark(ids[pinned], pinned=True)
    return open_page(run=ids[-1])


def test_the_first_run_has_nothing_to_be_compared_with(service: Recorded) -> None:
    assert "Changed since" not in texts(opened(service, START))


def test_a_run_says_what_changed_since_the_one_before(service: Recorded) -> None:
    told = texts(opened(service, START, replace(START, learning_rate=0.01)))
    assert r"Changed since the previous run (A \*star\*): learning rate 0\.01\, was 0\.001." in told
    assert "at once" not in told


def test_two_changes_at_once_are_cautioned_about(service: Recorded) -> None:
    told = texts(opened(service, START, replace(START, learning_rate=0.01, epochs=3)))
    assert (
        "2 settings changed at once, so a difference cannot be attributed to one of them." in told
    )
    assert "One run for each would show its effect: learning rate, epochs" in told


def test_how_much_may_be_chance_depends_on_what_is_known(service: Recorded) -> None:
    changed = replace(START, learning_rate=0.01)
    service.past(START, 0.80)
    small = service.past(changed, 0.81)
    assert "That may be chance: with 144 validation rows" in texts(open_page(run=small))
    for seed, value in enumerate((0.60, 0.95), start=1):
        service.past(replace(START, seed=seed), value)
    service.store.mark(service.past(START, 0.80), pinned=True)
    words = texts(open_page(run=service.past(changed, 0.55)))
    assert "That may be chance, which makes two single runs differ by up to" in words
    assert "(3 runs with other seeds)" in words
    far = service.past(replace(changed, units=(8,)), -5.0)
    assert "more than chance explains" in texts(open_page(run=far))


def test_an_error_with_one_seed_says_that_chance_is_not_known(service: Recorded) -> None:
    diabetes = replace(default_config("diabetes"), epochs=2)
    service.past(diabetes, 40.0)
    words = texts(open_page(run=service.past(replace(diabetes, epochs=3), 45.0)))
    assert "How much of that is chance is unknown" in words


def test_a_run_is_compared_with_the_one_its_prediction_named(service: Recorded) -> None:
    first = service.past(START, 0.8, name="Shown")
    service.past(replace(START, dropout=0.5), 0.7, name="Later")
    run_id = service.past(replace(START, epochs=3), 0.9)
    assert "Changed since the previous run (Later)" in texts(open_page(run=run_id))
    service.store.guess(run_id, {"baseline": first, "metric": "better", "speed": None})
    assert "Changed since the previous run (Shown): epochs 3\\, was 2." in texts(
        open_page(run=run_id)
    )


def test_and_what_came_of_it_with_a_way_to_compare_both(service: Recorded) -> None:
    first = service.past(START, 0.8)
    second = service.past(replace(START, learning_rate=0.01), 0.9)
    app = open_page(run=second)
    words = (
        "Validation accuracy 90.0%, was 80.0% (+10.00 points). That is more than the sampling error"
        " of 144"
    )
    assert words in texts(app)
    press(app, "compare_both")
    assert app.session_state["compared"] == [first, second]


def test_another_seed_beside_a_change_is_told(service: Recorded) -> None:
    told = texts(opened(service, START, replace(START, epochs=3, seed=1)))
    assert r"epochs 3\, was 2; another seed\, and hence other validation rows" in told


def test_or_since_the_baseline(service: Recorded) -> None:
    other = replace(START, epochs=3)
    told = texts(opened(service, START, other, replace(START, dropout=0.5), pinned=0))
    assert r"Changed since the reference run (A \*star\*): dropout 0\.5\, was 0." in told


def test_another_seed_or_nothing_new_is_told_as_such(service: Recorded) -> None:
    assert "with another seed" in texts(opened(service, START, replace(START, seed=1)))
    assert "The same settings and seed as" in texts(opened(service, START, START))


def test_three_changes_at_once_are_told_apart_by_runs_with_one_each(service: Recorded) -> None:
    known = replace(START, dropout=0.5)
    service.past(known)
    after = replace(known, learning_rate=0.01, epochs=3, units=(32,))
    app = opened(service, START, after)
    assert "One run for each would show its effect: units, learning rate, epochs, dropout" in texts(
        app
    )
    app = press(app, "train_single_changes")
    # The run with the dropout alone exists already.
    assert [config for config, _replaced in service.submitted] == [
        replace(START, units=(32,)),
        replace(START, learning_rate=0.01),
        replace(START, epochs=3),
    ]
    assert "4 runs with a single change each are chosen on the Compare page" in app.success[0].value
    assert len(app.session_state["compared"]) == 6


def test_two_presses_for_single_changes_train_them_once(service: Recorded) -> None:
    after = replace(START, learning_rate=0.01, epochs=3, units=(32,))
    first = opened(service, START, after)
    second = open_page(run=shown_run(first))
    press(first, "train_single_changes")
    press(second, "train_single_changes")
    assert len(service.submitted) == 3
    assert second.session_state["compared"] == first.session_state["compared"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (START, default_config("iris")),
        (default_config("moons"), replace(default_config("moons"), noise=0.4)),
    ],
)
def test_runs_on_other_data_are_not_compared(
    service: Recorded, first: RunConfig, second: RunConfig
) -> None:
    told = texts(opened(service, first, second))
    assert "Changed since" not in told and "was 80.0%" not in told


def test_metrics_of_other_rows_are_not_compared(service: Recorded) -> None:
    told = texts(opened(service, START, replace(START, validation_share=0.3)))
    assert "Changed since" in told and "was 80.0%" not in told


def test_a_sealed_test_set_stays_closed_until_it_is_opened(service: Recorded) -> None:
    app = opened(service, START)
    assert "Test accuracy" in {metric.label for metric in app.metric}
    assert "The test result of 1 run on this dataset has been viewed." in texts(app)
    app = press(app, "seal_test_set")
    assert not app.metric
    assert "the test set is sealed" in texts(app)
    section(app, "takeaway")
    assert "Script and notebook print the test result when they run." in texts(app)
    assert "Predictions" not in files_of(app) and "Report" in files_of(app)
    other = opened(service, replace(START, seed=3))
    assert not other.metric
    assert "The test result of 1 run on this dataset has been viewed." in texts(other)
    press(other, "seal_test_set")
    assert "The test results of 2 runs on this dataset have been viewed." in texts(other)


def files_of(app: AppTest) -> set[str]:
    """The downloads offered."""
    return {button.proto.label for button in app.get("download_button")}


def test_of_a_stopped_run_a_sealed_test_set_is_told_as_well(service: Recorded) -> None:
    run_id = service.submit(START)
    service.advance(6)
    service.stop(run_id)
    service.finish(run_id)
    assert service.status(run_id).state is State.STOPPED
    app = open_page(run=run_id, section="takeaway")
    assert "Predictions" in files_of(app)
    app = press(app, "seal_test_set")
    assert "Predictions" not in files_of(app)
    section(app, "takeaway")
    assert "Script and notebook print the test result when they run." in texts(app)

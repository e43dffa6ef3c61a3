"""The user's prediction for the next run on the Train page, and its outcome."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.base.errors import DivergedError
from core.comparison.predictions_game import Direction, Guess, Speed
from core.runs import service_interface
from core.runs.store import RunStore
from core.settings.config import default_config
from tests.fakes import FakeService
from tests.pages.train import open_page, press, run, shown_run, texts

DIGITS = default_config("digits")


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeService:
    service = FakeService(store=RunStore(tmp_path), duration=0.5, record=True)
    monkeypatch.setattr(service_interface, "_current", service)
    return service


def trained(service: FakeService, **changes: float) -> str:
    run_id = service.submit(replace(DIGITS, **changes))  # type: ignore[arg-type]
    service.finish(run_id)
    return run_id


def opened(app: AppTest) -> AppTest:
    app.session_state["guess"] = True
    return run(app)


def said(app: AppTest) -> str:
    return "\n".join([texts(app), *(str(one.value) for one in app.success)])


def test_it_is_closed_at_first_and_asks_nothing(service: FakeService) -> None:
    app = open_page()
    assert not [one for one in app.radio if one.key == "guess_metric"]


def test_without_a_run_to_compare_with_it_says_so(service: FakeService) -> None:
    app = opened(open_page())
    assert "nothing to compare the next run with" in said(app)


def test_a_prediction_is_kept_for_the_next_run_and_cleared(service: FakeService) -> None:
    before = trained(service)
    app = opened(open_page())
    app.radio(key="guess_metric").set_value(Direction.BETTER)
    app.radio(key="guess_speed").set_value(Speed.SLOWER)
    assert "Predicted: better, slower" in said(run(app))
    assert not service.store.guesses()  # only once it is trained
    press(app, "train")
    told = service.store.guesses()[shown_run(app)]
    assert Guess.from_mapping(told) == Guess(before, Direction.BETTER, Speed.SLOWER)
    assert "Predicted:" not in said(app)
    assert app.radio(key="guess_metric").value == ""


def test_without_a_view_nothing_is_kept(service: FakeService) -> None:
    trained(service)
    press(opened(open_page()), "train")
    assert not service.store.guesses()


def test_what_came_of_it_is_revealed_and_survives_a_reload(service: FakeService) -> None:
    before = trained(service)
    after = trained(service, learning_rate=1e-6)
    service.store.guess(after, Guess(before, Direction.BETTER).to_mapping())
    assert "you said better, but it was worse" in said(open_page(run=after))
    third = trained(service, learning_rate=2e-6)
    service.store.guess(third, Guess(before, Direction.WORSE).to_mapping())
    app = open_page(run=third)
    assert "you said worse, and it was worse (−" in said(app)
    assert "1 of 2 predictions right" in said(app)
    assert "you said" not in said(open_page(run=before))


def test_an_end_that_is_not_on_record_yet_is_revealed_all_the_same(service: FakeService) -> None:
    before = trained(service)
    after = service.submit(replace(DIGITS, learning_rate=1e-6))
    service.finish(after)
    service.store.guess(after, Guess(before, Direction.WORSE).to_mapping())
    assert "and it was worse (−" in said(open_page(run=after))


def test_several_in_a_row_are_said(service: FakeService) -> None:
    before = trained(service)
    for seed in (1, 2):
        run_id = trained(service, seed=seed)
        service.store.guess(run_id, Guess(before, Direction.SAME).to_mapping())
    assert "2 of 2 predictions right, the last 2 in a row." in said(open_page(run=run_id))


def test_a_run_that_failed_was_worse(service: FakeService) -> None:
    before = trained(service)
    after = service.submit(replace(DIGITS, seed=5))
    service.fail(after, DivergedError("gone"))
    service.store.guess(after, Guess(before, Direction.WORSE).to_mapping())
    assert "and it was worse (the run failed)" in said(open_page(run=after))


def test_what_cannot_be_judged_says_why(service: FakeService) -> None:
    after = trained(service)
    service.store.guess(after, Guess("gone", Direction.WORSE).to_mapping())
    assert "the run it was compared with no longer exists" in said(open_page(run=after))

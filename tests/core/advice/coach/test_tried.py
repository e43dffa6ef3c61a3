"""Suggestions that earlier runs have tried are not repeated."""

from typing import Any

import pytest

from core.advice.coach import TEMPLATES, Advice, Attempt
from core.settings.config import RunConfig
from tests.core.advice.coach.made import against, by_rule, run

FLAT = [1.5] * 30


def underfits(config: RunConfig, *earlier: tuple[RunConfig, float | None]) -> Advice:
    """The advice on a run that stays at 40 % accuracy."""
    context = against([Attempt(*one) for one in earlier])
    return by_rule(config, FLAT, context=context, metrics=[0.4] * 30)["underfitting"]


def units(*counts: int, **settings: Any) -> RunConfig:
    return run(units=counts, **settings)


def test_more_units_without_a_gain_are_not_suggested_once_more() -> None:
    advice = underfits(units(128), (units(64), 0.39))
    assert advice.change is None
    assert advice.suggestion.template == TEMPLATES["tried"]
    assert advice.suggestion.values == {
        "text_what": TEMPLATES["more_units_tried"],
        "text_metric": TEMPLATES["validation_metric"],
        "share_before": 0.39,
        "share_after": 0.4,
        "text_next": TEMPLATES["other_settings"],
    }


@pytest.mark.parametrize(
    "earlier",
    [
        [],
        [(units(64), 0.3)],  # a clear gain
        [(units(64), None)],  # the other run failed
        [(units(64, learning_rate=0.1), 0.39)],  # two settings changed
        [(units(64, validation_share=0.2), 0.39)],  # measured on other rows
        [(units(256), 0.2), (units(512), 0.2)],  # larger networks than the suggested one
        [(units(64), 0.2), (units(32), 0.2)],  # something else has helped since
    ],
)
def test_other_runs_are_ignored(earlier: list[tuple[RunConfig, float]]) -> None:
    if earlier and earlier[0][0].units == (256,):
        assert underfits(units(8), *earlier).change == ("units", (64,))
    else:
        assert underfits(units(128), *earlier).change == ("units", (256,))


def test_trials_with_another_seed_count() -> None:
    assert underfits(units(128), (units(64, seed=9), 0.39)).change is None


def test_a_suggestion_that_failed_before_is_not_repeated() -> None:
    advice = underfits(units(128), (units(256), None))
    assert advice.suggestion.template == TEMPLATES["tried_failed"]
    assert advice.change is None


def test_the_next_likely_cause_follows() -> None:
    """The rate comes first; if it was no better, the units."""
    high = units(64, learning_rate=0.005)
    assert underfits(high).change == ("learning_rate", 0.001)
    assert underfits(high, (units(64), 0.41)).change == ("units", (128,))


def test_a_small_validation_set_asks_for_a_larger_gain() -> None:
    assert underfits(units(128), (units(64), 0.35)).change is None  # 5.6 points for 144 samples
    larger = {"validation_share": 0.5}
    context = against([Attempt(units(64, **larger), 0.35)])
    advice = by_rule(units(128, **larger), FLAT, context=context, metrics=[0.4] * 30)
    assert advice["underfitting"].change == ("units", (256,))


def test_errors_are_compared_by_their_ratio() -> None:
    def suggested(before: float) -> Advice:
        config = run(dataset="diabetes", loss="mean_squared_error", units=(64,))
        earlier = run(dataset="diabetes", loss="mean_squared_error", units=(32,))
        context = against([Attempt(earlier, before)])
        losses = [0.9] * 30
        return by_rule(config, losses, context=context, metrics=[60.0] * 30)["underfitting"]

    assert suggested(70.0).change == ("units", (128,))
    assert suggested(61.0).suggestion.template == TEMPLATES["tried_numbers"]


def test_training_rows_count_where_none_are_held_out() -> None:
    config = run(units=(128,), validation_share=0.0)
    context = against([Attempt(run(units=(64,), validation_share=0.0), 0.39)])
    advice = by_rule(config, FLAT, context=context, metrics=[0.4] * 30, val_metrics=[0.9] * 30)
    values = advice["underfitting"].suggestion.values
    assert values["text_metric"] == TEMPLATES["training_metric"]
    assert values["share_after"] == 0.4


def test_early_stopping_and_fewer_epochs_promise_no_gain() -> None:
    """They are suggested for the loss or for time, whatever the accuracy."""
    plateau = [0.5 + 1.5 * 0.7**epoch for epoch in range(60)]
    context = against([Attempt(run(epochs=20), 0.9), Attempt(run(early_stopping=True), 0.9)])
    assert by_rule(run(), plateau, context=context)["plateau"].change is not None
    falling = [2.3 * 0.9**epoch for epoch in range(30)]
    rising = [max(0.4, 1.0 - 0.1 * epoch) + 0.01 * max(0, epoch - 8) for epoch in range(30)]
    advice = by_rule(run(), falling, context=context, validation=rising)
    assert advice["overfitting"].change == ("early_stopping", True)

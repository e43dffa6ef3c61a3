"""The rules on how well a network fits, on made-up curves."""

import math

import pytest

from core.advice.coach import TEMPLATES, Attempt, BaselineMetrics, advise
from core.base.messages import Message
from tests.core.advice.coach.made import FALLING, against, by_rule, rows, run


def test_underfitting() -> None:
    losses = [1.5 + 0.8 * 0.8**epoch for epoch in range(30)]
    advice = by_rule(run(units=(2,)), losses, metrics=[0.4] * 30)
    assert list(advice) == ["underfitting"]
    assert advice["underfitting"].change == ("units", (64,))
    assert advice["underfitting"].finding.values == {"share": 0.4, "epochs": 30}
    linear = by_rule(run(units=()), losses, metrics=[0.4] * 30)["underfitting"]
    assert linear.change == ("units", (64,))


def test_a_tiny_network_needs_units_before_another_rate() -> None:
    losses = [0.9 + 1.4 * 0.93**epoch for epoch in range(20)]  # still falling
    for rate in (0.001, 0.005, 0.01):
        config = run(units=(2,), learning_rate=rate)
        advice = by_rule(config, losses, metrics=[0.4] * 20)
        assert advice["underfitting"].change == ("units", (64,))
        assert advice["underfitting"].finding.template == TEMPLATES["underfitting_yet"]
    high = run(units=(2,), learning_rate=0.1)
    flat = by_rule(high, [1.5] * 20, metrics=[0.4] * 20)["underfitting"]
    assert flat.change == ("learning_rate", 0.001)
    assert by_rule(run(units=(8,)), losses, metrics=[0.4] * 20) == {}


def test_overfitting_names_the_epoch_to_stop_at() -> None:
    validation = [max(0.4, 1.0 - 0.1 * epoch) + 0.01 * max(0, epoch - 8) for epoch in range(30)]
    advice = by_rule(run(), FALLING[:30], validation=validation)
    assert list(advice) == ["overfitting"]
    overfitting = advice["overfitting"]
    assert overfitting.since == 7
    assert overfitting.change == ("early_stopping", True)
    assert overfitting.finding.values == {
        "epoch": 7,
        "loss_best": pytest.approx(0.4),
        "loss_now": pytest.approx(0.59),
        "loss_before": pytest.approx(FALLING[4]),
        "loss_after": pytest.approx(FALLING[27]),
    }
    assert overfitting.severity == "warning"
    stopped = by_rule(run(early_stopping=True), FALLING[:30], validation=validation)["overfitting"]
    assert (stopped.change, stopped.severity) == (None, "info")


def test_overfitting_from_the_start_wants_a_smaller_network() -> None:
    validation = [0.5 + 0.02 * epoch for epoch in range(30)]
    config = run(units=(64, 8))
    overfitting = by_rule(config, FALLING[:30], validation=validation)["overfitting"]
    assert overfitting.since == 1
    assert overfitting.change == ("units", (16, 8))
    assert by_rule(run(units=()), FALLING[:30], validation=validation)["overfitting"].change is None


@pytest.mark.parametrize(
    ("losses", "validation"),
    [
        (FALLING[:30], [0.4 + 0.01 * (-1) ** n for n in range(30)]),  # noise
        (FALLING[:30], [0.5] * 20 + [5.0] + [0.5] * 9),  # a single outlier
        (FALLING[:30], [max(0.01, 0.3 - 0.03 * n) + 0.0005 * n for n in range(30)]),  # near zero
        ([1.0] * 10, [0.5 + 0.05 * n for n in range(10)]),  # nothing is learned in between
    ],
)
def test_validation_loss_that_only_fluctuates(losses: list[float], validation: list[float]) -> None:
    assert "overfitting" not in by_rule(run(), losses, validation=validation)


def test_overfitting_needs_something_held_out() -> None:
    history = [row._replace(val_loss=None) for row in rows(FALLING)]
    assert advise(run(validation_share=0.0), history) == []


def test_plateau() -> None:
    losses = [0.5 + 1.5 * 0.7**epoch for epoch in range(60)]
    advice = by_rule(run(), losses)["plateau"]
    assert advice.severity == "info"
    assert advice.change == ("epochs", int(advice.since))
    assert losses[int(advice.since) - 1] == pytest.approx(0.5, rel=0.05)
    assert by_rule(run(), losses[:50])["plateau"].since == advice.since
    assert by_rule(run(), [0.01 + 2 * 0.7**epoch for epoch in range(60)]) == {}  # learned it all


def test_a_cosine_may_decay_to_zero() -> None:
    losses = [0.5 + 1.5 * 0.85**epoch for epoch in range(60)]
    rates = [0.0005 * (1 + math.cos(math.pi * epoch / 60)) for epoch in range(1, 61)]
    assert list(by_rule(run(epochs=60), losses)) == ["plateau"]
    assert by_rule(run(schedule="cosine", epochs=60), losses, rates=rates) == {}
    early = [0.5 + 1.5 * 0.5**epoch for epoch in range(60)]
    assert list(by_rule(run(schedule="cosine", epochs=60), early[:40], rates=rates[:40])) == [
        "plateau"
    ]


def test_dropout_makes_training_look_worse_than_validation() -> None:
    config, better = run(dropout=0.5), [0.95] * 20
    dropout = by_rule(config, FALLING[:20], val_metrics=better)["dropout"]
    assert dropout.finding.values == {"share_training": 0.9, "share_validation": 0.95}
    assert (dropout.severity, dropout.change) == ("info", None)
    assert by_rule(config, FALLING[:20], val_metrics=[0.92] * 20) == {}
    assert by_rule(run(), FALLING[:20], val_metrics=better) == {}
    number = run(dataset="diabetes", loss="mean_squared_error", dropout=0.5)
    losses = [0.5 * 0.97**epoch for epoch in range(20)]
    dropout = by_rule(number, losses, validation=[0.8 * loss for loss in losses])["dropout"]
    training, validation = map(float, dropout.finding.values.values())
    assert training > validation


def test_the_loss_of_guessing_assumes_equal_shares() -> None:
    """Also for the squared error on classes: 0.09 with ten, 0.25 with one sigmoid unit."""
    for dataset, guess in (("digits", 0.09), ("breast_cancer", 0.25)):
        config = run(dataset=dataset, loss="class_squared_error")
        flat = by_rule(config, [guess] * 30, metrics=[0.4] * 30)
        assert not {"diverging", "oscillating"} & flat.keys()
        high = run(dataset=dataset, loss="class_squared_error", learning_rate=5.0)
        thrown = by_rule(high, [4 * guess, guess], metrics=[0.1] * 2)["overshooting"]
        assert thrown.evidence is not None
        assert thrown.evidence.values["loss_guess"] == pytest.approx(guess)


BADLY = [1.5] * 30
ACCURACY = [0.4] * 30


def test_underfitting_is_what_a_linear_model_beats() -> None:
    context = against(baselines=BaselineMetrics(0.1, 0.95))
    advice = by_rule(run(), BADLY, context=context, metrics=ACCURACY)
    assert list(advice) == ["underfitting"]
    assert advice["underfitting"].severity == "warning"
    assert advice["underfitting"].evidence == Message(
        TEMPLATES["below_linear"],
        {
            "text_metric": TEMPLATES["validation_metric"],
            "text_linear": TEMPLATES["linear_model"],
            "share_now": 0.4,
            "share_linear": 0.95,
        },
    )


@pytest.mark.parametrize("linear", [0.35, 0.41])  # with 144 samples, 0.41 is no clear difference
def test_equal_to_a_linear_model_may_be_the_limit(linear: float) -> None:
    context = against(baselines=BaselineMetrics(0.1, linear))
    advice = by_rule(run(), BADLY, context=context, metrics=ACCURACY)
    assert list(advice) == ["limit"]
    limit = advice["limit"]
    assert (limit.severity, limit.change) == ("info", ("units", (128,)))
    assert limit.suggestion.template == TEMPLATES["one_more_try"]
    assert limit.evidence is not None and limit.evidence.values["share_constant"] == 0.1
    tried = against([Attempt(run(units=(32,)), 0.4)], BaselineMetrics(0.1, linear))
    limit = by_rule(run(), BADLY, context=tried, metrics=ACCURACY)["limit"]
    assert limit.change is None
    assert limit.suggestion.values["text_next"] == TEMPLATES["other_inputs"]


def test_nothing_is_called_underfitting_before_the_linear_model_is_fitted() -> None:
    context = against(baselines=None)
    assert by_rule(run(), BADLY[:12], context=context, metrics=ACCURACY[:12]) == {}
    assert context.waiting
    fitted = against(baselines=BaselineMetrics(0.1, 0.95))
    assert by_rule(run(), FALLING, context=fitted) == {}
    assert not fitted.waiting


def test_without_a_linear_model_the_training_rows_decide() -> None:
    advice = by_rule(run(), BADLY, context=against(), metrics=ACCURACY)
    assert list(advice) == ["underfitting"]
    assert advice["underfitting"].evidence is None


@pytest.mark.parametrize(
    ("linear", "rule", "template"),
    [(50.0, "underfitting", "below_linear_numbers"), (66.0, "limit", "as_linear_numbers")],
)
def test_numbers_are_compared_by_their_error(linear: float, rule: str, template: str) -> None:
    config = run(dataset="diabetes", loss="mean_squared_error")
    context = against(baselines=BaselineMetrics(70.0, linear))
    advice = by_rule(config, [0.9] * 30, context=context, metrics=[65.0] * 30)
    assert list(advice) == [rule]
    evidence = advice[rule].evidence
    assert evidence is not None and evidence.template == TEMPLATES[template]


def test_a_network_that_only_guesses_is_shown_beside_a_linear_model() -> None:
    context = against(baselines=BaselineMetrics(0.1, 0.95))
    advice = by_rule(run(), [2.31] * 12, context=context, metrics=[0.1] * 12)
    assert list(advice) == ["stuck"]
    assert advice["stuck"].evidence is not None
    assert advice["stuck"].evidence.values["share_linear"] == 0.95

"""The rules on the size of the steps, on made-up curves."""

from dataclasses import replace

import pytest

from core.advice.coach import TEMPLATES, advise
from tests.core.advice.coach.made import FALLING, by_rule, rows, run


def test_a_loss_that_is_nan() -> None:
    history = rows([2.0, 1.5, None])
    (advice,) = advise(run(learning_rate=0.1), history)
    assert (advice.rule, advice.since, advice.severity) == ("diverging", 3.0, "warning")
    assert advice.finding.values == {"epoch": 3}
    assert advice.change == ("learning_rate", 0.001)


def test_a_validation_loss_that_is_no_number() -> None:
    (advice,) = advise(run(), rows([2.0, 1.5], [2.0, None]))
    assert advice.rule == "diverging"
    assert advise(run(validation_share=0.0), rows([2.0, 1.5], [None, None])) == []


def test_a_loss_that_breaks_within_an_epoch() -> None:
    broken = rows([None])[0]._replace(epoch=0.4, end=False)
    (advice,) = advise(run(learning_rate=0.001), [broken])
    assert advice.finding.values == {"epoch": 1}
    assert advice.change == ("learning_rate", 0.0001)


def test_a_loss_that_keeps_rising() -> None:
    losses = [2.0, 1.0, 0.5, 0.5, 0.9, 1.2, 1.5, 1.6]
    advice = by_rule(run(learning_rate=0.5), losses)["diverging"]
    assert advice.finding.values == {"loss_before": 0.5, "loss_now": 1.5, "epoch": 3}
    assert advice.since == 6
    assert advice.change == ("learning_rate", 0.001)


@pytest.mark.parametrize(
    "losses",
    [
        [2.0, 1.0, 0.5, 2.0, 0.5, 0.4],  # a single outlier
        [2.0, 0.01, 0.02, 0.03, 0.04],  # three times the lowest, but still near zero
    ],
)
def test_a_negligible_rise(losses: list[float]) -> None:
    assert by_rule(run(), losses) == {}


def test_a_finding_clears_only_below_its_lower_limit() -> None:
    losses = [1.0] * 3 + [1.6] * 3
    since = by_rule(run(), losses)["diverging"].since
    losses += [1.3] * 3  # not enough for the finding to begin
    assert by_rule(run(), [1.0] * 3 + [1.3] * 6) == {}
    assert by_rule(run(), losses)["diverging"].since == since
    assert by_rule(run(), [*losses, *[1.1] * 3]) == {}


def test_an_oscillating_loss() -> None:
    losses = [0.5 + 0.1 * (-1) ** epoch for epoch in range(20)]
    advice = by_rule(run(learning_rate=0.1), losses)["oscillating"]
    assert advice.finding.values == {
        "epochs": 8,
        "loss_up": pytest.approx(0.8),
        "loss_down": pytest.approx(0.8),
    }
    assert advice.change == ("learning_rate", 0.001)
    lower = by_rule(run(learning_rate=0.001), losses)["oscillating"]
    assert lower.change == ("learning_rate", 0.00033)


@pytest.mark.parametrize(
    "swing", [lambda loss: 0.05 * loss, lambda loss: 0.02], ids=["small", "near zero"]
)
def test_noise_is_no_oscillation(swing: object) -> None:
    losses = [loss + swing(loss) * (-1) ** n for n, loss in enumerate(FALLING)]  # type: ignore[operator]
    assert by_rule(run(), losses) == {}


def test_dropout_alone_makes_the_loss_oscillate() -> None:
    losses = [0.5 + 0.1 * (-1) ** epoch for epoch in range(20)]
    assert "oscillating" not in by_rule(run(dropout=0.5), losses)
    assert "oscillating" in by_rule(run(dropout=0.5, learning_rate=0.1), losses)


def test_a_learning_rate_too_low() -> None:
    losses = [2.35 - 0.001 * epoch for epoch in range(10)]
    chance = [0.1] * 10
    advice = by_rule(run(learning_rate=1e-6), losses, metrics=chance)
    assert list(advice) == ["slow"]
    assert advice["slow"].change == ("learning_rate", 0.001)
    assert advice["slow"].since == 5
    assert by_rule(run(learning_rate=1e-6), losses[:4], metrics=chance[:4]) == {}
    assert by_rule(run(learning_rate=1e-6), FALLING) == {}


def test_a_network_that_only_guesses() -> None:
    losses, chance = [2.31] * 12, [0.1] * 12
    too_high = by_rule(run(learning_rate=0.005), losses, metrics=chance)
    assert list(too_high) == ["stuck"]
    assert too_high["stuck"].finding.values == {"epochs": 12, "share": 0.1}
    assert too_high["stuck"].change == ("learning_rate", 0.001)
    deep = run(units=(32,) * 4, activation="sigmoid")
    assert by_rule(deep, losses, metrics=chance)["stuck"].change == ("activation", "relu")


def test_an_activation_is_not_applied_where_layers_have_their_own() -> None:
    deep = run(units=(32,) * 3, activations=("sigmoid", "tanh", "relu"))
    advice = by_rule(deep, [2.31] * 12, metrics=[0.1] * 12)["stuck"]
    assert advice.suggestion.template == TEMPLATES["relu"]
    assert advice.change is None


def test_regression_that_only_answers_the_mean() -> None:
    config = run(dataset="diabetes", loss="mean_squared_error")
    advice = by_rule(config, [1.02] * 9, metrics=[65.0] * 9)
    assert advice["stuck"].finding.values == {"epochs": 9, "loss_now": pytest.approx(1.02)}


def test_few_steps_suggest_smaller_batches() -> None:
    losses, chance = [2.35 - 0.003 * epoch for epoch in range(20)], [0.1] * 20
    whole = run(batch_size=1293, epochs=20, optimizer="sgd", learning_rate=0.01)
    advice = by_rule(whole, losses, metrics=chance)["stuck"]
    assert advice.change == ("batch_size", 32)
    assert advice.suggestion.values == {"steps": 20, "size": 32, "more": 820}
    bad = by_rule(whole, losses, metrics=[0.4] * 20)["underfitting"]
    assert bad.change == ("batch_size", 32)
    slower = replace(whole, learning_rate=0.002)
    assert by_rule(slower, losses, metrics=chance)["slow"].change == ("batch_size", 32)
    slowest = replace(whole, learning_rate=1e-6)
    assert by_rule(slowest, losses, metrics=chance)["slow"].change == ("learning_rate", 0.01)
    long = replace(whole, epochs=1000)
    assert by_rule(long, losses, metrics=chance)["stuck"].change == ("units", (128,))


def test_few_epochs_suggest_more() -> None:
    short = run(dataset="diabetes", loss="mean_squared_error", epochs=9)
    advice = by_rule(short, [1.02] * 9, metrics=[65.0] * 9)["stuck"]
    assert advice.change == ("epochs", 10)  # ten steps each


def test_a_schedule_that_decays_to_nothing() -> None:
    count = 60
    losses = [0.5 + 1.5 * 0.7**epoch for epoch in range(count)]
    rates = [0.001 * 0.5 ** (epoch / 5) for epoch in range(1, count + 1)]
    config = run(schedule="exponential", epochs=200)
    advice = by_rule(config, losses, rates=rates)
    assert list(advice) == ["decayed"]
    decayed = advice["decayed"]
    assert decayed.since == 39  # 0.5 ** (39 / 5) is the first below 0.005
    assert decayed.change == ("decay_epochs", 47)
    left: float = 0.5 ** (200 / 47)
    assert left == pytest.approx(0.05, rel=0.1)
    assert decayed.severity == "info"
    assert (
        by_rule(config, losses, rates=rates, metrics=[0.5] * count)["decayed"].severity == "warning"
    )
    assert "decayed" not in by_rule(config, losses[:45], rates=rates[:45])
    still = [2.3 - 0.03 * epoch for epoch in range(count)]
    assert by_rule(config, still, rates=rates) == {}
    healthy = [0.001 * 0.5 ** (epoch / 47) for epoch in range(1, count + 1)]
    assert list(by_rule(config, losses, rates=healthy)) == ["plateau"]

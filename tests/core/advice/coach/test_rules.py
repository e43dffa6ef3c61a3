"""The rules on curves and snapshots made up to be just so."""

import json
import math
import random
import string
import time
import warnings
from dataclasses import replace

import pytest

from core.advice.coach import RULES, TEMPLATES, Advice, advise, to_json
from core.advice.coach.rules import EXPLAINS
from core.runs.layer_health import Health
from core.settings import registry
from core.settings.config import RunConfig
from tests.core.advice.coach.made import layer, rows, run, snapshots

FALLING = [2.3 * 0.9**epoch for epoch in range(60)]
GUESS = math.log(10)


def told(
    config: RunConfig,
    losses: list[float],
    health: list[Health] | None = None,
    **curves: list[float],
) -> dict[str, Advice]:
    return {one.rule: one for one in advise(config, rows(losses, **curves), health or [])}


def test_nothing_is_said_of_what_is_as_it_should_be() -> None:
    for count in range(len(FALLING) + 1):
        assert advise(run(), rows(FALLING[:count])) == []


def test_a_loss_that_is_no_number() -> None:
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


def test_a_loss_that_rises_for_good() -> None:
    losses = [2.0, 1.0, 0.5, 0.5, 0.9, 1.2, 1.5, 1.6]
    advice = told(run(learning_rate=0.5), losses)["diverging"]
    assert advice.finding.values == {"loss_before": 0.5, "loss_now": 1.5, "epoch": 3}
    assert advice.since == 6
    assert advice.change == ("learning_rate", 0.001)


@pytest.mark.parametrize(
    "losses",
    [
        [2.0, 1.0, 0.5, 2.0, 0.5, 0.4],  # a single epoch out of line
        [2.0, 0.01, 0.02, 0.03, 0.04],  # three times the lowest, and still next to nothing
    ],
)
def test_a_rise_that_does_not_matter(losses: list[float]) -> None:
    assert told(run(), losses) == {}


def test_a_finding_stays_between_its_limits_and_goes_below_them() -> None:
    losses = [1.0] * 3 + [1.6] * 3
    since = told(run(), losses)["diverging"].since
    losses += [1.3] * 3  # would not be enough to begin with
    assert told(run(), [1.0] * 3 + [1.3] * 6) == {}
    assert told(run(), losses)["diverging"].since == since
    assert told(run(), [*losses, *[1.1] * 3]) == {}


def test_a_loss_that_goes_up_and_down() -> None:
    losses = [0.5 + 0.1 * (-1) ** epoch for epoch in range(20)]
    advice = told(run(learning_rate=0.1), losses)["oscillating"]
    assert advice.finding.values == {
        "epochs": 8,
        "loss_up": pytest.approx(0.8),
        "loss_down": pytest.approx(0.8),
    }
    assert advice.change == ("learning_rate", 0.001)
    lower = told(run(learning_rate=0.001), losses)["oscillating"]
    assert lower.change == ("learning_rate", 0.00033)


@pytest.mark.parametrize(
    "swing", [lambda loss: 0.05 * loss, lambda loss: 0.02], ids=["small", "near zero"]
)
def test_noise_is_no_oscillation(swing: object) -> None:
    losses = [loss + swing(loss) * (-1) ** n for n, loss in enumerate(FALLING)]  # type: ignore[operator]
    assert told(run(), losses) == {}


def test_a_rate_too_small() -> None:
    losses = [2.35 - 0.001 * epoch for epoch in range(10)]
    chance = [0.1] * 10
    advice = told(run(learning_rate=1e-6), losses, metrics=chance)
    assert list(advice) == ["slow"]
    assert advice["slow"].change == ("learning_rate", 0.001)
    assert advice["slow"].since == 5
    assert told(run(learning_rate=1e-6), losses[:4], metrics=chance[:4]) == {}
    assert told(run(learning_rate=1e-6), FALLING) == {}


def test_a_network_that_only_guesses() -> None:
    losses, chance = [2.31] * 12, [0.1] * 12
    too_high = told(run(learning_rate=1.0), losses, metrics=chance)
    assert list(too_high) == ["stuck"]
    assert too_high["stuck"].finding.values == {"epochs": 12, "share": 0.1}
    assert too_high["stuck"].change == ("learning_rate", 0.001)
    deep = run(units=(32,) * 4, activation="sigmoid")
    assert told(deep, losses, metrics=chance)["stuck"].change == ("activation", "relu")


def test_where_epochs_are_long_fewer_will_do() -> None:
    long = run(dataset="fashion_mnist", learning_rate=1.0)
    for count, found in ((1, []), (2, ["stuck"])):
        assert list(told(long, [2.31] * count, metrics=[0.1] * count)) == found
    long = run(dataset="fashion_mnist", units=(2,))
    for count, found in ((3, []), (4, ["underfitting"])):
        assert list(told(long, [1.5] * count, metrics=[0.3] * count)) == found


def test_an_activation_is_not_applied_where_layers_have_their_own() -> None:
    deep = run(units=(32,) * 3, activations=("sigmoid", "tanh", "relu"))
    advice = told(deep, [2.31] * 12, metrics=[0.1] * 12)["stuck"]
    assert advice.suggestion.template == TEMPLATES["relu"]
    assert advice.change is None


def test_regression_that_only_answers_the_mean() -> None:
    config = run(dataset="diabetes", loss="mean_squared_error")
    advice = told(config, [1.02] * 9, metrics=[65.0] * 9)
    assert advice["stuck"].finding.values == {"epochs": 9, "loss_now": pytest.approx(1.02)}


def test_underfitting() -> None:
    losses = [1.5 + 0.8 * 0.8**epoch for epoch in range(30)]
    advice = told(run(units=(2,)), losses, metrics=[0.4] * 30)
    assert list(advice) == ["underfitting"]
    assert advice["underfitting"].change == ("units", (64,))
    assert advice["underfitting"].finding.values == {"share": 0.4, "epochs": 30}
    linear = told(run(units=()), losses, metrics=[0.4] * 30)["underfitting"]
    assert linear.change == ("units", (64,))


def test_a_suggestion_is_always_one_that_can_be_trained() -> None:
    widest = run(units=(registry.UNITS.maximum,))
    advice = told(widest, [1.5] * 30, metrics=[0.4] * 30)["underfitting"]
    assert advice.change is None
    lowest = run(learning_rate=registry.LEARNING_RATE.minimum)
    assert told(lowest, [1.0] * 3 + [2.0] * 3)["diverging"].change == (
        "learning_rate",
        registry.LEARNING_RATE.minimum,
    )


def test_overfitting_names_the_epoch_to_stop_at() -> None:
    validation = [max(0.4, 1.0 - 0.1 * epoch) + 0.01 * max(0, epoch - 8) for epoch in range(30)]
    advice = told(run(), FALLING[:30], validation=validation)
    assert list(advice) == ["overfitting"]
    found = advice["overfitting"]
    assert found.since == 7
    assert found.change == ("early_stopping", True)
    assert found.finding.values == {
        "epoch": 7,
        "loss_best": pytest.approx(0.4),
        "loss_now": pytest.approx(0.59),
        "loss_before": pytest.approx(FALLING[4]),
        "loss_after": pytest.approx(FALLING[27]),
    }
    assert found.severity == "warning"
    stopped = told(run(early_stopping=True), FALLING[:30], validation=validation)["overfitting"]
    assert (stopped.change, stopped.severity) == (None, "info")


def test_overfitting_from_the_start_wants_a_smaller_network() -> None:
    validation = [0.5 + 0.02 * epoch for epoch in range(30)]
    config = run(units=(64, 8))
    found = told(config, FALLING[:30], validation=validation)["overfitting"]
    assert found.since == 1
    assert found.change == ("units", (16, 8))
    assert told(run(units=()), FALLING[:30], validation=validation)["overfitting"].change is None


@pytest.mark.parametrize(
    ("losses", "validation"),
    [
        (FALLING[:30], [0.4 + 0.01 * (-1) ** n for n in range(30)]),  # noise
        (FALLING[:30], [0.5] * 20 + [5.0] + [0.5] * 9),  # one epoch out of line
        (FALLING[:30], [max(0.01, 0.3 - 0.03 * n) + 0.0005 * n for n in range(30)]),  # near zero
        ([1.0] * 10, [0.5 + 0.05 * n for n in range(10)]),  # nothing is learned meanwhile
    ],
)
def test_validation_loss_that_only_wanders(losses: list[float], validation: list[float]) -> None:
    assert "overfitting" not in told(run(), losses, validation=validation)


def test_overfitting_needs_something_held_out() -> None:
    history = [row._replace(val_loss=None) for row in rows(FALLING)]
    assert advise(run(validation_share=0.0), history) == []


def test_plateau() -> None:
    losses = [0.5 + 1.5 * 0.7**epoch for epoch in range(60)]
    advice = told(run(), losses)["plateau"]
    assert advice.severity == "info"
    assert advice.change == ("epochs", int(advice.since))
    assert losses[int(advice.since) - 1] == pytest.approx(0.5, rel=0.05)
    assert told(run(), losses[:50])["plateau"].since == advice.since
    assert told(run(), [0.01 + 2 * 0.7**epoch for epoch in range(60)]) == {}  # learned it all


RELU = run(units=(8, 8))
LEARNING, CHANCE = FALLING[:10], [0.1] * 10


def test_dying_units() -> None:
    bad = snapshots(*[[layer(dead=0.2), layer(dead=0.75), layer()]] * 5, first=3)
    advice = told(RELU, LEARNING, bad)["dying"]
    assert advice.finding.values == {"share": 0.75, "layer": 2}
    assert (advice.since, advice.severity) == (3, "info")
    assert advice.change == ("activation", "leaky_relu")
    assert told(run(units=(8, 8), learning_rate=0.1), LEARNING, bad)["dying"].change == (
        "learning_rate",
        0.001,
    )
    assert told(RELU, [2.3] * 10, bad, metrics=CHANCE).keys() == {"dying"}
    assert told(RELU, [2.3] * 10, bad, metrics=CHANCE)["dying"].severity == "warning"
    usual = snapshots(*[[layer(dead=0.35), layer(dead=0.2), layer()]] * 5)
    assert told(RELU, LEARNING, usual) == {}


def test_a_share_of_two_units_says_little() -> None:
    bad = snapshots(*[[layer(dead=1.0), layer()]] * 5)
    assert told(run(units=(2,)), LEARNING, bad) == {}


def test_saturation() -> None:
    config = run(units=(8, 8), activation="tanh")
    bad = snapshots(*[[layer(saturated=0.95), layer(saturated=0.4), layer()]] * 5)
    advice = told(config, LEARNING, bad)["saturation"]
    assert advice.finding.values == {"share": 0.95, "layer": 1}
    assert advice.change == ("activation", "relu")
    assert told(config, LEARNING, snapshots(*[[layer(saturated=0.5)] * 2 + [layer()]] * 5)) == {}


def test_vanishing_gradients() -> None:
    config = run(units=(8,) * 4, activation="sigmoid")
    bad = snapshots(*[[layer(1e-4), layer(1e-3), layer(1e-2), layer(0.1), layer(0.5)]] * 5)
    advice = told(config, [2.3] * 10, bad, metrics=CHANCE)
    assert list(advice) == ["vanishing"]
    assert advice["vanishing"].finding.values == {"gradient_output": 0.5, "gradient_first": 1e-4}
    assert advice["vanishing"].change == ("activation", "relu")
    # A small gradient that an optimizer copes with, and one that is small because all is learned.
    assert told(config, LEARNING, bad) == {}
    assert told(config, LEARNING, snapshots(*[[layer(1e-9)] * 5] * 5)) == {}
    deep = run(units=(8,) * 4)
    assert told(deep, [2.3] * 10, bad, metrics=CHANCE)["vanishing"].change == ("units", (8, 8))


def test_exploding_gradients() -> None:
    flat = [2.3, 2.4]
    for gradient in (1e4, None):
        advice = told(RELU, flat, snapshots([layer(gradient), layer(), layer()]))["exploding"]
        assert advice.change == ("learning_rate", 0.0001)
    assert told(RELU, flat, snapshots([layer(5.0), layer(), layer()])) == {}
    assert told(RELU, [9.0, 1.0], snapshots([layer(1e4), layer(), layer()])) == {}


def test_no_gradient_at_all() -> None:
    blocked = [layer(0.0), layer(0.0), layer(0.5)]
    config = run(units=(8, 8), activation="step")
    advice = told(config, LEARNING, snapshots(blocked))["vanishing"]
    assert advice.finding.values == {"layer": 2}
    assert advice.severity == "warning"
    assert advice.change == ("activation", "relu")
    single = run(units=(16,), activation="step")
    alone = told(single, LEARNING, snapshots(blocked[1:]))["vanishing"]
    assert alone.finding.values == {"layer": 1}
    # Where all is learned there is no gradient either, nor from units that happen to rest.
    assert told(single, LEARNING, snapshots([layer(0.0), layer(0.0)])) == {}
    assert told(run(units=(16,)), LEARNING, snapshots(blocked[1:], blocked[1:])) == {}
    lasting = snapshots(*[blocked[1:]] * 3)
    assert list(told(run(units=(16,)), LEARNING, lasting)) == ["vanishing"]
    assert told(run(units=(2,)), LEARNING, lasting) == {}
    alike = run(units=(16,), activation="tanh", kernel_initializer="zeros")
    assert told(alike, LEARNING, lasting)["vanishing"].change == (
        "kernel_initializer",
        "glorot_uniform",
    )


def test_a_tiny_network_wants_units_before_another_rate() -> None:
    losses = [0.9 + 1.4 * 0.93**epoch for epoch in range(20)]  # still falling
    for rate in (0.001, 0.005, 0.01):
        config = run(units=(2,), learning_rate=rate)
        advice = told(config, losses, metrics=[0.4] * 20)
        assert advice["underfitting"].change == ("units", (64,))
        assert advice["underfitting"].finding.template == TEMPLATES["underfitting_yet"]
    high = run(units=(2,), learning_rate=0.1)
    flat = told(high, [1.5] * 20, metrics=[0.4] * 20)["underfitting"]
    assert flat.change == ("learning_rate", 0.001)
    assert told(run(units=(8,)), losses, metrics=[0.4] * 20) == {}


def test_few_steps_want_smaller_batches() -> None:
    losses, chance = [2.35 - 0.003 * epoch for epoch in range(20)], [0.1] * 20
    whole = run(batch_size=1293, epochs=20, optimizer="sgd", learning_rate=0.01)
    advice = told(whole, losses, metrics=chance)["stuck"]
    assert advice.change == ("batch_size", 32)
    assert advice.suggestion.values == {"steps": 20, "size": 32, "more": 820}
    bad = told(whole, losses, metrics=[0.4] * 20)["underfitting"]
    assert bad.change == ("batch_size", 32)
    slower = replace(whole, learning_rate=0.002)
    assert told(slower, losses, metrics=chance)["slow"].change == ("batch_size", 32)
    slowest = replace(whole, learning_rate=1e-6)
    assert told(slowest, losses, metrics=chance)["slow"].change == ("learning_rate", 0.01)
    long = replace(whole, epochs=1000)
    assert told(long, losses, metrics=chance)["stuck"].change == ("units", (128,))


def test_few_epochs_want_more() -> None:
    short = run(dataset="diabetes", loss="mean_squared_error", epochs=9)
    advice = told(short, [1.02] * 9, metrics=[65.0] * 9)["stuck"]
    assert advice.change == ("epochs", 10)  # of ten steps


def test_a_schedule_that_leaves_nothing_of_the_steps() -> None:
    count = 60
    losses = [0.5 + 1.5 * 0.7**epoch for epoch in range(count)]
    rates = [0.001 * 0.5 ** (epoch / 5) for epoch in range(1, count + 1)]
    config = run(schedule="exponential", epochs=200)
    advice = told(config, losses, rates=rates)
    assert list(advice) == ["decayed"]
    found = advice["decayed"]
    assert found.since == 39  # 0.5 ** (39 / 5) is the first below 0.005
    assert found.change == ("decay_epochs", 47)
    left: float = 0.5 ** (200 / 47)
    assert left == pytest.approx(0.05, rel=0.1)
    assert found.severity == "info"
    assert told(config, losses, rates=rates, metrics=[0.5] * count)["decayed"].severity == "warning"
    assert "decayed" not in told(config, losses[:45], rates=rates[:45])
    still = [2.3 - 0.03 * epoch for epoch in range(count)]
    assert told(config, still, rates=rates) == {}
    healthy = [0.001 * 0.5 ** (epoch / 47) for epoch in range(1, count + 1)]
    assert list(told(config, losses, rates=healthy)) == ["plateau"]


def test_a_cosine_may_come_to_rest() -> None:
    losses = [0.5 + 1.5 * 0.85**epoch for epoch in range(60)]
    rates = [0.0005 * (1 + math.cos(math.pi * epoch / 60)) for epoch in range(1, 61)]
    assert list(told(run(epochs=60), losses)) == ["plateau"]
    assert told(run(schedule="cosine", epochs=60), losses, rates=rates) == {}
    early = [0.5 + 1.5 * 0.5**epoch for epoch in range(60)]
    assert list(told(run(schedule="cosine", epochs=60), early[:40], rates=rates[:40])) == [
        "plateau"
    ]


def test_dropout_makes_training_look_worse_than_validation() -> None:
    config, better = run(dropout=0.5), [0.95] * 20
    found = told(config, FALLING[:20], val_metrics=better)["dropout"]
    assert found.finding.values == {"share_training": 0.9, "share_validation": 0.95}
    assert (found.severity, found.change) == ("info", None)
    assert told(config, FALLING[:20], val_metrics=[0.92] * 20) == {}
    assert told(run(), FALLING[:20], val_metrics=better) == {}
    number = run(dataset="diabetes", loss="mean_squared_error", dropout=0.5)
    losses = [0.5 * 0.97**epoch for epoch in range(20)]
    found = told(number, losses, validation=[0.8 * loss for loss in losses])["dropout"]
    assert found.finding.values["loss_training"] > found.finding.values["loss_validation"]


def test_dropout_alone_makes_the_loss_go_up_and_down() -> None:
    losses = [0.5 + 0.1 * (-1) ** epoch for epoch in range(20)]
    assert "oscillating" not in told(run(dropout=0.5), losses)
    assert "oscillating" in told(run(dropout=0.5, learning_rate=0.1), losses)


def test_warnings_come_first_and_each_change_is_offered_once() -> None:
    losses = [0.5 + 0.1 * (-1) ** epoch for epoch in range(20)]
    bad = snapshots(*[[layer(dead=0.75), layer(), layer()]] * 5)
    advice = told(run(units=(8, 8), learning_rate=0.1), losses, bad)
    assert [(one.rule, one.severity) for one in advice.values()] == [
        ("oscillating", "warning"),
        ("dying", "info"),
    ]
    assert advice["oscillating"].change == ("learning_rate", 0.001)
    assert advice["dying"].change is None
    assert advice["dying"].suggestion.template == TEMPLATES["as_above"]
    rising = [0.5 + 0.02 * epoch for epoch in range(30)]
    dead = snapshots(*[[layer(dead=0.75), layer(), layer()]] * 5)
    both = told(run(units=(8, 8)), FALLING[:30], dead, validation=rising)
    assert [one.severity for one in both.values()] == ["warning", "info"]
    assert list(both) == ["overfitting", "dying"]  # though the rules stand the other way round


def test_one_thing_is_told_once() -> None:
    assert set(EXPLAINS) <= set(RULES)
    assert all(set(others) <= set(RULES) for others in EXPLAINS.values())


def test_the_same_is_told_to_whoever_comes_later() -> None:
    """Nothing but rows and snapshots decides, so ``since`` never moves while a finding holds."""
    validation = [0.4 + 0.01 * epoch for epoch in range(40)]
    seen = [
        told(run(), FALLING[:count], validation=validation[:count]).get("overfitting")
        for count in range(1, 41)
    ]
    first = next(number for number, advice in enumerate(seen) if advice)
    assert all(advice is None for advice in seen[:first])
    assert {advice and (advice.since, advice.change) for advice in seen[first:]} == {
        (1.0, ("units", (16,)))
    }


def test_values_fill_every_place_and_changes_are_allowed() -> None:
    random_ = random.Random(1)
    kinds = [run(), run(units=(8,) * 4, activation="sigmoid"), run(units=()), run(units=(2,))]
    kinds += [replace(one, learning_rate=rate) for one in kinds for rate in (1e-6, 1.0)]
    kinds += [run(dataset="diabetes", loss="mean_squared_error", units=(1,))]
    kinds += [replace(one, epochs=2) for one in kinds]
    kinds += [run(batch_size=1293, epochs=40), run(activation="step", units=(8, 8))]
    kinds += [run(dropout=0.5), replace(kinds[-1], dropout=0.5), run(kernel_initializer="zeros")]
    kinds += [run(schedule="exponential"), run(early_stopping=True)]
    rules = set()
    for config in kinds:
        for _ in range(60):
            count = random_.randint(1, 40)
            level, noise = random_.choice([0, 1e-9, 0.1, 2.3, 50]), random_.choice([0, 0.1, 1])
            pace = random_.choice([0.7, 0.99, 1, 1.1])
            losses = [
                level * pace**n + noise * random_.random() if random_.random() > 0.01 else None
                for n in range(count)
            ]
            held_out = [random_.random() + random_.choice([0, 0.05]) * n for n in range(count)]
            accuracy = [random_.choice([0.1, 0.3, 1.0])] * count
            share = random_.random()
            gradient = random_.choice([None, 0.0, 1e-9, 1e5])
            layers = [layer(gradient, share, share)] * len(config.units) + [layer(1.0)]
            val_accuracy = [random_.choice([0.1, 1.0])] * count
            shrinking = random_.choice([0.3, 1.0])
            rates = [0.001 * shrinking**n for n in range(count)]
            history = rows(losses, held_out, accuracy, val_accuracy, rates)
            for one in advise(config, history, snapshots(*[layers] * random_.randint(0, 9))):
                rules.add(one.rule)
                for sentence in (one.finding, one.suggestion):
                    assert sentence.template in TEMPLATES.values()
                    parts = string.Formatter().parse(sentence.template)
                    assert {name for _, name, _, _ in parts if name} == set(sentence.values)
                    assert all(math.isfinite(value) for value in sentence.values.values())
                json.dumps(to_json(one), allow_nan=False)
                assert 0 <= one.since <= max(count, 9)
                if one.change:
                    replace(config, **{one.change[0]: one.change[1]})
    assert rules == set(RULES)


def test_losses_may_be_zero_or_negative() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert told(run(), [0.0] * 50) == {}
        falling = [-0.1 * epoch for epoch in range(50)]
        assert told(run(), falling) == {}


def test_a_look_at_ten_thousand_epochs_takes_milliseconds() -> None:
    from core.advice.coach.curves import CurvesBuilder
    from core.advice.coach.rules import findings

    builder = CurvesBuilder(run())
    builder.add(rows([0.1 + 2.2 * 0.999**epoch for epoch in range(10_000)]))
    more = rows([0.1] * 100)

    def look() -> float:
        begun = time.process_time()
        builder.add(more)
        findings(builder.curves(), [])
        return time.process_time() - begun

    assert min(look() for _ in range(5)) < 0.01  # 3 ms where nothing else runs

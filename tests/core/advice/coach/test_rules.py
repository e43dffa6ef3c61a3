"""All rules together: order, sentences, and what each may suggest."""

import json
import math
import random
import string
import time
import warnings
from dataclasses import replace

import pytest

from core.advice.coach import RULES, TEMPLATES, Attempt, BaselineMetrics, advise, to_json
from core.advice.coach.rules import EXPLAINS
from core.base.messages import Message
from core.settings import registry
from tests.core.advice.coach.made import FALLING, against, by_rule, layer, rows, run, snapshots


def test_a_healthy_run_gets_no_findings() -> None:
    for count in range(len(FALLING) + 1):
        assert advise(run(), rows(FALLING[:count])) == []


def test_long_epochs_need_fewer() -> None:
    long = run(dataset="fashion_mnist", learning_rate=0.005)
    for count, expected in ((1, []), (2, ["stuck"])):
        assert list(by_rule(long, [2.31] * count, metrics=[0.1] * count)) == expected
    long = run(dataset="fashion_mnist", units=(2,))
    for count, expected in ((3, []), (4, ["underfitting"])):
        assert list(by_rule(long, [1.5] * count, metrics=[0.3] * count)) == expected


def test_a_suggestion_can_always_be_trained() -> None:
    widest = run(units=(16_384,))
    advice = by_rule(widest, [1.5] * 30, metrics=[0.4] * 30)["underfitting"]
    assert advice.change is None
    lowest = run(learning_rate=registry.LEARNING_RATE.minimum)
    advice = by_rule(lowest, [1.0] * 3 + [2.0] * 3)["diverging"]
    assert (advice.suggestion.template, advice.change) == (TEMPLATES["other_settings"], None)


def test_warnings_come_first_and_each_change_is_offered_once() -> None:
    losses = [0.5 + 0.1 * (-1) ** epoch for epoch in range(20)]
    bad = snapshots(*[[layer(dead=0.75), layer(), layer()]] * 5)
    advice = by_rule(run(units=(8, 8), learning_rate=0.1), losses, bad)
    assert [(one.rule, one.severity) for one in advice.values()] == [
        ("oscillating", "warning"),
        ("dying", "info"),
    ]
    assert advice["oscillating"].change == ("learning_rate", 0.001)
    assert advice["dying"].change is None
    assert advice["dying"].suggestion.template == TEMPLATES["as_above"]
    rising = [0.5 + 0.02 * epoch for epoch in range(30)]
    dead = snapshots(*[[layer(dead=0.75), layer(), layer()]] * 5)
    both = by_rule(run(units=(8, 8)), FALLING[:30], dead, validation=rising)
    assert [one.severity for one in both.values()] == ["warning", "info"]
    assert list(both) == ["overfitting", "dying"]  # although the rules are in the opposite order


def test_a_finding_is_reported_once() -> None:
    assert set(EXPLAINS) <= set(RULES)
    assert all(set(others) <= set(RULES) for others in EXPLAINS.values())


def test_findings_that_explain_each_other_do_not_silence_the_coach() -> None:
    """Losses of Moons at a thousand times the usual rate: stuck, oscillating and overshooting."""
    losses = [2.40, 1.15, 0.97, 0.78, 1.06, 1.21, 0.89, 0.88, 1.01, 1.12]
    losses += [1.30, 1.16, 1.04, 0.77, 1.09, 0.91, 0.96, 1.21, 0.74, 0.97]
    config = run(dataset="moons", optimizer="sgd", learning_rate=10.0)
    assert list(by_rule(config, losses, metrics=[0.5] * 20)) == ["oscillating"]


def test_later_viewers_get_the_same_findings() -> None:
    """Advice depends on rows and snapshots only, so ``since`` is constant while a finding holds."""
    validation = [0.4 + 0.01 * epoch for epoch in range(40)]
    seen = [
        by_rule(run(), FALLING[:count], validation=validation[:count]).get("overfitting")
        for count in range(1, 41)
    ]
    first = next(number for number, advice in enumerate(seen) if advice)
    assert all(advice is None for advice in seen[:first])
    assert {advice and (advice.since, advice.change) for advice in seen[first:]} == {
        (1.0, ("units", (16,)))
    }


@pytest.mark.slow
def test_values_fill_every_place_and_changes_are_allowed() -> None:
    random_ = random.Random(1)
    kinds = [run(), run(units=(8,) * 4, activation="sigmoid"), run(units=()), run(units=(2,))]
    kinds += [replace(one, learning_rate=rate) for one in kinds for rate in (1e-6, 1.0)]
    kinds += [run(dataset="diabetes", loss="mean_squared_error", units=(1,))]
    kinds += [replace(one, epochs=2) for one in kinds]
    kinds += [run(batch_size=1293, epochs=40), run(activation="step", units=(8, 8))]
    kinds += [run(dropout=0.5), replace(kinds[-1], dropout=0.5), run(kernel_initializer="zeros")]
    kinds += [run(schedule="exponential"), run(early_stopping=True)]
    kinds += [run(shuffled_labels=True)]
    kinds += [replace(one, learning_rate=0.1) for one in kinds]
    rules = set()
    for config in kinds:
        for _ in range(15):
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
            health = snapshots(*[layers] * random_.randint(0, 9))
            earlier = [Attempt(replace(config, units=(4,) * len(config.units)), 0.95)]
            linear = random_.choice(
                [BaselineMetrics(), BaselineMetrics(0.1, 0.1), BaselineMetrics(0.1, 0.99)]
            )
            for one in advise(config, history, health, against(earlier, linear)):
                rules.add(one.rule)
                for sentence in filter(None, (one.finding, one.suggestion, one.evidence)):
                    assert_filled(sentence)
                json.dumps(to_json(one), allow_nan=False)
                assert 0 <= one.since <= max(count, 9)
                if one.change:
                    replace(config, **{one.change[0]: one.change[1]})
    assert rules == set(RULES)


def assert_filled(sentence: Message) -> None:
    """Each place has a value of the kind that its name announces."""
    assert sentence.template in TEMPLATES.values()
    parts = string.Formatter().parse(sentence.template)
    assert {name for _, name, _, _ in parts if name} == set(sentence.values)
    for name, value in sentence.values.items():
        if name.startswith("text_"):
            assert value in TEMPLATES.values()
        else:
            assert math.isfinite(float(value))


def test_losses_may_be_zero_or_negative() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert by_rule(run(), [0.0] * 50) == {}
        falling = [-0.1 * epoch for epoch in range(50)]
        assert by_rule(run(), falling) == {}


def test_reading_ten_thousand_epochs_takes_milliseconds() -> None:
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

    assert min(look() for _ in range(5)) < 0.01  # 3 ms on an idle machine

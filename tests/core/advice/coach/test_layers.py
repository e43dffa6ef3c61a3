"""The rules on the layers, on made-up snapshots."""

from tests.core.advice.coach.made import FALLING, by_rule, layer, run, snapshots

RELU = run(units=(8, 8))
LEARNING, CHANCE = FALLING[:10], [0.1] * 10


def test_dying_units() -> None:
    bad = snapshots(*[[layer(dead=0.2), layer(dead=0.75), layer()]] * 5, first=3)
    advice = by_rule(RELU, LEARNING, bad)["dying"]
    assert advice.finding.values == {"share": 0.75, "layer": 2}
    assert (advice.since, advice.severity) == (3, "info")
    assert advice.change == ("activation", "leaky_relu")
    assert by_rule(run(units=(8, 8), learning_rate=0.1), LEARNING, bad)["dying"].change == (
        "learning_rate",
        0.001,
    )
    assert by_rule(RELU, [2.3] * 10, bad, metrics=CHANCE).keys() == {"dying"}
    assert by_rule(RELU, [2.3] * 10, bad, metrics=CHANCE)["dying"].severity == "warning"
    usual = snapshots(*[[layer(dead=0.35), layer(dead=0.2), layer()]] * 5)
    assert by_rule(RELU, LEARNING, usual) == {}


def test_a_fraction_of_two_units_says_little() -> None:
    bad = snapshots(*[[layer(dead=1.0), layer()]] * 5)
    assert by_rule(run(units=(2,)), LEARNING, bad) == {}


def test_saturation() -> None:
    config = run(units=(8, 8), activation="tanh")
    bad = snapshots(*[[layer(saturated=0.95), layer(saturated=0.4), layer()]] * 5)
    advice = by_rule(config, LEARNING, bad)["saturation"]
    assert advice.finding.values == {"share": 0.95, "layer": 1}
    assert advice.change == ("activation", "relu")
    assert by_rule(config, LEARNING, snapshots(*[[layer(saturated=0.5)] * 2 + [layer()]] * 5)) == {}


def test_vanishing_gradients() -> None:
    config = run(units=(8,) * 4, activation="sigmoid")
    bad = snapshots(*[[layer(1e-4), layer(1e-3), layer(1e-2), layer(0.1), layer(0.5)]] * 5)
    advice = by_rule(config, [2.3] * 10, bad, metrics=CHANCE)
    assert list(advice) == ["vanishing"]
    assert advice["vanishing"].finding.values == {"gradient_output": 0.5, "gradient_first": 1e-4}
    assert advice["vanishing"].change == ("activation", "relu")
    # A small gradient that an optimizer copes with, and one that is small because training is done.
    assert by_rule(config, LEARNING, bad) == {}
    assert by_rule(config, LEARNING, snapshots(*[[layer(1e-9)] * 5] * 5)) == {}
    deep = run(units=(8,) * 4)
    assert by_rule(deep, [2.3] * 10, bad, metrics=CHANCE)["vanishing"].change == ("units", (8, 8))


def test_exploding_gradients() -> None:
    flat = [2.3, 2.4]
    for gradient in (1e4, None):
        advice = by_rule(RELU, flat, snapshots([layer(gradient), layer(), layer()]))["exploding"]
        assert advice.change == ("learning_rate", 0.0001)
    assert by_rule(RELU, flat, snapshots([layer(5.0), layer(), layer()])) == {}
    assert by_rule(RELU, [9.0, 1.0], snapshots([layer(1e4), layer(), layer()])) == {}


def test_no_gradient_at_all() -> None:
    blocked = [layer(0.0), layer(0.0), layer(0.5)]
    config = run(units=(8, 8), activation="step")
    advice = by_rule(config, LEARNING, snapshots(blocked))["vanishing"]
    assert advice.finding.values == {"layer": 2}
    assert advice.severity == "warning"
    assert advice.change == ("activation", "relu")
    single = run(units=(16,), activation="step")
    alone = by_rule(single, LEARNING, snapshots(blocked[1:]))["vanishing"]
    assert alone.finding.values == {"layer": 1}
    # A finished network has no gradient either, nor have units that happen to be inactive.
    assert by_rule(single, LEARNING, snapshots([layer(0.0), layer(0.0)])) == {}
    assert by_rule(run(units=(16,)), LEARNING, snapshots(blocked[1:], blocked[1:])) == {}
    lasting = snapshots(*[blocked[1:]] * 3)
    assert list(by_rule(run(units=(16,)), LEARNING, lasting)) == ["vanishing"]
    assert by_rule(run(units=(2,)), LEARNING, lasting) == {}
    alike = run(units=(16,), activation="tanh", kernel_initializer="zeros")
    assert by_rule(alike, LEARNING, lasting)["vanishing"].change == (
        "kernel_initializer",
        "glorot_uniform",
    )

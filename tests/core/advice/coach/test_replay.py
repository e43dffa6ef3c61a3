"""Following every suggestion of the coach comes to an end, whatever the results."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from core.advice.coach import RULES, TEMPLATES, Advice, Attempt, BaselineMetrics, advise
from core.runs.layer_health import Health, LayerHealth
from core.settings.config import RunConfig
from core.settings.draft import Draft
from tests.core.advice.coach.made import FALLING, against, layer, rows, run, snapshots

EPOCHS = 40


class Made(NamedTuple):
    """Curves and layers that trigger a rule."""

    config: RunConfig
    losses: Sequence[float | None]
    accuracy: float = 0.9
    validation: Sequence[float] | None = None
    health: LayerHealth = layer()
    decays: float = 1.0


def starting(**settings: Any) -> RunConfig:
    return run(epochs=EPOCHS, **settings)


FLAT = [1.5] * EPOCHS
CHANCE = [2.31] * EPOCHS
SWINGING = [0.5 + 0.1 * (-1) ** epoch for epoch in range(EPOCHS)]
RISING = [0.5 + 0.02 * epoch for epoch in range(EPOCHS)]
TURNING = [max(0.4, 1.0 - 0.1 * epoch) + 0.01 * max(0, epoch - 8) for epoch in range(EPOCHS)]
SETTLING = [0.5 + 1.5 * 0.7**epoch for epoch in range(EPOCHS)]
CREEPING = [2.35 - 0.001 * epoch for epoch in range(EPOCHS)]
DEEP = starting(units=(8,) * 4, activation="sigmoid")

MADE = {
    "diverging": [
        Made(starting(), [2.0, 1.0, 0.5, *[1.6] * (EPOCHS - 3)], 0.3),
        Made(starting(optimizer="sgd", learning_rate=3.0), [2.0, None], 0.1),
    ],
    "oscillating": [Made(starting(learning_rate=0.1), SWINGING)],
    "overshooting": [Made(starting(learning_rate=5.0), [601.0, *CHANCE[1:]], 0.1)],
    "exploding": [Made(starting(), CHANCE, 0.1, health=layer(1e4))],
    "dying": [
        Made(starting(units=(8, 8)), CHANCE, 0.1, health=layer(dead=0.9)),
        Made(starting(units=(8, 8)), FALLING[:EPOCHS], health=layer(dead=0.9)),
    ],
    "saturation": [Made(starting(activation="tanh"), CHANCE, 0.1, health=layer(saturated=0.95))],
    "vanishing": [
        Made(DEEP, CHANCE, 0.1, health=layer(1e-4)),
        Made(replace(DEEP, activation="relu"), CHANCE, 0.1, health=layer(1e-4)),
        Made(starting(activation="step"), CHANCE, 0.1, health=layer(0.0)),
        Made(starting(kernel_initializer="zeros"), CHANCE, 0.1, health=layer(0.0)),
    ],
    "slow": [Made(starting(learning_rate=1e-6), CREEPING, 0.1)],
    "decayed": [Made(starting(schedule="exponential"), FLAT, decays=0.8)],
    "stuck": [
        Made(starting(), CHANCE, 0.1),
        Made(starting(learning_rate=0.005), CHANCE, 0.1),
        Made(starting(units=()), CHANCE, 0.1),
        Made(starting(batch_size=1000, optimizer="sgd", learning_rate=0.01), CHANCE, 0.1),
        Made(starting(units=(32,) * 4, activation="sigmoid"), CHANCE, 0.1),
    ],
    "overfitting": [
        Made(starting(), FALLING[:EPOCHS], validation=TURNING),
        Made(starting(units=(512, 512)), FALLING[:EPOCHS], validation=RISING),
    ],
    "underfitting": [
        Made(starting(units=(2,)), FLAT, 0.4),
        Made(starting(), FLAT, 0.4),
        Made(starting(learning_rate=0.005), FLAT, 0.4),
    ],
    "limit": [Made(starting(), FLAT, 0.4), Made(starting(units=()), FLAT, 0.4)],
    "plateau": [Made(starting(), SETTLING)],
    "shuffled": [Made(starting(shuffled_labels=True), FALLING[:EPOCHS], validation=RISING)],
    "dropout": [Made(starting(dropout=0.5), FALLING[:EPOCHS], 0.85)],
}
ALL = [(rule, made) for rule, cases in MADE.items() for made in cases]

World = Callable[[RunConfig], tuple[Made, float]]
"""What training gives for settings: the shape of the curves and the validation accuracy."""


def trained(config: RunConfig, made: Made, metric: float) -> tuple[list[Any], list[Health]]:
    """The rows and snapshots of a run with these settings."""
    count = min(len(made.losses), config.epochs)
    losses = made.losses[:count]
    validation = (made.validation or [loss or 0.0 for loss in losses])[:count]
    history = rows(
        losses,
        validation,
        [made.accuracy] * count,
        [metric] * count,
        [config.learning_rate * made.decays**epoch for epoch in range(count)],
    )
    layers = [made.health] * len(config.units) + [layer(0.5)]
    return history, snapshots(*[layers] * min(count, 5))


def followed(
    config: RunConfig, world: World, baselines: BaselineMetrics, most: int
) -> Iterator[list[Advice]]:
    """The advice on a run, then on the run with the first suggestion applied, and so on."""
    attempts: list[Attempt] = []
    for _ in range(most):
        made, metric = world(config)
        history, health = trained(config, made, metric)
        advice = advise(config, history, health, against(list(attempts), baselines))
        yield advice
        change = next((one.change for one in advice if one.change), None)
        if change is None:
            return
        failed = any(loss is None for loss in made.losses)
        attempts.append(Attempt(config, None if failed else metric))
        config = Draft.of(config).with_suggestion(list(change)).config()
    pytest.fail(f"The coach still suggests {change} after {most} runs.")


def always(made: Made, metric: float = 0.4) -> World:
    return lambda _config: (made, metric)


def baselines_of(rule: str) -> BaselineMetrics:
    return BaselineMetrics(0.1, 0.4) if rule == "limit" else BaselineMetrics(0.1, 0.97)


def test_every_rule_is_replayed() -> None:
    assert set(MADE) == set(RULES)
    for rule, made in ALL:
        metric = 0.95 if rule == "dropout" else 0.4
        first = next(followed(made.config, always(made, metric), baselines_of(rule), 2))
        assert rule in {one.rule for one in first}, made


@pytest.mark.parametrize(("rule", "made"), ALL, ids=[rule for rule, _ in ALL])
def test_the_coach_says_when_it_gives_up(rule: str, made: Made) -> None:
    runs = list(followed(made.config, always(made), baselines_of(rule), 12))
    for advice in runs[-1]:
        assert advice.change is None and advice.suggestion.template in TEMPLATES.values()


def test_more_units_are_suggested_once_where_they_change_nothing() -> None:
    for rule in ("underfitting", "limit"):
        made = Made(starting(), FLAT, 0.4)
        runs = list(followed(made.config, always(made), baselines_of(rule), 12))
        assert len(runs) == 2
        assert runs[0][0].change == ("units", (128,))


def test_small_gains_end_the_suggestions() -> None:
    """Each doubling of the units gains one point, as on noisy data."""
    made = Made(starting(), FLAT, 0.4)

    def world(config: RunConfig) -> tuple[Made, float]:
        return made, 0.3 + 0.01 * sum(config.units).bit_length()

    assert len(list(followed(made.config, world, BaselineMetrics(0.1, 0.97), 12))) == 2


def test_clear_gains_suggest_more() -> None:
    made = Made(starting(units=(16,)), FLAT, 0.4)

    def world(config: RunConfig) -> tuple[Made, float]:
        return made, min(1.0, 0.2 + 0.08 * sum(config.units).bit_length())

    widths = [
        one[0].change and one[0].change[1][0]
        for one in followed(made.config, world, BaselineMetrics(0.1, 1.0), 12)
    ]
    assert widths[:2] == [64, 128] and len(widths) >= 3


@pytest.mark.parametrize("seed", range(60))
def test_suggestions_end_on_random_results_too(seed: int) -> None:
    """A random function of the settings decides which rule fires and how good a run is."""

    def world(config: RunConfig) -> tuple[Made, float]:
        chance = random.Random(f"{seed}{replace(config, seed=0)}")
        return chance.choice(ALL)[1], chance.uniform(0.1, 0.9)

    start = random.Random(seed).choice(ALL)[1].config
    assert len(list(followed(start, world, BaselineMetrics(0.1, 0.5), 20))) < 20

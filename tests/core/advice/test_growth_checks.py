"""Penalties and weight decay so strong that they make weights grow."""

from dataclasses import replace
from typing import Any

import pytest

from core.advice.growth_checks import growing, growth
from core.base.messages import Level
from core.settings.choices import OPTIMIZERS
from core.settings.config import default_config
from core.settings.draft import Draft


def draft(optimizer: str = "sgd", **settings: Any) -> Draft:
    return replace(Draft.of(default_config("digits")).changed("optimizer", optimizer), **settings)


def test_the_factor_of_plain_gradient_descent() -> None:
    assert growth(draft(learning_rate=0.3, l2=10.0)) == pytest.approx(-5)
    (finding,) = growing(draft(learning_rate=0.3, l2=10.0))
    assert finding.level is Level.WARNING
    assert finding.message.values["factor"] == pytest.approx(5)
    assert finding.fix is not None and finding.fix.draft.l2 == 0.01


@pytest.mark.parametrize(
    ("settings", "limit"),
    [
        ({}, 1.0),  # rate × penalty: rate × 2 × penalty is 2
        ({"momentum": 0.5}, 1.5),  # 2 (1 + μ) / 2
        ({"momentum": 0.5, "nesterov": True}, 0.75),  # (2 + 2 μ) / (1 + 2 μ) / 2
        ({"weight_decay": 1.0}, 0.5),  # with rate 1 × decay 1, half of it
        ({"momentum": 0.5, "weight_decay": 1.0}, 0.75),
    ],
)
def test_the_limits_of_stability(settings: dict[str, Any], limit: float) -> None:
    for l2, grows in ((0.999 * limit, False), (1.001 * limit, True)):
        assert bool([*growing(draft(learning_rate=1.0, l2=l2, **settings))]) is grows


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_usual_settings_and_no_penalty_are_in_order(optimizer: str) -> None:
    assert not [*growing(draft(optimizer))]
    assert not [*growing(draft(optimizer, l2=0.01))]
    assert not [*growing(draft(optimizer, l2=1e-12, learning_rate=1e-7))]
    assert not [*growing(draft(optimizer, learning_rate=100.0, weight_decay=0.0))]


@pytest.mark.parametrize("optimizer", [name for name in OPTIMIZERS if name != "sgd"])
def test_steps_that_do_not_follow_the_gradient_s_size_cannot_overshoot(optimizer: str) -> None:
    assert not [*growing(draft(optimizer, learning_rate=0.3, l2=10.0))]
    (finding,) = growing(draft(optimizer, learning_rate=3.0, weight_decay=1.0))
    assert finding.message.values["factor"] == pytest.approx(2)


def test_clipped_gradients_cannot_either() -> None:
    strong = draft(learning_rate=0.3, l2=10.0, clipping="value")
    assert not [*growing(strong)]
    assert [*growing(replace(strong, learning_rate=3.0, weight_decay=1.0))]


@pytest.mark.parametrize(
    "settings",
    [
        {"learning_rate": 0.3, "l2": 10.0},
        {"learning_rate": 100.0, "l2": 10.0, "momentum": 0.9, "nesterov": True},
        {"learning_rate": 3.0, "weight_decay": 1.0},
        {"learning_rate": 100.0, "weight_decay": 1.0, "l2": 10.0},
        {"learning_rate": 1.5, "weight_decay": 1.0, "l2": 0.3},
    ],
)
def test_the_suggested_fix_works(settings: dict[str, Any]) -> None:
    (finding,) = growing(draft(**settings))
    assert finding.fix is not None
    assert not [*growing(finding.fix.draft)]
    assert str(finding.message)
    named = str(finding.fix.label)
    changed = finding.fix.draft
    assert ("L2" in named) == (changed.l2 != settings.get("l2", 0.0))
    assert ("decay" in named) == (changed.weight_decay != settings.get("weight_decay", 0.0))


@pytest.mark.parametrize(
    ("settings", "grows"),
    [
        ({"units": (8, 8), "l2_by_layer": (None, 10.0)}, True),
        ({"bias_l2": 10.0}, True),
        ({"bias_l2": 10.0, "use_bias": False}, False),
        ({"l2": 10.0, "kernel_constraint": "max_norm"}, False),
        ({"bias_l2": 10.0, "bias_constraint": "max_norm"}, False),
        ({"l2": 10.0, "kernel_constraint": "max_norm", "bias_l2": 10.0}, True),
    ],
)
def test_all_unregularised_weights_count(settings: dict[str, Any], grows: bool) -> None:
    matches = [*growing(draft(learning_rate=0.3, **settings))]
    assert bool(matches) is grows
    for finding in matches:
        assert finding.message.values["l2"] == 10
        assert finding.fix is not None and not [*growing(finding.fix.draft)]

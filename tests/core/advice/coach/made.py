"""Made-up runs and snapshots for the coach's tests."""

from collections.abc import Sequence
from typing import Any

from core.advice.coach import Advice, Attempt, BaselineMetrics, Context, advise
from core.runs.history import Row
from core.runs.layer_health import Health, LayerHealth
from core.settings.config import RunConfig

FALLING = [2.3 * 0.9**epoch for epoch in range(60)]
"""Losses of a network that learns."""


def run(**settings: Any) -> RunConfig:
    return RunConfig(**{"epochs": 1000, **settings})


def rows(
    losses: Sequence[float | None],
    validation: Sequence[float | None] | None = None,
    metrics: Sequence[float] | None = None,
    val_metrics: Sequence[float] | None = None,
    rates: Sequence[float] | None = None,
) -> list[Row]:
    """One row per epoch; without ``metrics`` the accuracy is that of a network that learns."""
    validation = validation or losses
    metrics = metrics or [0.9] * len(losses)
    return [
        Row(epoch, True, loss, metric, held_out, val_metric, rate, 1e4, 1.0, 1.0)
        for epoch, loss, held_out, metric, val_metric, rate in zip(
            map(float, range(1, len(losses) + 1)),
            losses,
            validation,
            metrics,
            val_metrics or metrics,
            rates or [0.001] * len(losses),
            strict=True,
        )
    ]


def layer(
    gradient: float | None = 0.5, dead: float | None = None, saturated: float | None = None
) -> LayerHealth:
    return LayerHealth(gradient, 1e-3, dead, saturated, (1, 2, 1), -1.0, 1.0)


def snapshots(*layers: Sequence[LayerHealth], first: float = 1.0) -> list[Health]:
    """One snapshot per epoch."""
    return [Health(first + number, tuple(one)) for number, one in enumerate(layers)]


_NONE = BaselineMetrics()


def against(attempts: Sequence[Attempt] = (), baselines: BaselineMetrics | None = _NONE) -> Context:
    """What a run is compared with; ``None`` for baselines that are still being fitted."""
    return Context(lambda: attempts, lambda: baselines)


def by_rule(
    config: RunConfig,
    losses: Sequence[float | None],
    health: Sequence[Health] = (),
    context: Context | None = None,
    **curves: Sequence[float],
) -> dict[str, Advice]:
    """The advice on a run, by rule."""
    return {one.rule: one for one in advise(config, rows(losses, **curves), health, context)}

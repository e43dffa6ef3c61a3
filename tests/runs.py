"""Runs as a list of them has them, for tests of what compares runs."""

from dataclasses import replace
from typing import Any

from core.runs.states import State
from core.runs.store import Point, Summary
from core.runs.store.summary import settings_of
from core.settings.config import RunConfig


def summary(config: RunConfig, last: float | None = 0.9, **more: Any) -> Summary:
    """A run that is done, its last validation metric the best one.

    Args:
        config: Its settings.
        last: The metric; ``None`` for a run whose numbers are not finite.
        **more: Other fields, and ``seed``.
    """
    config = replace(config, seed=more.pop("seed", config.seed))
    point = None if last is None else Point(config.epochs, last)
    usual: dict[str, Any] = {
        "run_id": f"run-{config.seed}",
        "state": State.DONE,
        "created": float(config.seed),
        "best": point,
        "last": point,
        "seconds": 1.5,
        "epochs": config.epochs,
    }
    return Summary(raw_settings=settings_of(config), **{**usual, **more})

"""What to expect of a search before it starts: how long it takes, and whether it can be trained."""

import math
import random
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import numpy as np

from core.base.errors import ConfigError, SearchError
from core.base.text import N_
from core.data.datasets import bytes_to_download, load
from core.network import architecture
from core.runs.service_interface import TrainingService
from core.search.config import SearchConfig
from core.search.dimension import Dimension
from core.search.space import Space
from core.settings.candidates import Range
from core.settings.config import RunConfig

_DRAWS = 24
_CACHED = 32


def most_trials(config: SearchConfig) -> int:
    """Return the number of trials of a search; a grid has no more than its points."""
    points = config.size.networks if config.method_entry.grid else None
    return config.trials if points is None else min(config.trials, points)


def estimate(config: SearchConfig, seconds: Callable[[RunConfig], float], workers: int) -> float:
    """Estimate the duration of a search in seconds, from a few networks of its space.

    Args:
        config: The search.
        seconds: Estimates that of a run.
        workers: Number of runs at once.
    """
    networks = _sample(config.space, config.base)
    mean = math.fsum(map(seconds, networks)) / len(networks)
    total = most_trials(config) * config.seeds * config.folds * mean / max(1, workers)
    # No trial starts after the limit, and those that train go on to their end.
    return min(total, config.minutes * 60 + mean) if config.minutes else total


def remaining(
    config: SearchConfig, training: TrainingService, spent: float, ended: int, each: float | None
) -> float | None:
    """Estimate the seconds until the end of a search; ``None`` while unknown.

    Args:
        config: The search.
        training: The service that trains its runs.
        spent: The seconds that it has been running.
        ended: The number of its trials that have ended.
        each: The seconds from one end of a trial to the next; ``None`` while unknown.
    """
    if each is None:
        left = estimate(config, training.estimate, training.engine().workers) - spent
        return left if left > 0 else None  # the first trial takes longer than was expected
    left = max(0, most_trials(config) - ended) * each
    return min(left, max(0.0, config.minutes * 60 - spent) + each) if config.minutes else left


def check_memory(config: SearchConfig, check: Callable[[RunConfig], None]) -> None:
    """Raise if no trial of a search fits in memory.

    Args:
        config: The search.
        check: Raises ``ConfigError`` if a run does not fit.

    Raises:
        ConfigError: None of the networks that were looked at fits, not even the smallest.
    """
    smallest = config.space.config(config.base, _least)
    refusal = _refusal(smallest, check)
    if refusal is None:
        return
    draws = random.Random(0)
    for _ in range(_DRAWS):
        network = config.space.config(config.base, partial(_any_end, draws))
        if (other := _refusal(network, check)) is None:
            return
        if _size(network) < _size(smallest):
            smallest, refusal = network, other
    raise ConfigError(
        N_(
            "No trial of this search would fit in memory. Its smallest network has layers of"
            " {units} units and a batch size of {batch:,}. {reason}"
        ),
        units=", ".join(map(str, smallest.units)) or "0",
        batch=smallest.batch_size,
        reason=refusal.message,
    )


def check_folds(config: SearchConfig) -> None:
    """Raise if a class has fewer training rows than there are folds.

    Args:
        config: The search. A dataset that is to be downloaded is not looked at.

    Raises:
        DenseboardError: A class has, or the dataset cannot be loaded.
    """
    info = config.base.info
    if config.folds == 1 or not config.base.task.classifies or bytes_to_download(info.name):
        return
    counts = np.bincount(load(config.base.source).y_train, minlength=len(info.classes))
    rows = int(counts.min())
    if rows < config.folds:
        raise SearchError(
            N_(
                "Folds: received {received}, but the class {name} has only {rows} training rows, so"
                " that some folds would have none of it. Choose {rows} or fewer; 1 holds out a"
                " share of all rows instead."
            ),
            received=config.folds,
            name=info.classes[int(counts.argmin())],
            rows=rows,
        )


@lru_cache(maxsize=_CACHED)
def _sample(space: Space, base: RunConfig) -> tuple[RunConfig, ...]:
    """A few networks of a space."""
    draws = random.Random(0)
    return tuple(space.config(base, partial(_draw, draws)) for _ in range(_DRAWS))


def _refusal(network: RunConfig, check: Callable[[RunConfig], None]) -> ConfigError | None:
    try:
        check(network)
    except ConfigError as error:
        return error
    return None


def _size(network: RunConfig) -> tuple[int, int]:
    return architecture.parameters(network), network.batch_size


def _draw(draws: random.Random, one: Dimension) -> Any:
    values = one.values(grid=True)
    if isinstance(one.candidates, Range) and not one.candidates.log:
        value = draws.uniform(one.candidates.low, one.candidates.high)
        return round(value) if one.whole else value
    return draws.choice(values or one.ends())


def _any_end(draws: random.Random, one: Dimension) -> Any:
    return draws.choice(one.ends())


def _least(one: Dimension) -> Any:
    ends = one.ends()
    return min(ends) if all(isinstance(end, int | float) for end in ends) else ends[0]

"""Measure how often a ranking drops a setting as good as the best, and how often it finds the best.

``python -m benchmarks.rank`` only draws numbers, which takes some minutes; ``--limits`` computes
``core.comparison.rank.LIMITS``, and ``--networks`` trains some hundred networks on Digits.
"""

import argparse
import math
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from core.base.paths import HOME_VARIABLE
from core.comparison.rank import LIMITS, LOOKS, Ranking, rank
from core.comparison.verdict import SPENT

SETTINGS = (2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50)
"""Numbers of settings with limits of their own."""
_NUMBERS = 60_000_000  # drawn for the limits of each number of settings
_LEAST_PATHS, _MOST_PATHS = 12_000, 400_000
_CHUNK = 4_000_000  # numbers drawn at once
_RANKINGS = 1_000
_SEEDS = 20  # of a ranking without a difference, which is read at 5, 10 and 20
_TEN = 10

Draw = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]

_SHAPES: Mapping[str, Draw] = {
    "normal": lambda rng, size: rng.normal(0, 1, size),
    "uniform": lambda rng, size: rng.uniform(-1, 1, size),
    "heavy tails (t, 3 degrees)": lambda rng, size: rng.standard_t(3, size),
    "skewed (exponential)": lambda rng, size: rng.exponential(1, size),
    "steps of one in 30 rows": lambda rng, size: np.round(rng.normal(0, 0.02, size) * 30) / 30,
    "solved or not (0.75 or 1)": lambda rng, size: 0.75 + 0.25 * rng.integers(0, 2, size),
    "one setting with three times the spread": lambda rng, size: (
        rng.normal(0, 1, size) * _spreads(size[0], 1)
    ),
    "half of the settings with three times the spread": lambda rng, size: (
        rng.normal(0, 1, size) * _spreads(size[0], size[0] // 2)
    ),
}


def limits(settings: int, seed: int = 0) -> dict[int, float]:
    """Simulate the limits that spend the verdict's error probabilities on all pairs of settings.

    Args:
        settings: Number of settings, without a difference.
        seed: Of the drawing.
    """
    rng, most = np.random.default_rng(seed), max(LOOKS)
    paths = min(max(_NUMBERS // (settings * most), _LEAST_PATHS), _MOST_PATHS)
    chunk = max(1, _CHUNK // (max(settings, most) * settings))
    largest = np.concatenate(
        [
            _largest(rng.normal(size=(min(chunk, paths - start), settings, most)))
            for start in range(0, paths, chunk)
        ]
    )
    found, quiet = {}, np.ones(paths, bool)
    for place, look in enumerate(LOOKS):
        due = round(SPENT[look] * paths) - int((~quiet).sum())
        found[look] = float(np.sort(largest[quiet, place])[-due])
        quiet &= largest[:, place] < found[look]
    return found


def _largest(drawn: np.ndarray) -> np.ndarray:
    """The largest t of all pairs at each look, ``(paths, looks)``, as ``rank`` computes it."""
    paths, settings, _seeds = drawn.shape
    largest = np.empty((paths, len(LOOKS)))
    pairs = settings * (settings - 1)
    for place, look in enumerate(LOOKS):
        seen = drawn[:, :, :look]
        means = seen.mean(axis=2)
        seen = seen - means[:, :, None]
        products = seen @ seen.transpose(0, 2, 1)
        squares = np.diagonal(products, axis1=1, axis2=2)
        variances = (squares[:, :, None] + squares[:, None, :] - 2 * products) / (look - 1)
        pooled = variances.sum(axis=(1, 2)) / pairs
        ahead = means[:, :, None] - means[:, None, :]
        squared = ahead**2 / np.maximum(variances, pooled[:, None, None])
        largest[:, place] = np.sqrt(squared.max(axis=(1, 2)) * look)
    return largest


def first_told(values: np.ndarray) -> Ranking:
    """Return the ranking of a user who adds seeds until one setting drops out, or none is left."""
    ranking = rank(values, higher_is_better=True)
    for seeds in (look for look in LOOKS if look <= values.shape[1]):
        ranking = rank(values[:, :seeds], higher_is_better=True)
        if len(ranking.leaders) < len(values):
            break
    return ranking


def dropped(draw: Draw, settings: int, worse: int = 0, by: float = 0.0, seed: int = 1) -> float:
    """Return the share of rankings, read at every look, that drop one of the best settings.

    Args:
        draw: Draws the results of settings without a difference, settings by seeds.
        settings: Number of settings.
        worse: How many of them are worse.
        by: How much worse.
        seed: Of the drawing.
    """
    rng, wrong = np.random.default_rng(seed), 0
    best = settings - worse
    for _ in range(_RANKINGS):
        values = draw(rng, (settings, _SEEDS))
        values[best:] -= by
        looks = (look for look in LOOKS if look <= _SEEDS)
        leading = [
            {one.index for one in rank(values[:, :look], higher_is_better=True).leaders}
            for look in looks
        ]
        wrong += any(not set(range(best)) <= left for left in leading)
    return wrong / _RANKINGS


def found(settings: int, by: float, seeds: int = _TEN, seed: int = 2) -> tuple[float, float]:
    """Return how often the one better setting leads alone, and how many of the others drop out.

    Args:
        settings: Number of settings, the others without a difference.
        by: How much better it is, in standard deviations of a difference of two settings.
        seeds: Number of seeds.
        seed: Of the drawing.
    """
    rng, alone, out = np.random.default_rng(seed), 0, 0
    for _ in range(_RANKINGS):
        values = rng.normal(size=(settings, seeds))
        values[0] += by * math.sqrt(2)
        leaders = rank(values, higher_is_better=True).leaders
        alone += [one.index for one in leaders] == [0]
        out += settings - len(leaders)
    return alone / _RANKINGS, out / _RANKINGS / (settings - 1)


def _spreads(settings: int, wide: int) -> np.ndarray:
    return np.where(np.arange(settings) < wide, 3.0, 1.0)[:, None]


def simulated() -> None:
    """Print errors and power for simulated numbers."""
    print(f"One of the best settings dropped, of {_RANKINGS:,} rankings read at 5, 10 and 20 seeds")
    for name, draw in _SHAPES.items():
        shares = [dropped(draw, settings) for settings in (3, 6, 12)]
        print(f"  {name:50}" + "".join(f"{share:8.1%}" for share in shares))
    normal = _SHAPES["normal"]
    for worse, by in ((3, 0.7), (3, 1.4), (3, 3.0), (5, 1.4)):
        share = dropped(normal, 6, worse, by)
        print(f"  normal, {worse} of 6 worse by {by} deviations{share:34.1%}")
    print(f"\nThe better one found with {_TEN} seeds: alone, and share of the others dropped")
    for by in (1.0, 4 / 3, 2.0):
        pairs = [found(settings, by) for settings in (2, 3, 6, 12)]
        texts = [f"{alone:8.1%}{out:7.1%}" for alone, out in pairs]
        print(f"  {by:4.2f} deviations of a difference   {''.join(texts)}")


def networks(seeds: int) -> None:
    """Print errors and power for networks trained on Digits."""
    from benchmarks.verdict import trained
    from core.settings.config import default_config

    base = replace(
        default_config("digits"), units=(16,), epochs=20, batch_size=40, validation_share=0.2
    )
    equal = [trained(replace(base, batch_size=size), seeds) for size in (40, 41, 42, 43, 44)]
    better = trained(replace(base, units=(28,)), seeds)
    rng, wrong, alone = np.random.default_rng(3), 0, 0
    for _ in range(_RANKINGS):
        chosen = rng.choice(seeds, _SEEDS, replace=False)
        # For every seed another order, so that none of the five is better.
        values = rng.permuted(np.array([runs[chosen] for runs in equal]), axis=0)
        wrong += len(first_told(values).leaders) < len(values)
        ten = chosen[:_TEN]
        values = np.array([better[ten], *(runs[ten] for runs in equal[:4])])
        leaders = rank(values, higher_is_better=True).leaders
        alone += [one.index for one in leaders] == [0]
    print(f"Digits, {seeds} seeds of each setting, {_RANKINGS:,} rankings")
    print(f"  five equal settings, up to {_SEEDS} seeds: one dropped {wrong / _RANKINGS:7.1%}")
    print(f"  28 units against four with 16, {_TEN} seeds: alone  {alone / _RANKINGS:7.1%}")


def main() -> None:
    """Run the measurements the command line names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rank", description=__doc__)
    parser.add_argument("--limits", action="store_true", help="compute the limits, nothing else")
    parser.add_argument("--networks", type=int, metavar="SEEDS", help="train on Digits instead")
    args = parser.parse_args()
    if args.limits:
        for settings in SETTINGS:
            limit = [round(one, 2) for one in limits(settings).values()]
            print(f"    {settings}: {tuple(limit)},  # in use {LIMITS.get(settings)}", flush=True)
        return
    if not args.networks:
        simulated()
    else:
        os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
        with tempfile.TemporaryDirectory() as home:
            os.environ[HOME_VARIABLE] = home
            networks(args.networks)


if __name__ == "__main__":
    main()

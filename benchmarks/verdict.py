"""Measure how often a verdict is wrong, and how often it detects a difference.

``python -m benchmarks.verdict`` trains some thousand networks on Digits, which takes several
minutes; ``--simulated`` only draws numbers, and ``--limits`` computes
``core.comparison.verdict.LIMITS``.
"""

import argparse
import math
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from core.base.paths import HOME_VARIABLE
from core.comparison.verdict import LIMITS, SPENT, Decision, verdict
from core.data.datasets import load, prepare
from core.runs.history import Row
from core.settings.config import RunConfig, default_config

_PATHS = 4_000_000
_COMPARISONS = 200
_SIMULATED = 4_000
_PAIRS = 20  # per comparison of a setting with itself, which is read at 5, 10 and 20 pairs
_TEN = 10
_BEFORE = replace(
    default_config("digits"), units=(16,), epochs=20, batch_size=40, validation_share=0.2
)
_AFTER = replace(_BEFORE, units=(28,))  # about two points better
_TWIN = replace(_BEFORE, batch_size=41)  # as many steps; neither is better

Draw = Callable[[np.random.Generator, int], np.ndarray]

_SHAPES: Mapping[str, Draw] = {
    "normal": lambda rng, pairs: rng.normal(0, 0.015, pairs),
    "uniform": lambda rng, pairs: rng.uniform(-0.03, 0.03, pairs),
    "heavy tails (t, 3 degrees)": lambda rng, pairs: 0.01 * rng.standard_t(3, pairs),
    "skewed (exponential)": lambda rng, pairs: 0.015 * (rng.exponential(1, pairs) - 1),
    "steps of one in 30 rows": lambda rng, pairs: np.round(rng.normal(0, 0.03, pairs) * 30) / 30,
    "solved or not (0.75 or 1)": lambda rng, pairs: (
        0.25 * rng.integers(0, 2, pairs) - 0.25 * rng.integers(0, 2, pairs)
    ),
}


def limits(seed: int = 0) -> dict[int, float]:
    """Simulate the limits of t that spend the error probabilities of ``SPENT``.

    Sums and sums of squares between two looks are drawn and not the differences themselves: the
    sum of n of them is normal, and what is left of their squares is chi-squared with n - 1
    degrees of freedom.
    """
    rng = np.random.default_rng(seed)
    total, squares = np.zeros(_PATHS), np.zeros(_PATHS)
    quiet = np.ones(_PATHS, bool)
    found, before = {}, 0
    for look, spent in SPENT.items():
        new, before = look - before, look
        added = rng.normal(0, math.sqrt(new), _PATHS)
        total += added
        squares += added**2 / new + rng.chisquare(new - 1, _PATHS)
        variance = (squares - total**2 / look) / (look - 1)
        t = np.abs(total / look) / np.sqrt(variance / look)
        due = round(spent * _PATHS) - int((~quiet).sum())
        found[look] = float(np.sort(t[quiet])[-due])
        quiet &= t < found[look]
    return found


def looks(before: np.ndarray, after: np.ndarray) -> Decision:
    """Return the first verdict of a user who adds pairs one by one and reads it each time."""
    first, second = before.tolist(), after.tolist()
    for pairs in LIMITS:  # nothing changes in between
        if pairs <= len(first):
            word = verdict(first[:pairs], second[:pairs], higher_is_better=True).decision
            if word is not Decision.OPEN:
                return word
    return Decision.OPEN


def told(before: np.ndarray, after: np.ndarray, pairs: int, comparisons: int, seed: int) -> float:
    """Return the share of comparisons, each of some of the pairs, that end in a verdict.

    Args:
        before: ``(runs,)``.
        after: ``(runs,)``, in pairs with ``before``.
        pairs: Of one comparison, drawn without putting back.
        comparisons: How many.
        seed: Of the drawing.
    """
    rng = np.random.default_rng(seed)
    words = []
    for _ in range(comparisons):
        chosen = rng.choice(len(before), pairs, replace=False)
        words.append(looks(before[chosen], after[chosen]))
    return float(np.mean([word is not Decision.OPEN for word in words]))


def plain(rng: np.random.Generator) -> float:
    """Return the error rate of a 5 % t test that is read after every five pairs up to 100."""
    from scipy.stats import t as student

    drawn = rng.normal(size=(_SIMULATED, 100))
    wrong = np.zeros(_SIMULATED, bool)
    for pairs in range(5, 101, 5):
        seen = drawn[:, :pairs]
        t = seen.mean(axis=1) / (seen.std(axis=1, ddof=1) / math.sqrt(pairs))
        wrong |= np.abs(t) > student.ppf(0.975, pairs - 1)
    return float(wrong.mean())


def simulated() -> None:
    """Print errors and power for simulated numbers."""
    print(f"\nWrong verdicts of {_SIMULATED:,} comparisons without a difference, 100 pairs each")
    rng = np.random.default_rng(1)
    for name, draw in _SHAPES.items():
        words = [looks(np.zeros(100), draw(rng, 100)) for _ in range(_SIMULATED)]
        print(f"  {name:30}{np.mean([word is not Decision.OPEN for word in words]):7.1%}")
    print(f"  {'normal, by a plain t test':30}{plain(rng):7.1%}")
    print(f"\nA difference of 0.02 found with ten pairs, of {_SIMULATED:,} comparisons")
    for spread in (0.01, 0.0125, 0.015, 0.0175, 0.02):
        drawn = rng.normal(0.02, spread, (_SIMULATED, _TEN))
        words = [looks(np.zeros(_TEN), differences) for differences in drawn]
        print(
            f"  spread of the differences {spread:<6.4g}"
            f"{np.mean([word is Decision.BETTER for word in words]):7.1%}"
        )


def trained(config: RunConfig, seeds: int) -> np.ndarray:
    """Return the validation accuracy after the last epoch, ``(seeds,)``."""
    from core.training.trainer import Trainer

    trainer, dataset, found = Trainer(), load(config.source), []
    for seed in range(seeds):
        rows: list[Row] = []
        run = replace(config, seed=seed)
        trainer.train(run, prepare(dataset, run.holdout), rows.extend)
        found.append([row.val_metric for row in rows if row.end][-1])
    return np.array(found, np.float64)


def real(seeds: int) -> None:
    """Print errors and power for trained networks."""
    before, after, twin = (trained(config, seeds) for config in (_BEFORE, _AFTER, _TWIN))
    print(
        f"\nDigits, {seeds:,} seeds of each setting, {_BEFORE.validation_samples} validation rows"
    )
    for name, runs in (("16 units", before), ("28 units", after), ("batch size 41", twin)):
        print(f"  {name:16}{runs.mean():.4f} ± {runs.std(ddof=1):.4f}")
    for name, runs in (("28 - 16 units", after), ("batch 41 - 40", twin)):
        difference = runs - before
        error = difference.std(ddof=1) / math.sqrt(seeds)
        print(
            f"  {name:16}{difference.mean():+.4f} (standard error {error:.4f}),"
            f" spread of the differences {difference.std(ddof=1):.4f}"
        )
    # With the same seed a setting equals itself, so it is compared with other seeds.
    others = np.roll(before, seeds // 2)
    swap = np.random.default_rng(2).integers(0, 2, seeds).astype(bool)
    first, second = np.where(swap, twin, before), np.where(swap, before, twin)
    print(
        f"\nWrong verdicts of {_COMPARISONS} comparisons without a difference, {_PAIRS} pairs each"
    )
    print(
        f"  16 units with itself, other seeds          "
        f"{told(before, others, _PAIRS, _COMPARISONS, 3):7.1%}"
    )
    print(
        f"  batch size 40 or 41 by coin, same seeds    "
        f"{told(first, second, _PAIRS, _COMPARISONS, 4):7.1%}"
    )
    print(f"\n28 units told apart from 16 with ten seeds, of {_COMPARISONS} comparisons")
    print(f"  same seeds   {told(before, after, _TEN, _COMPARISONS, 5):7.1%}")
    print(f"  other seeds  {told(others, after, _TEN, _COMPARISONS, 6):7.1%}")


def main() -> None:
    """Run the measurements the command line names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verdict", description=__doc__)
    parser.add_argument("--limits", action="store_true", help="compute the limits, nothing else")
    parser.add_argument("--simulated", action="store_true", help="train nothing")
    parser.add_argument("--seeds", type=int, default=1_000, help="trainings of each setting")
    args = parser.parse_args()
    if args.seeds < 2 * _PAIRS:
        parser.error(f"--seeds needs {2 * _PAIRS} or more")
    if args.limits:
        for look, limit in limits().items():
            print(f"{look:4} pairs: {limit:.3f}, in use {LIMITS[look]}")
        return
    simulated()
    if not args.simulated:
        os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
        with tempfile.TemporaryDirectory() as home:
            os.environ[HOME_VARIABLE] = home
            real(args.seeds)


if __name__ == "__main__":
    main()

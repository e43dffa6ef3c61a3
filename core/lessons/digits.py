"""Predictions of a network that was trained once, for figures that need real numbers.

``python -m benchmarks.lesson_digits`` records them; a test trains the network again and compares.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.lessons.chapters import run_config
from core.settings.config import RunConfig

DIGITS = Path(__file__).with_name("digits.json")


@dataclass(frozen=True)
class DigitPredictions:
    """What a trained network says about some images of the test set.

    Attributes:
        config: The settings of its run.
        accuracy: Its test accuracy, 0 to 1.
        sums: By place in the test set: for each of the ten digits, the sum of its output unit
            before softmax (its logit). One image is recognised clearly, one hardly, one wrongly.
    """

    config: RunConfig
    accuracy: float
    sums: Mapping[int, tuple[float, ...]]


@cache
def digit_predictions() -> DigitPredictions:
    """Return the recorded predictions."""
    content = json.loads(DIGITS.read_text(encoding="utf-8"))
    return DigitPredictions(
        run_config(content["settings"], DIGITS.name),
        content["accuracy"],
        {int(place): tuple(sums) for place, sums in content["sums"].items()},
    )

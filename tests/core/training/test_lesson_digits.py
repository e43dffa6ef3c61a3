"""The predictions that the Learn page shows are those of a network that is really trained so."""

from typing import Any

import numpy as np

from benchmarks.lesson_digits import SETTINGS, output_sums
from core.data.datasets import load
from core.lessons.chapters import run_config
from core.lessons.digits import digit_predictions
from tests.core.training.conftest import Run


def test_the_recorded_digits_are_predicted_again(train: Run, uncompiled: Any) -> None:
    recorded = digit_predictions()
    assert recorded.config == run_config(SETTINGS, "digits")
    result, _rows = train(recorded.config, by=uncompiled)
    sums = output_sums(recorded.config, result.model)
    places = list(recorded.sums)
    np.testing.assert_allclose(sums[places], list(recorded.sums.values()), atol=0.02)
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    shares = powers / powers.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(shares, result.outputs, atol=1e-5)
    assert abs(result.evaluation.metric - recorded.accuracy) < 0.01
    true = load(recorded.config.source).y_test[places]
    clear, doubtful, wrong = shares[places]
    assert list(shares[places].argmax(axis=1) == true) == [True, True, False]
    assert clear.max() > 0.99 and doubtful.max() < 0.5 and wrong.max() > 0.5

"""True beside predicted."""

import numpy as np

from core.evaluation.judgement import judge
from core.settings.config import RunConfig, default_config


def test_classes_are_right_or_wrong() -> None:
    outputs = np.array([[0.9, 0.1], [0.9, 0.1]], np.float32)
    judgement = judge(RunConfig(), np.array([0, 1], np.int32), outputs)
    assert judgement.right.tolist() == [True, False]
    assert judgement.shares is not None and judgement.shares.shape == (2, 2)
    assert len(judgement) == 2


def test_numbers_have_residuals_and_no_probabilities() -> None:
    true, outputs = np.array([10.0, 5.0], np.float32), np.array([12.5, 4.0], np.float32)
    judgement = judge(default_config("diabetes"), true, outputs)
    assert judgement.shares is None
    assert judgement.residuals.tolist() == [-2.5, 1.0]

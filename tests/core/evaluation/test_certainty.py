"""How sure a classifier is, against values by hand."""

import numpy as np
import pytest

from core.evaluation.certainty import certainty, entropy, largest_entropy, probabilities
from core.settings.config import RunConfig, default_config


def test_several_classes_come_with_their_probabilities() -> None:
    outputs = np.array([[0.25, 0.75], [1.0, 0.0]], np.float32)
    assert probabilities(RunConfig(), outputs).tolist() == outputs.tolist()


def test_two_classes_share_what_one_output_leaves() -> None:
    outputs = np.array([0.25, 1.0], np.float32)
    shares = probabilities(default_config("breast_cancer"), outputs)
    assert shares.tolist() == [[0.75, 0.25], [0.0, 1.0]]


def test_certainty_is_the_largest_probability() -> None:
    assert certainty(np.array([[0.2, 0.5, 0.3], [0.0, 0.0, 1.0]])).tolist() == [0.5, 1.0]


def test_entropy_is_in_bits() -> None:
    shares = np.array([[0.5, 0.5, 0, 0], [0.25] * 4, [0, 1, 0, 0], [0.5, 0.25, 0.125, 0.125]])
    assert entropy(shares).tolist() == pytest.approx([1.0, 2.0, 0.0, 1.75])
    assert not np.signbit(entropy(shares)).any()  # "-0.00 bits" would be read as a mistake
    assert largest_entropy(4) == 2.0

"""The loss of single samples, by hand."""

import numpy as np
import pytest

from core.sample_losses import sample_losses


def test_cross_entropy_of_several_classes() -> None:
    outputs = np.array([[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]], np.float32)
    losses = sample_losses("sparse_categorical_crossentropy", np.array([1, 2], np.int32), outputs)
    assert losses == pytest.approx([np.log(4), -np.log(0.8)], rel=1e-6)


def test_cross_entropy_of_two_classes() -> None:
    losses = sample_losses("binary_crossentropy", np.array([0, 1]), np.array([0.25, 0.25]))
    assert losses == pytest.approx([-np.log(0.75), np.log(4)])


@pytest.mark.parametrize(
    ("loss", "outputs"),
    [("binary_crossentropy", [0.0]), ("sparse_categorical_crossentropy", [[1.0, 0.0]])],
)
def test_a_probability_of_0_costs_what_keras_lets_it_cost(loss: str, outputs: list[float]) -> None:
    assert sample_losses(loss, np.array([1]), np.array(outputs)) == pytest.approx([-np.log(1e-7)])


def test_errors_of_numbers() -> None:
    targets, outputs = np.array([1.0, -2.0]), np.array([3.0, -2.5])
    squared = sample_losses("mean_squared_error", targets, outputs)
    absolute = sample_losses("mean_absolute_error", targets, outputs)
    assert squared == pytest.approx([4, 0.25])
    assert absolute == pytest.approx([2, 0.5])


def test_a_loss_that_is_not_known() -> None:
    assert sample_losses("hinge", np.array([1]), np.array([0.3])) is None

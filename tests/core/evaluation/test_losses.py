"""The loss of single samples, compared with results by hand."""

import numpy as np
import pytest

from core.evaluation.losses import sample_losses
from core.settings.choices import LOSSES


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
def test_a_probability_of_0_is_clipped_as_in_keras(loss: str, outputs: list[float]) -> None:
    assert sample_losses(loss, np.array([1]), np.array(outputs)) == pytest.approx([-np.log(1e-7)])


def test_errors_of_numbers() -> None:
    targets, outputs = np.array([1.0, -2.0]), np.array([3.0, -2.5])
    squared = sample_losses("mean_squared_error", targets, outputs)
    absolute = sample_losses("mean_absolute_error", targets, outputs)
    assert squared == pytest.approx([4, 0.25])
    assert absolute == pytest.approx([2, 0.5])


def test_an_unknown_loss() -> None:
    assert sample_losses("hinge", np.array([1]), np.array([0.3])) is None


def test_errors_of_numbers_that_are_not_plain_differences() -> None:
    targets, outputs = np.array([1.0, 2.0]), np.array([1.5, 5.0])
    huber = sample_losses("huber", targets, outputs)
    assert huber == pytest.approx([0.125, 2.5])
    percentage = sample_losses("mean_absolute_percentage_error", targets, outputs)
    assert percentage == pytest.approx([50, 150])
    logarithmic = sample_losses("mean_squared_logarithmic_error", targets, outputs)
    assert logarithmic == pytest.approx([np.log(2 / 2.5) ** 2, np.log(2) ** 2])


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_is_known(name: str) -> None:
    outputs = np.array([[0.3, 0.7]]) if "categorical" in name else np.array([0.7])
    assert sample_losses(name, np.array([1]), outputs) is not None

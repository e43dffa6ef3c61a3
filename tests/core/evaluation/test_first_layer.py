"""Weights prepared for drawing."""

import numpy as np
import pytest

from core.evaluation.first_layer import limit, unit_images


def test_each_unit_has_the_weights_of_its_own_pixels() -> None:
    kernel = np.arange(6 * 4, dtype=np.float32).reshape(6, 4)  # 2 × 3 pixels, 4 units
    images = unit_images(kernel, (2, 3), slice(1, 3))
    assert images.shape == (2, 2, 3)
    for place, unit in enumerate((1, 2)):
        for pixel in range(6):
            assert images[place, pixel // 3, pixel % 3] == kernel[pixel, unit]


def test_each_colour_has_weights_of_its_own() -> None:
    kernel = np.arange(2 * 3 * 3 * 4, dtype=np.float32).reshape(18, 4)  # 2 × 3 pixels in colour
    for colour in range(3):
        images = unit_images(kernel, (2, 3, 3), slice(1, 3), colour)
        assert images.shape == (2, 2, 3)
        assert (images[1].ravel() == kernel[colour::3, 2]).all()


def test_an_outlier_does_not_stretch_the_scale() -> None:
    kernel = np.full((100, 10), -0.2)
    kernel[0, 0] = 50.0
    assert limit(kernel) == pytest.approx(0.2)


def test_an_empty_chart_has_a_scale() -> None:
    assert limit(np.zeros((3, 2))) == 1.0
    assert limit(np.array([[np.nan, np.inf]])) == 1.0

"""The weights of a first layer, ready to be looked at."""

import numpy as np

SHOWN = 99.5
"""Percent of the weights that the colours tell apart."""


def limit(kernel: np.ndarray) -> float:
    """The weight, up or down, at which the colour scale ends.

    A few very large weights would leave all others the colour of zero, so the scale covers
    all but the largest half percent.

    Args:
        kernel: ``(inputs, units)``.

    Returns:
        Above 0.
    """
    sizes = np.abs(kernel[np.isfinite(kernel)])
    return float(np.percentile(sizes, SHOWN) if sizes.size else 0.0) or 1.0


def unit_images(kernel: np.ndarray, shape: tuple[int, int], units: slice) -> np.ndarray:
    """Each unit's incoming weights, laid out like the pixels they weigh.

    Args:
        kernel: ``(height × width, units)``.
        shape: Height and width.
        units: Which units.

    Returns:
        ``(units, height, width)``, of the kernel's type.
    """
    return kernel[:, units].T.reshape(-1, *shape)

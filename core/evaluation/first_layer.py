"""The weights of the first layer, prepared for drawing."""

import numpy as np

SHOWN = 99.5
"""Percentage of the weights that the colour scale covers."""


def limit(kernel: np.ndarray) -> float:
    """Return the absolute weight at which the colour scale ends.

    A few very large weights would give all others the colour of zero, so the scale covers all
    but the largest half percent.

    Args:
        kernel: ``(inputs, units)``.

    Returns:
        Above 0.
    """
    sizes = np.abs(kernel[np.isfinite(kernel)])
    return float(np.percentile(sizes, SHOWN) if sizes.size else 0.0) or 1.0


def unit_images(
    kernel: np.ndarray, shape: tuple[int, ...], units: slice, colour: int = 0
) -> np.ndarray:
    """Arrange each unit's incoming weights like the pixels they belong to.

    Args:
        kernel: ``(height × width, units)``, or ``(height × width × 3, units)``.
        shape: Shape of the images: ``(height, width)``, or ``(height, width, 3)`` in colour.
        units: The units to arrange.
        colour: Whose weights to take of images in colour: 0 for red, 1 for green, 2 for blue.

    Returns:
        ``(units, height, width)``, of the kernel's type.
    """
    images = kernel[:, units].T.reshape(-1, *shape)
    return images[..., colour] if len(shape) == 3 else images

"""An image of a dataset as a browser shows it sharply."""

from base64 import b64encode
from functools import lru_cache
from io import BytesIO

import numpy as np
from PIL import Image

_SHARP = 224  # pixels: more than the page shows, so that every square stays crisp


def picture(image: np.ndarray, largest: float, least: int = _SHARP) -> str:
    """An image in greys, every pixel a square: browsers would blur the small original.

    It carries itself in its address: files of a page are gone with its next run, and a
    browser that is slow to fetch them would find nothing.

    Args:
        image: ``(height, width)``, uint8.
        largest: The value of white.
        least: Pixels the shorter side has at least; 1 where a style sheet sees to the squares.

    Returns:
        A ``data:`` address.
    """
    return _address(image.tobytes(), image.shape, largest, -(-least // min(image.shape)))


@lru_cache(maxsize=256)
def _address(pixels: bytes, shape: tuple[int, int], largest: float, factor: int) -> str:
    grey = np.frombuffer(pixels, np.uint8).reshape(shape) * (255 / largest)
    squares = grey.astype(np.uint8).repeat(factor, axis=0).repeat(factor, axis=1)
    file = BytesIO()
    Image.fromarray(squares).save(file, "PNG")
    return "data:image/png;base64," + b64encode(file.getvalue()).decode()

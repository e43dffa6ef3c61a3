"""Images of datasets that a browser shows without blurring."""

from base64 import b64encode
from functools import lru_cache
from io import BytesIO

import numpy as np
from PIL import Image

IMAGES = 25
"""Images of a dataset that a page shows at once."""

_SHARP = 224  # pixels: more than the page shows, so that every square stays sharp


def picture(image: np.ndarray, largest: float, least: int = _SHARP) -> str:
    """Return an image with every pixel enlarged to a square.

    A ``data:`` URL, because Streamlit deletes the files of a page at its next run, perhaps before
    a slow browser has fetched them.

    Args:
        image: ``(height, width)``, or ``(height, width, 3)`` for red, green and blue; uint8.
        largest: The value of white.
        least: Least length of the shorter side in pixels; 1 if a style sheet enlarges the image.

    Returns:
        A ``data:`` URL of a PNG file.
    """
    return _data_url(image.tobytes(), image.shape, largest, -(-least // min(image.shape[:2])))


@lru_cache(maxsize=256)
def _data_url(pixels: bytes, shape: tuple[int, int], largest: float, factor: int) -> str:
    values = np.frombuffer(pixels, np.uint8).reshape(shape) * (255 / largest)
    squares = values.astype(np.uint8).repeat(factor, axis=0).repeat(factor, axis=1)
    file = BytesIO()
    Image.fromarray(squares).save(file, "PNG")
    return "data:image/png;base64," + b64encode(file.getvalue()).decode()

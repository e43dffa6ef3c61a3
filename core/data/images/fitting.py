"""Fits pictures of any size, kind and orientation into the frame of a dataset's images."""

import numpy as np
from PIL import Image

from core.data.datasets.info import DatasetInfo
from core.data.framing import Framing
from core.data.pictures import PreparedPicture, open_picture, prepare_picture

_WHITE = 65_535  # the largest value of 16 bits


def fitted(content: bytes, shape: tuple[int, ...], framing: Framing) -> np.ndarray:
    """Return the pixels of a picture, upright, on white where it is transparent.

    A pixel is the mean of the pixels it covers (Pillow's box filter), or lies between them if the
    picture has fewer (bilinear). A JPEG file is decoded at a half, a quarter or an eighth of its
    size where that is still twice the size wanted.

    Args:
        content: A PNG or JPEG file.
        shape: ``(height, width)`` for grey images, ``(height, width, 3)`` for colour.
        framing: ``CROP`` or ``PAD``.

    Returns:
        ``shape``, uint8.

    Raises:
        ImageError: The file is no such picture, is too large, or is animated.
    """
    height, width = shape[:2]
    flat = on_white(open_picture(content, at_least=2 * max(height, width), still=True))
    if len(shape) == 2:
        flat = flat.convert("L")
    return np.asarray(framed(flat, (height, width), framing))


def as_image_of(info: DatasetInfo, content: bytes, inverted: bool | None = None) -> PreparedPicture:
    """Convert a picture to an image as those of a dataset.

    Args:
        info: The dataset.
        content: A PNG or JPEG file.
        inverted: Whether to swap light and dark. By default, drawings are made light on dark, and
            pictures of the user's own datasets stay as they are.

    Raises:
        ImageError: The file is not such a picture, is too large, animated, or a drawing has a
            single colour.
    """
    if info.framing is Framing.DRAWING:
        height, width = info.input_shape[:2]
        return prepare_picture(content, (height, width), info.pixel_range, inverted)
    pixels = fitted(content, info.input_shape, info.framing)
    return PreparedPicture(255 - pixels if inverted else pixels, bool(inverted))


def on_white(image: Image.Image) -> Image.Image:
    """Return a picture of any mode in red, green and blue, on white where it is transparent."""
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits
        values = np.asarray(image, np.float64) / _WHITE * 255
        image = Image.fromarray(np.rint(np.clip(values, 0, 255)).astype(np.uint8))
    if not image.has_transparency_data:
        return image.convert("RGB")
    flat = Image.new("RGBA", image.size, "white")
    flat.alpha_composite(image.convert("RGBA"))
    return flat.convert("RGB")


def framed(image: Image.Image, shape: tuple[int, int], framing: Framing) -> Image.Image:
    """Scale a picture, keeping its proportions, and cut off or fill up what the frame has not."""
    height, width = shape
    across, down = image.width / width, image.height / height
    scale = min(across, down) if framing is Framing.CROP else max(across, down)
    kind = Image.Resampling.BOX if scale > 1 else Image.Resampling.BILINEAR
    if framing is Framing.CROP:
        left = max((image.width - width * scale) / 2, 0)
        top = max((image.height - height * scale) / 2, 0)
        box = (left, top, image.width - left, image.height - top)
        return image.resize((width, height), kind, box)
    inner = max(1, round(image.width / scale)), max(1, round(image.height / scale))
    whole = Image.new(image.mode, (width, height), "white")
    whole.paste(image.resize(inner, kind), ((width - inner[0]) // 2, (height - inner[1]) // 2))
    return whole

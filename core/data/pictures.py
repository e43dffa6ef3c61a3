"""Converts any picture to the format of a dataset's images: grey, light on dark, cropped, small.

NumPy and Pillow only.
"""

from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image, ImageOps

from core.base.errors import ImageError
from core.base.text import N_

FORMATS = ("PNG", "JPEG")
MOST_BYTES = 10 * 2**20
MOST_PIXELS = 25_000_000  # 100 MB once decoded
_INK = 0.15  # of the whole range; fainter pixels are background
_CONTRAST = 0.04  # a picture with less counts as a single colour
_BORDER = 0.05  # of each side; there the background is sampled


@dataclass(frozen=True, eq=False)
class PreparedPicture:
    """A picture in the format of a dataset's images.

    Attributes:
        pixels: Of the shape of the dataset's images, uint8, 0 to its largest value.
        inverted: Whether light and dark were swapped.
    """

    pixels: np.ndarray
    inverted: bool


def prepare_picture(
    content: bytes, shape: tuple[int, int], largest: float, inverted: bool | None = None
) -> PreparedPicture:
    """Convert a picture to the format of a dataset's images, which are light on dark.

    The picture is converted to grey with full contrast; the drawing is cropped, scaled to fill
    the frame in one direction, and centred in it.

    Args:
        content: A PNG or JPEG file.
        shape: Height and width of the dataset's images.
        largest: Their largest pixel value.
        inverted: Whether to swap light and dark; by default, if the border is light.

    Raises:
        ImageError: The file is not such a picture, is too large, or has a single colour.
    """
    greys = _greys(open_picture(content))
    low, high = float(greys.min()), float(greys.max())
    if high - low < _CONTRAST:
        raise ImageError(N_("The picture has a single colour: there is nothing to recognise."))
    greys = (greys - low) / (high - low)
    if inverted is None:
        inverted = bool(_border(greys).mean() > 0.5)
    ink = _cut(1 - greys if inverted else greys)
    return PreparedPicture(np.rint(_fitted(ink, shape) * largest).astype(np.uint8), inverted)


def open_picture(content: bytes, at_least: int = 0, still: bool = False) -> Image.Image:
    """Open and decode a picture, upright as the camera was held.

    Args:
        content: A PNG or JPEG file.
        at_least: Pixels of its shorter side that are enough: a JPEG file may be decoded at a half,
            a quarter or an eighth of its size, which takes less time. 0 for its own size.
        still: Whether to refuse animated pictures; else their first frame is taken.

    Raises:
        ImageError: The file is not such a picture, is too large, or is animated.
    """
    if len(content) > MOST_BYTES:
        raise _too_large()
    try:
        image = Image.open(BytesIO(content), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise _too_large()
        # Telephones store further views in JPEG files, which are no animation.
        if still and image.format == "PNG" and getattr(image, "n_frames", 1) > 1:
            raise ImageError(N_("The picture is animated. Choose one that stands still."))
        if at_least:
            image.draft(None, (at_least, at_least))
        image.load()
        return ImageOps.exif_transpose(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise ImageError(
            N_("The file cannot be read as a picture. Choose a PNG or a JPEG file.")
        ) from error


def _too_large() -> ImageError:
    return ImageError(
        N_("The picture is too large: up to {bytes} MB and {pixels} million pixels are allowed."),
        bytes=MOST_BYTES // 2**20,
        pixels=MOST_PIXELS // 1_000_000,
    )


def _greys(image: Image.Image) -> np.ndarray:
    """``(height, width)``, float64, 0 to 1; transparent pixels are white."""
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits
        return np.clip(np.asarray(image, np.float64) / 65535, 0, 1)
    flat = Image.new("RGBA", image.size, "white")
    flat.alpha_composite(image.convert("RGBA"))
    return np.asarray(flat.convert("L"), np.float64) / 255


def _border(greys: np.ndarray) -> np.ndarray:
    """The pixels near the four sides."""
    thick = [max(1, round(size * _BORDER)) for size in greys.shape]
    inside = np.zeros(greys.shape, bool)
    inside[thick[0] : -thick[0], thick[1] : -thick[1]] = True
    return greys[~inside]


def _cut(ink: np.ndarray) -> np.ndarray:
    """Crop to the smallest rectangle with all the ink."""
    rows, columns = (np.flatnonzero((ink > _INK).any(axis=axis)) for axis in (1, 0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _fitted(ink: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Scale, keeping the proportions, and centre in an empty frame of this shape."""
    scale = min(frame / size for frame, size in zip(shape, ink.shape, strict=True))
    height, width = (
        min(frame, max(1, round(size * scale)))
        for frame, size in zip(shape, ink.shape, strict=True)
    )
    # A smaller pixel is the mean of the pixels it covers.
    kind = Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR
    small = np.asarray(Image.fromarray(ink.astype(np.float32)).resize((width, height), kind))
    framed = np.zeros(shape)
    top, left = (shape[0] - height) // 2, (shape[1] - width) // 2
    framed[top : top + height, left : left + width] = np.clip(small, 0, 1)
    return framed

"""Limits on the images of a dataset; those of a single picture are in ``core.data.pictures``."""

from core.base.errors import ImagesError
from core.base.text import N_
from core.data.tables.limits import UPLOAD_VARIABLE, upload_mb
from core.data.tables.names import tidy

LEAST_CLASSES = 2
LEAST_IMAGES = 5
"""Minimum number of images of a class: for training, validation and test sets."""
MOST_IMAGES = 20_000
MOST_PIXELS = 20 * 10**9
"""Maximum number of pixels of all pictures: some minutes to decode."""
MOST_SIDE = 64
"""Maximum height and width of a dataset's images, in pixels."""
SIDES = (8, 16, 28, 32, 48, MOST_SIDE)
"""Heights and widths of square images to choose from, in pixels."""


def check_images(count: int) -> None:
    """Refuse an archive with too many images.

    Raises:
        ImagesError: There are too many.
    """
    if count > MOST_IMAGES:
        raise ImagesError(
            N_(
                "The archive has {count:,} images, but at most {most:,} are allowed. Keep a random"
                " sample of each class."
            ),
            count=count,
            most=MOST_IMAGES,
        )


def check_unpacked(size: int) -> None:
    """Refuse an archive whose images are too large when unpacked, by its own directory.

    Args:
        size: The unpacked size of all images, in bytes.

    Raises:
        ImagesError: It is too large.
    """
    if size > upload_mb() * 10**6:
        raise ImagesError(
            N_(
                "Unpacked, the images have {size:,.0f} MB, but at most {most} MB are allowed. Save"
                " them smaller, leave some out, or set {variable} to a larger size."
            ),
            size=size / 1e6,
            most=upload_mb(),
            variable=UPLOAD_VARIABLE,
        )


def check_pixels(pixels: int) -> None:
    """Refuse pictures that would take too long to decode, by their headers.

    Args:
        pixels: The number of pixels of all pictures.

    Raises:
        ImagesError: There are too many.
    """
    if pixels > MOST_PIXELS:
        raise ImagesError(
            N_(
                "The images have {pixels:,} million pixels together, but at most {most:,} million"
                " are allowed. Save them smaller, or leave some out."
            ),
            pixels=pixels // 10**6,
            most=MOST_PIXELS // 10**6,
        )


def check_classes(counts: dict[str, int]) -> None:
    """Refuse images that are too few to learn from.

    Args:
        counts: The number of images that can be read, by class.

    Raises:
        ImagesError: There are too few classes, or a class has too few images.
    """
    if len(counts) < LEAST_CLASSES:
        raise ImagesError(
            N_(
                "Classes with images: {classes}, but at least {least} are needed. Make a folder for"
                " each class, put its images into it, and zip these folders."
            ),
            classes=len(counts),
            least=LEAST_CLASSES,
        )
    few = {label: count for label, count in counts.items() if count < LEAST_IMAGES}
    if few:
        named = ", ".join(f"{label} ({count})" for label, count in few.items())
        raise ImagesError(
            N_(
                "Too few images that can be read: {classes}. Each class needs at least {least}. Add"
                " some to its folder, or leave the folder out."
            ),
            classes=tidy(named, 200),
            least=LEAST_IMAGES,
        )

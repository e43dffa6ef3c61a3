"""From any picture to the format of a dataset's images."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from core.base.errors import ImageError
from core.data import pictures
from core.data.pictures import prepare_picture


def png(image: Image.Image, kind: str = "PNG") -> bytes:
    file = BytesIO()
    image.save(file, kind)
    return file.getvalue()


def bar(*, light: bool, size: tuple[int, int] = (200, 100)) -> Image.Image:
    """A vertical bar, a quarter as wide as high, off centre."""
    image = Image.new("L", size, 0 if light else 255)
    image.paste(255 if light else 0, (10, 5, 30, 85))
    return image


@pytest.mark.parametrize("light", [True, False])
def test_a_drawing_is_cropped_and_centred(light: bool) -> None:
    seen = prepare_picture(png(bar(light=light)), (8, 8), 16)
    assert seen.inverted is not light
    assert seen.pixels.dtype == np.uint8
    expected = np.zeros((8, 8))
    expected[:, 3:5] = 16
    assert (seen.pixels == expected).all()


def test_a_wide_drawing_fills_the_width() -> None:
    image = bar(light=True).rotate(90, expand=True)
    seen = prepare_picture(png(image), (28, 28), 255)
    rows, columns = (np.flatnonzero(seen.pixels.any(axis=axis)) for axis in (1, 0))
    assert (len(columns), len(rows)) == (28, 7)
    assert seen.pixels.max() == 255


def test_a_pixel_is_the_mean_of_what_falls_into_it() -> None:
    image = Image.new("L", (16, 16), 0)
    image.paste(255, (0, 0, 16, 1))
    image.paste(255, (0, 15, 16, 16))
    seen = prepare_picture(png(image), (8, 8), 16, inverted=False)
    assert (seen.pixels[0] == 8).all() and (seen.pixels[1:7] == 0).all()


def test_the_user_may_choose_which_colour_is_light() -> None:
    picture = prepare_picture(png(bar(light=True)), (8, 8), 16, inverted=True)
    assert picture.inverted
    assert picture.pixels[2:6].mean() > 12  # now the surroundings of the bar are the drawing


def test_a_small_picture_is_made_larger() -> None:
    seen = prepare_picture(png(bar(light=True).resize((10, 5))), (28, 28), 255)
    assert seen.pixels.any(axis=1).all()


@pytest.mark.parametrize("kind", ["RGBA", "P", "I;16", "1", "LA"])
def test_every_kind_of_picture(kind: str) -> None:
    image = bar(light=False)
    if kind == "I;16":
        image = Image.fromarray(np.asarray(image).astype(np.uint16) * 257)
    elif kind == "RGBA":  # transparent around the bar
        image = Image.merge("RGBA", [image, image, image, Image.eval(image, lambda v: 255 - v)])
    else:
        image = image.convert(kind)
    seen = prepare_picture(png(image), (8, 8), 16)
    assert (seen.pixels[:, 3:5] == 16).all() and seen.pixels.sum() == 16 * 16


def test_a_photograph_is_rotated_by_its_orientation() -> None:
    image = bar(light=True)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be rotated by 90°
    file = BytesIO()
    image.save(file, "JPEG", exif=exif)
    assert prepare_picture(file.getvalue(), (28, 28), 255).pixels.any(axis=0).all()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "cannot be read as a picture"),
        (b"\x89PNG\r\n\x1a\n", "cannot be read as a picture"),
        (png(bar(light=True))[:60], "cannot be read as a picture"),
        (png(bar(light=True), "GIF"), "cannot be read as a picture"),
        (png(Image.new("L", (50, 50), 255)), "single colour"),
    ],
    ids=["empty", "head", "cut", "kind", "blank"],
)
def test_unreadable_pictures_are_reported(content: bytes, message: str) -> None:
    with pytest.raises(ImageError, match=message):
        prepare_picture(content, (8, 8), 16)


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    file = png(bar(light=True))
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1000)
    with pytest.raises(ImageError, match="too large"):
        prepare_picture(file, (8, 8), 16)
    monkeypatch.setattr(pictures, "MOST_BYTES", 10)
    with pytest.raises(ImageError, match="too large"):
        prepare_picture(file, (8, 8), 16)

"""Pictures of every kind become pixels of one shape."""

import numpy as np
import pytest
from PIL import Image

from core.base.errors import ImageError
from core.data.framing import Framing
from core.data.images.fitting import fitted
from tests.core.data.images.made import encoded

RED, GREEN = (255, 0, 0), (0, 255, 0)


def halves(width: int, height: int) -> Image.Image:
    """Red at the left, green at the right."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(GREEN, (width // 2, 0, width, height))
    return image


def pixels(
    image: Image.Image | bytes, shape: tuple[int, ...] = (4, 4, 3), framing: Framing = Framing.CROP
) -> np.ndarray:
    content = image if isinstance(image, bytes) else encoded(image)
    found = fitted(content, shape, framing)
    assert found.shape == shape and found.dtype == np.uint8
    return found


def test_a_pixel_is_the_mean_of_those_it_covers() -> None:
    raw = np.random.default_rng(0).integers(0, 256, (8, 8, 3)).astype(np.uint8)
    means = raw.reshape(4, 2, 4, 2, 3).mean((1, 3))
    assert np.abs(pixels(Image.fromarray(raw)) - means).max() <= 1  # rounded for either direction


def test_the_middle_is_cropped_and_the_whole_gets_white_edges() -> None:
    wide = Image.new("RGB", (16, 8), "blue")
    wide.paste(RED, (4, 0, 12, 8))
    assert (pixels(wide) == RED).all()
    padded = pixels(wide, framing=Framing.PAD)
    assert (padded[[0, 3]] == 255).all()
    assert (padded[1:3, 1:3] == RED).all() and (padded[1:3, [0, 3]] == (0, 0, 255)).all()
    tall = pixels(wide.transpose(Image.Transpose.ROTATE_90), framing=Framing.PAD)
    assert (tall[:, [0, 3]] == 255).all() and (tall[:, 1:3] != 255).any()


def test_every_proportion_fills_every_frame() -> None:
    for size in ((1, 1), (1, 90), (90, 1), (3, 7), (641, 479), (64, 64)):
        for framing in (Framing.CROP, Framing.PAD):
            for shape in ((1, 1, 3), (5, 9, 3), (64, 48, 3)):
                assert pixels(Image.new("RGB", size, "black"), shape, framing).shape == shape
                grey = pixels(Image.new("RGB", size, "black"), shape[:2], framing)
                assert framing is Framing.PAD or (grey == 0).all(), (size, shape)


def test_the_picture_is_upright() -> None:
    turned = halves(8, 8).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned clockwise
    for kind in ("JPEG", "PNG"):
        found = pixels(encoded(turned, kind, exif=exif)).astype(int)
        assert (found[:, 0, 0] > 200).all() and (found[:, 3, 1] > 200).all(), kind


def test_modes_become_the_same_colours() -> None:
    opaque = halves(8, 8)
    expected = pixels(opaque)
    for mode in ("RGBA", "P"):
        assert (pixels(opaque.convert(mode)) == expected).all(), mode
    clear = opaque.convert("RGBA")
    clear.putalpha(0)
    assert (pixels(clear) == 255).all()
    palette = Image.new("P", (8, 8), 1)
    palette.putpalette([*RED, *GREEN])
    assert (pixels(encoded(palette, transparency=1)) == 255).all()
    assert (pixels(palette) == GREEN).all()
    ink = pixels(encoded(opaque.convert("CMYK"), "JPEG")).astype(int)
    assert np.abs(ink - expected).max() < 8


def test_greys_of_1_8_and_16_bits_keep_their_brightness() -> None:
    deep = np.linspace(0, 65_535, 16).astype(np.uint16).reshape(4, 4)
    found = pixels(Image.fromarray(deep), (4, 4))
    assert (found == np.rint(deep / 257)).all()
    assert (pixels(Image.fromarray((deep // 257).astype(np.uint8)), (4, 4)) == found).all()
    assert set(pixels(Image.new("1", (8, 8), 1), (4, 4)).ravel()) == {255}
    grey = np.asarray(halves(8, 8).convert("L"))[::2, ::2]
    assert (pixels(halves(8, 8), (4, 4)) == grey).all()


def test_animated_pictures_and_others_are_refused() -> None:
    first, second = Image.new("RGB", (8, 8), RED), Image.new("RGB", (8, 8), GREEN)
    moving = encoded(first, save_all=True, append_images=[second])
    with pytest.raises(ImageError, match="animated"):
        pixels(moving)
    # Telephones store a second view in a JPEG file.
    assert (pixels(encoded(first, "MPO", save_all=True, append_images=[second])) != 0).any()
    whole = encoded(halves(64, 64))
    for broken in (b"", b"PK", whole[: len(whole) // 2], encoded(first, "GIF")):
        with pytest.raises(ImageError, match="cannot be read"):
            pixels(broken)


def test_pictures_with_too_many_pixels_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = encoded(Image.new("1", (6_000, 5_000)))
    for most in (Image.MAX_IMAGE_PIXELS, 20_000_000, 10_000_000):  # Pillow warns, then refuses
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", most)
        with pytest.raises(ImageError, match="25 million pixels"):
            pixels(content)

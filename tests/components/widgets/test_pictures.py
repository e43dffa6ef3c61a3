"""Images as the gallery shows them."""

from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from components.widgets.pictures import picture


def test_images_in_colour_keep_their_colours() -> None:
    original = np.random.default_rng(0).integers(0, 256, (4, 6, 3), np.uint8)
    data = picture(original, 255.0).partition(",")[2]
    drawn = np.array(Image.open(BytesIO(b64decode(data))))
    assert drawn.shape == (224, 336, 3)
    assert (drawn[::56, ::56] == original).all() and (drawn[55::56, 55::56] == original).all()


@pytest.mark.parametrize(("side", "largest"), [(8, 16.0), (28, 255.0)])
def test_every_pixel_is_a_square_of_its_own_grey(side: int, largest: float) -> None:
    original = np.random.default_rng(0).integers(0, int(largest), (side, side), np.uint8, True)
    head, _, data = picture(original, largest).partition(",")
    assert head == "data:image/png;base64"
    drawn = np.array(Image.open(BytesIO(b64decode(data))))
    factor = len(drawn) // side
    assert drawn.shape == (side * factor, side * factor) and len(drawn) >= 200
    expected = (original * (255 / largest)).astype(np.uint8)
    assert (drawn[::factor, ::factor] == expected).all()
    assert (drawn == drawn[::factor, ::factor].repeat(factor, 0).repeat(factor, 1)).all()

"""What the pictures of an archive are, and all their pixels."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.base.errors import ImagesError
from core.data.framing import Framing
from core.data.images import archive, limits, reading
from core.data.images.fitting import fitted
from core.data.images.plan import ImagePlan
from tests.core.data.images.made import HEIGHT, WIDTH, encoded, members, picture, zipped


def proposed(path: Path, files: dict[str, bytes]) -> ImagePlan:
    folders = archive.find(zipped(path, files))
    return reading.propose("Mine", reading.survey(path, folders))


def squares(side: int, mode: str = "L", kind: str = "PNG") -> dict[str, bytes]:
    return {
        f"{label}/{number}.png": encoded(Image.new(mode, (side + number, side), "gray"), kind)
        for label in "ab"
        for number in range(3)
    }


def test_the_proposal_follows_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "pictures.zip"
    own = proposed(path, members())
    assert own.shape == (HEIGHT, WIDTH, 3) and own.framing is Framing.CROP
    assert proposed(path, members(colour=False)).shape == (HEIGHT, WIDTH)
    # Grey pictures that are stored with three colours are grey.
    assert proposed(path, squares(200, "RGB", "JPEG")).shape == (32, 32)
    assert proposed(path, squares(20)).shape == (16, 16)
    assert proposed(path, squares(3)).shape == (8, 8)


def test_all_pixels_are_read_in_order_and_the_unreadable_named(tmp_path: Path) -> None:
    files = members() | {"blue/zz.png": b"nonsense", "red/a.txt": b"text"}
    path = zipped(tmp_path / "pictures.zip", files)
    folders = archive.find(path)
    plan = ImagePlan("Mine", 8, 10, True)
    seen: list[tuple[int, int]] = []
    found = reading.read(path, folders, plan, lambda done, total: seen.append((done, total)))
    assert found.classes == ("blue", "red") and found.counts == {"blue": 12, "red": 12}
    assert found.x.shape == (24, 8, 10, 3) and found.repeated == 0
    names = [member.path for member in folders.members if member.path != "blue/zz.png"]
    for image, name in zip(found.x, names, strict=True):
        assert (image == fitted(files[name], plan.shape, plan.framing)).all(), name
    assert found.y.tolist() == [0] * 12 + [1] * 12
    assert seen[-1] == (25, 25) and len(seen) == 25
    assert {name: str(why) for name, why in found.left_out.items()} == {
        "red/a.txt": "It is neither PNG nor JPEG.",
        "blue/zz.png": "The file cannot be read as a picture. Choose a PNG or a JPEG file.",
    }


def test_repeated_pictures_are_counted(tmp_path: Path) -> None:
    files = members() | {
        "red/again.png": encoded(picture(1)),
        "blue/again.png": encoded(picture(1)),
    }
    path = zipped(tmp_path / "pictures.zip", files)
    folders = archive.find(path)
    assert reading.read(path, folders, ImagePlan("Mine", HEIGHT, WIDTH, True)).repeated == 2


def test_too_many_pixels_are_refused_by_the_headers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped(tmp_path / "pictures.zip", members())
    folders = archive.find(path)
    monkeypatch.setattr(limits, "MOST_PIXELS", 24 * HEIGHT * WIDTH)
    reading.survey(path, folders)
    monkeypatch.setattr(limits, "MOST_PIXELS", 24 * HEIGHT * WIDTH - 1)
    monkeypatch.setattr(reading, "open_picture", None)
    with pytest.raises(ImagesError, match="million pixels together"):
        reading.survey(path, folders)


def test_a_damaged_member_is_left_out(tmp_path: Path) -> None:
    path = zipped(tmp_path / "pictures.zip", members())
    folders = archive.find(path)
    content = bytearray(path.read_bytes())
    start = folders.members[3].entry.header_offset + 60
    content[start : start + 40] = bytes(40)
    path.write_bytes(content)
    folders = archive.find(path)
    found = reading.read(path, folders, ImagePlan("Mine", 8, 8, False))
    assert len(found.y) == 23 and list(found.left_out) == [folders.members[3].path]


def test_large_photographs_are_decoded_small_with_nearly_the_same_pixels() -> None:
    rows, columns = np.mgrid[0:1200, 0:1600] / 100
    waves = [127 + 120 * np.sin(rows * k + columns) for k in (1, 2, 3)]
    photograph = Image.fromarray(np.stack(waves, 2).astype(np.uint8))
    plan = ImagePlan("Mine", 32, 32, True)
    small = fitted(encoded(photograph, "JPEG", quality=95), *plan.pixels).astype(int)
    exact = fitted(encoded(photograph), *plan.pixels).astype(int)
    assert np.abs(small - exact).mean() < 2
    assert replace(plan, colour=False).shape == (32, 32)

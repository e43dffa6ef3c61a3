"""A script reads uploaded images from their archive as the app does."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.data.framing import Framing
from core.data.tables import store
from core.network.script.uploads import uploaded
from core.settings.config import default_config
from tests.core.data.images.made import encoded, members, stored
from tests.core.network.script.test_data import assert_as_trained, executed

ODD = {
    "red/broken.png": b"\x89PNG broken",
    "red/moving.png": encoded(
        Image.new("L", (9, 9)), save_all=True, append_images=[Image.new("L", (9, 9), 9)]
    ),
    "red/.hidden.png": encoded(Image.new("L", (9, 9))),
    "__MACOSX/red/0.png": encoded(Image.new("L", (9, 9))),
    "red/other.gif": encoded(Image.new("L", (9, 9)), "GIF"),
    "red/deep.png": encoded(Image.fromarray(np.full((40, 25), 40_000, np.uint16))),
    "red/clear.png": encoded(Image.new("RGBA", (50, 31), (200, 10, 20, 90))),
    "red/palette.png": encoded(Image.new("P", (31, 50), 3), transparency=3),
    "red/ink.jpg": encoded(Image.new("CMYK", (400, 300), (9, 99, 199, 20)), "JPEG"),
    "red\\windows.png": encoded(Image.new("RGB", (7, 5), "green")),
    "red/inside/small.png": encoded(Image.new("1", (3, 2), 1)),
    "alone.png": encoded(Image.new("L", (9, 9))),
    "notes.txt": b"text",
}


@pytest.mark.parametrize(
    ("top", "changes"),
    [
        ("", {}),
        ("", {"colour": False, "framing": Framing.PAD, "height": 11, "width": 16}),
        ("all/", {"height": 31, "width": 9, "seed": 5, "test_share": 0.3}),
        ("all/train/", {"framing": Framing.PAD, "height": 13}),
    ],
)
def test_images_are_read_from_their_archive(
    top: str, changes: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = members(("red", "señal", "10"), top=top)
    files |= {f"{top}{name}" if name.startswith("red") else name: odd for name, odd in ODD.items()}
    if top:
        del files["alone.png"]
    info = stored(tmp_path / "upload.zip", files, **changes)
    monkeypatch.chdir(tmp_path)
    config = replace(default_config(info.name), seed=3, validation_share=0.25)
    assert_as_trained(config, executed(config, uploaded(config)))
    assert info.samples == 36 + 6


def test_the_script_of_deleted_images_reads_them_still(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = stored(tmp_path / "upload.zip", class_names=(("red", "Stop"),))
    config = default_config(info.name)
    names = executed_in(tmp_path, monkeypatch, config)
    store.delete(info.name)
    again = executed_in(tmp_path, monkeypatch, config)
    for name in ("x_train", "y_train", "x_val", "y_val", "x_test", "y_test"):
        np.testing.assert_array_equal(names[name], again[name], name)


def executed_in(folder: Path, monkeypatch: pytest.MonkeyPatch, config: Any) -> dict[str, Any]:
    monkeypatch.chdir(folder)
    return executed(config, uploaded(config))

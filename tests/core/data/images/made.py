"""Archives of small pictures that tests make."""

import zipfile
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from core.data.datasets.info import DatasetInfo
from core.data.images import archive, reading, store

WIDTH, HEIGHT = 30, 24


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """A picture as a file."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def picture(number: int, colour: bool = True) -> Image.Image:
    """A bright square on a dark ground, elsewhere for every number; those of one parity alike."""
    pixels = np.random.default_rng(number).integers(0, 60, (HEIGHT, WIDTH, 3), np.uint8)
    left, tint = number % 15, (220, 40, 30) if number % 2 else (20, 60, 230)
    pixels[4:16, left : left + 12] = tint
    return Image.fromarray(pixels if colour else pixels[:, :, 0])


def members(
    labels: tuple[str, ...] = ("blue", "red"), each: int = 12, colour: bool = True, top: str = ""
) -> dict[str, bytes]:
    """The files of an archive with a folder for each class; every third one is a JPEG."""
    files = {}
    for place, label in enumerate(labels):
        for number in range(each):
            jpeg = number % 3 == 2
            name = f"{top}{label}/{number:03}.{'jpg' if jpeg else 'png'}"
            kind = "JPEG" if jpeg else "PNG"
            files[name] = encoded(picture(len(labels) * number + place, colour), kind)
    return files


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write an archive, the same at any time of day."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return path


def stored(path: Path, files: Mapping[str, bytes] | None = None, **changes: Any) -> DatasetInfo:
    """Store the images of an archive, which is written, as proposed but for some changes."""
    zipped(path, members() if files is None else files)
    folders = archive.find(path)
    plan = replace(reading.propose(path.stem, reading.survey(path, folders)), **changes)
    return store.save(reading.read(path, folders, plan), folders, plan, path, path.name)

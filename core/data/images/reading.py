"""Reads the pictures of an archive: what they are, and their pixels."""

import os
import zipfile
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from core.base.errors import ImageError
from core.base.messages import Message
from core.base.text import N_
from core.data.framing import Framing
from core.data.images import archive
from core.data.images.archive import Folders, Member
from core.data.images.fitting import fitted, on_white
from core.data.images.limits import MOST_SIDE, SIDES, check_pixels
from core.data.images.plan import ImagePlan
from core.data.pictures import FORMATS, MOST_BYTES, MOST_PIXELS, open_picture

USUAL_SIDE = 32
"""Height and width proposed for larger pictures: 1,024 inputs, or 3,072 in colour."""
_SAMPLED = 60  # pictures that are searched for colours
_SMALL = 32  # pixels to which these are reduced
_COLOURFUL = 12  # of 255: grey JPEG files have less between red, green and blue
_THREADS = min(2, os.cpu_count() or 1)  # each may take 400 MB for the largest pictures
_LOST = Message(N_("It cannot be unpacked: the archive is damaged there."))

Progress = Callable[[int, int], None]
"""Called with the number of pictures read and of all pictures."""


@dataclass(frozen=True)
class Survey:
    """What pictures are, by their headers.

    Attributes:
        sizes: How many pictures have which width and height, the most frequent first.
        colour: Whether there are colours in some of them.
    """

    sizes: tuple[tuple[tuple[int, int], int], ...]
    colour: bool


@dataclass(frozen=True, eq=False)
class Pictures:
    """The pixels of all pictures that can be read.

    Attributes:
        x: ``(images, height, width)`` or ``(images, height, width, 3)``, uint8.
        y: ``(images,)``, int32: class numbers.
        classes: Folders of the classes that have images, in ascending order.
        left_out: Why a file is left out, by its name.
        repeated: Number of images with exactly the pixels of an earlier one.
    """

    x: np.ndarray
    y: np.ndarray
    classes: tuple[str, ...]
    left_out: dict[str, Message]
    repeated: int

    @property
    def counts(self) -> dict[str, int]:
        """The number of images of each class."""
        counted = np.bincount(self.y, minlength=len(self.classes)).tolist()
        return dict(zip(self.classes, counted, strict=True))


def survey(path: Path, folders: Folders) -> Survey:
    """Read the headers of the pictures, and look for colours in some of them.

    Raises:
        ImagesError: The archive is damaged, or the pictures have too many pixels.
    """
    sizes: Counter[tuple[int, int]] = Counter()
    with archive.opened(path) as opened:
        for member in folders.members:
            size = _size(opened, member)
            if size:
                sizes[size] += 1
        check_pixels(sum(width * height * count for (width, height), count in sizes.items()))
        step = max(1, len(folders.members) // _SAMPLED)
        colour = any(_colourful(opened, member) for member in folders.members[::step])
    return Survey(tuple(sorted(sizes.items(), key=lambda each: (-each[1], each[0]))), colour)


def propose(label: str, surveyed: Survey) -> ImagePlan:
    """Propose a plan: the pictures' own size if they share it and it is allowed, else a square.

    The square is no larger than most of the pictures. Colours are kept where there are any.

    Args:
        label: Name of the dataset.
        surveyed: From ``survey``.
    """
    height, width = own_size(surveyed) or (0, 0)
    if not height:
        shorter = [min(size) for size, count in surveyed.sizes for _ in range(count)]
        usual = int(np.median(shorter)) if shorter else USUAL_SIDE
        most = max(min(usual, USUAL_SIDE), SIDES[0])
        height = width = max(side for side in SIDES if side <= most)
    return ImagePlan(label, height, width, surveyed.colour)


def own_size(surveyed: Survey) -> tuple[int, int] | None:
    """Return the height and width that all pictures share, if they do and it is allowed."""
    if len(surveyed.sizes) != 1:
        return None
    width, height = surveyed.sizes[0][0]
    return (height, width) if max(width, height) <= MOST_SIDE else None


def read(
    path: Path, folders: Folders, plan: ImagePlan, progress: Progress | None = None
) -> Pictures:
    """Read the pixels of all pictures.

    Args:
        path: The archive.
        folders: From ``core.data.images.archive.find``.
        plan: Size, colour and framing.
        progress: Called after each picture, in the calling thread; an exception it raises ends the
            reading.

    Raises:
        ImagesError: The archive is damaged.
    """
    members, left_out = folders.members, dict(folders.left_out)
    x = np.zeros((len(members), *plan.shape), np.uint8)
    kept: list[int] = []
    with (
        archive.opened(path) as opened,
        closing(_in_threads(partial(_pixels, opened, *plan.pixels), members)) as results,
    ):
        for place, pixels in enumerate(results):
            if isinstance(pixels, Message):
                left_out[members[place].path] = pixels
            else:
                x[place] = pixels
                kept.append(place)
            if progress is not None:
                progress(place + 1, len(members))
    labels = [members[place].label for place in kept]
    classes = tuple(archive.counts(labels, folders.classes))
    number = {label: place for place, label in enumerate(classes)}
    y = np.array([number[label] for label in labels], np.int32)
    x = x if len(kept) == len(x) else x[kept]
    distinct = len({image.tobytes() for image in x})
    return Pictures(x, y, classes, left_out, len(x) - distinct)


def _in_threads(
    work: Callable[[Member], np.ndarray | Message], members: Sequence[Member]
) -> Generator[np.ndarray | Message]:
    """Yield the pixels in order. Pillow decodes without Python's lock, so threads save time."""
    pool = ThreadPoolExecutor(_THREADS, "denseboard-images")
    try:
        yield from pool.map(work, members)
    finally:
        pool.shutdown(cancel_futures=True)


def _content(opened: zipfile.ZipFile, member: Member) -> bytes:
    with opened.open(member.entry) as file:
        return file.read(MOST_BYTES + 1)


def _pixels(
    opened: zipfile.ZipFile, shape: tuple[int, ...], framing: Framing, member: Member
) -> np.ndarray | Message:
    """The pixels, or why there are none."""
    try:
        return fitted(_content(opened, member), shape, framing)
    except ImageError as error:
        return error.message
    except (*archive.DAMAGE, OSError):
        return _LOST


def _size(opened: zipfile.ZipFile, member: Member) -> tuple[int, int] | None:
    """Width and height as shown; ``None`` if it is no picture that can be read."""
    try:
        with Image.open(BytesIO(_content(opened, member)), formats=FORMATS) as image:
            width, height = image.size
            turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    except (*archive.DAMAGE, OSError, SyntaxError, Image.DecompressionBombError, Warning):
        return None
    if width * height > MOST_PIXELS:
        return None
    return (height, width) if turned else (width, height)


def _colourful(opened: zipfile.ZipFile, member: Member) -> bool:
    try:
        image = on_white(open_picture(_content(opened, member), at_least=_SMALL))
    except (ImageError, *archive.DAMAGE, OSError):
        return False
    pixels = np.asarray(image.resize((_SMALL, _SMALL), Image.Resampling.BOX), np.int16)
    return bool((pixels.max(axis=2) - pixels.min(axis=2)).max() > _COLOURFUL)

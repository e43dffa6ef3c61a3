"""Finds the images in a .zip with a folder for each class, by its directory alone."""

import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from core.base.errors import ImagesError
from core.base.messages import Message
from core.base.text import N_
from core.data.images.limits import check_images, check_unpacked
from core.data.tables.archive import packing_of
from core.data.tables.names import tidy
from core.data.tables.order import ascending

READ = (".png", ".jpg", ".jpeg")
"""Ends of the names of pictures that are read, in small letters."""
_OTHERS = (".gif", ".bmp", ".webp", ".tif", ".tiff", ".heic", ".heif", ".avif", ".svg")
POOLED = frozenset(("train", "training", "test", "testing", "val", "valid", "validation"))
"""Folders that are no classes if there is nothing else beside them, in small letters."""
SYSTEM = ("__MACOSX", "Thumbs.db", "desktop.ini")
"""Files and folders that systems add to archives, besides those that begin with a dot."""
# Workbooks and programs are archives, too, and may hold many pictures.
_PROGRAMS = frozenset(("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"))

NO_FOLDER = Message(N_("It is not in the folder of a class."))
OTHER_TYPE = Message(N_("It is neither PNG nor JPEG."))
EMPTY = Message(N_("It is empty."))
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError)


@dataclass(frozen=True)
class Member:
    """A picture in the archive.

    Attributes:
        entry: Its entry in the directory.
        path: Its name with folders, as a person reads it.
        label: Its class.
    """

    entry: zipfile.ZipInfo
    path: str
    label: str


@dataclass(frozen=True)
class Folders:
    """The pictures of an archive.

    Attributes:
        members: In the order of their classes and names.
        classes: Labels of the classes, in ascending order.
        left_out: Why a file is left out, by its name.
        pooled: Folders such as ``train`` and ``test`` whose classes are taken together.
        depth: Number of folders around those of the classes.
        labels: The class of each folder's name as it is in the archive.
    """

    members: tuple[Member, ...]
    classes: tuple[str, ...]
    left_out: dict[str, Message] = field(default_factory=dict)
    pooled: tuple[str, ...] = ()
    depth: int = 0
    labels: dict[str, str] = field(default_factory=dict)


def holds_images(path: Path) -> bool:
    """Whether a file is a zip archive most of whose files are pictures."""
    try:
        with path.open("rb") as file:
            if packing_of(file.read(8)) != "zip":
                return False
        with zipfile.ZipFile(path) as archive:
            names = [name_of(entry) for entry in archive.infolist() if not entry.is_dir()]
    except (*DAMAGE, OSError):
        return False
    if not _PROGRAMS.isdisjoint(names):
        return False
    visible = [name for name in names if not hidden(name)]
    pictures = sum(name.lower().endswith((*READ, *_OTHERS)) for name in visible)
    return 2 * pictures > len(visible)


def name_of(entry: zipfile.ZipInfo) -> str:
    """Return the name of a file with its folders, separated by ``/``.

    Some programs write UTF-8 without saying so, and letters with their accents apart.
    """
    name = entry.filename
    if not entry.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def hidden(name: str) -> bool:
    """Whether a system added the file, or its name begins with a dot."""
    return any(part in SYSTEM or part.startswith(".") for part in name.split("/"))


def find(path: Path) -> Folders:
    """Find the pictures and their classes.

    The class is the outermost folder, below folders that all pictures share. If the outermost
    folders are only those of ``POOLED``, it is the folder within them.

    Args:
        path: A zip archive.

    Raises:
        ImagesError: It is damaged, encrypted, or its images are too many or too large.
    """
    with opened(path) as archive:
        entries = {e: name_of(e) for e in archive.infolist() if not e.is_dir()}
    visible = {entry: name for entry, name in entries.items() if not hidden(name)}
    left_out = {n: OTHER_TYPE for n in visible.values() if not n.lower().endswith(READ)}
    pictures = {entry: name for entry, name in visible.items() if name not in left_out}
    _check(pictures)
    parts = {entry: [part for part in n.split("/") if part] for entry, n in pictures.items()}
    depth = 0
    while _shared(parts.values()):
        parts = {entry: folders[1:] for entry, folders in parts.items()}
        depth += 1
    tops = {folders[0] for folders in parts.values() if len(folders) > 1}
    nested = all(len(folders) != 2 for folders in parts.values())
    pooled = tops if nested and {top.lower() for top in tops} <= POOLED else set[str]()
    if pooled:
        parts = {entry: folders[1:] for entry, folders in parts.items()}
        depth += 1
    members, labels = [], dict[str, str]()
    for entry, folders in parts.items():
        if len(folders) < 2:
            left_out[pictures[entry]] = NO_FOLDER
        elif not entry.file_size:
            left_out[pictures[entry]] = EMPTY
        else:
            labels[folders[0]] = tidy(folders[0])
            members.append(Member(entry, pictures[entry], labels[folders[0]]))
    classes = ascending({member.label for member in members})
    place = {label: number for number, label in enumerate(classes)}
    members.sort(key=lambda member: (place[member.label], member.path))
    return Folders(tuple(members), classes, left_out, tuple(sorted(pooled)), depth, labels)


def counts(labels: Iterable[str], classes: Iterable[str]) -> dict[str, int]:
    """Return the number of images of each class that has any, in the order of the classes."""
    counted = Counter(labels)
    return {label: counted[label] for label in classes if counted[label]}


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open the archive.

    Raises:
        ImagesError: It is damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except ImagesError:
        raise
    except DAMAGE as error:
        raise ImagesError(
            N_("The archive cannot be unpacked: {reason}. Zip the folders again."),
            reason=tidy(error or type(error).__name__, 120),
        ) from error


def _shared(parts: Iterable[list[str]]) -> bool:
    """Whether all pictures are in one folder, with further folders in it."""
    parts = list(parts)
    first = {folders[0] for folders in parts if len(folders) > 1}
    return (
        len(first) == 1
        and all(len(folders) > 1 for folders in parts)
        and any(len(folders) > 2 for folders in parts)
    )


def _check(pictures: dict[zipfile.ZipInfo, str]) -> None:
    check_images(len(pictures))
    check_unpacked(sum(entry.file_size for entry in pictures))
    if any(entry.flag_bits & 1 for entry in pictures):
        raise ImagesError(
            N_("The archive is protected by a password. Zip the folders again without one.")
        )

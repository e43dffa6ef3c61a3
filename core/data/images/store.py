"""Stores images under a name derived from their content, file and plan, beside the tables.

The folder has the same arrays as that of a table (see ``core.data.tables.store``), and
``details.json`` with steps and notices: workers are sent and load both alike.
"""

import hashlib
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.base.errors import PlanError
from core.base.files import digest_of, write_whole
from core.base.messages import Level, Message
from core.base.text import N_
from core.data.belonging import belonging
from core.data.datasets.info import DatasetInfo
from core.data.framing import Framing
from core.data.images.archive import Folders
from core.data.images.limits import check_classes
from core.data.images.plan import ImagePlan
from core.data.images.reading import Pictures
from core.data.tables import data, placing, shelf
from core.data.tables.data import ARRAYS, DETAILS
from core.data.tables.description import Description
from core.data.tables.details import Details
from core.data.tables.names import tidy
from core.data.tables.notice import Notice
from core.data.tables.steps import Does, Step
from core.data.tables.store import rarest

_DIGITS = 12
_LABEL_LENGTH = 60
# Part of every name: increase it when the same plan would give other numbers.
_VERSION = 1
_RESIZED = {
    Framing.CROP: N_(
        "The middle of each picture is scaled to {height} × {width} pixels; what is too wide or too"
        " high for these proportions is cut off."
    ),
    Framing.PAD: N_(
        "Each picture is scaled to fit into {height} × {width} pixels, with white edges where its"
        " proportions are others."
    ),
}
_GREYED = N_("Colours become grey: 29.9% red, 58.7% green and 11.4% blue.")


def name_of(digest: str, plan: ImagePlan) -> str:
    """Return the name of a set of images.

    Args:
        digest: SHA-256 of the file, hexadecimal.
        plan: The plan; its label and names of classes do not matter.
    """
    text = f"{_VERSION}\n{digest}\n{plan.decisive()}"
    return shelf.IMAGES + hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def notices(folders: Folders, pictures: Pictures) -> tuple[Notice, ...]:
    """Return what should be known about the images before they are used."""
    return tuple(_notices(folders, pictures))


def _notices(folders: Folders, pictures: Pictures) -> Iterable[Notice]:
    if pictures.repeated:
        yield Notice(
            Level.WARNING,
            Message(
                N_(
                    "Images with exactly the pixels of another one: {count:,}. Where one is a test"
                    " image and the other is learned from, the test result is too good."
                ),
                {"count": pictures.repeated},
            ),
        )
    if folders.pooled:
        yield Notice(
            Level.NOTE,
            Message(
                N_(
                    "The classes in the folders {folders} are taken together: test and validation"
                    " images are drawn from all of them."
                ),
                {"folders": tidy(", ".join(folders.pooled), 120)},
            ),
        )


def division(y: np.ndarray, plan: ImagePlan) -> tuple[np.ndarray, np.ndarray]:
    """Draw the test images with scikit-learn, each class with its share.

    Args:
        y: ``(images,)``: class numbers; each class has at least two images.
        plan: The plan, with test share and seed.

    Returns:
        The numbers of the images for training (and validation), and for testing.

    Raises:
        PlanError: There are too few to have each class in both.
    """
    from sklearn.model_selection import train_test_split

    held_out = held_out_images(len(y), plan)
    classes = len(np.unique(y))
    if min(held_out, len(y) - held_out) < classes:
        raise PlanError(
            N_(
                "With a test share of {share:g}, {images} images are too few to have each of the"
                " {classes} classes in both training and test set. Choose another share, or add"
                " images."
            ),
            share=plan.test_share,
            images=len(y),
            classes=classes,
        )
    train, test = train_test_split(
        np.arange(len(y)), test_size=held_out, random_state=plan.seed, stratify=y
    )
    return train, test


def held_out_images(images: int, plan: ImagePlan) -> int:
    """Return how many images are test images."""
    return int(np.ceil(plan.test_share * images - 1e-9))


def save(
    pictures: Pictures, folders: Folders, plan: ImagePlan, path: Path, file: str = ""
) -> DatasetInfo:
    """Split and store images; they are then in the catalog.

    If the same file is already stored with the same plan, only label and names of classes change.

    Args:
        pictures: Read from ``path`` with the size, colour and framing of ``plan``.
        folders: The folders of the file.
        plan: How the images are split, and their name.
        path: The file; it is not needed afterwards.
        file: The name of the uploaded file, which scripts read.

    Raises:
        ImagesError: There are too few images or classes.
        PlanError: The plan does not fit the images.
        LimitError: The visitor has stored too much.
        StorageError: They cannot be stored.
    """
    check_classes(pictures.counts)
    if pictures.x.shape[1:] != plan.shape:
        raise PlanError(
            N_("The images were not read as the plan says. Read them again before you save them.")
        )
    belonging().admit()
    digest = digest_of(path)
    name = name_of(digest, plan)
    known = shelf.descriptions().get(name)
    if known is None or not data.exists(name):
        known = _written(pictures, folders, plan, name, known, digest, path)
    shown = tidy(file or path.name, _LABEL_LENGTH)
    if belonging().names(name):
        known = replace(known.with_class_names(plan.class_names), label=plan.label, file=shown)
    placing.describe(replace(known, deleted=False))
    belonging().take(name)
    return data.described(name).info()


def _written(
    pictures: Pictures,
    folders: Folders,
    plan: ImagePlan,
    name: str,
    known: Description | None,
    digest: str,
    path: Path,
) -> Description:
    train, test = division(pictures.y, plan)
    parts = (pictures.x[train], pictures.y[train], pictures.x[test], pictures.y[test])
    details = Details((), (), tuple(_steps(pictures, plan)), notices(folders, pictures))

    def write(part: Path) -> None:
        for array, values in zip(ARRAYS, parts, strict=True):
            np.save(part / f"{array}.npy", values, allow_pickle=False)
        write_whole(part / DETAILS, details.to_json().encode())

    placing.put(name, write, lambda: True)
    values = {
        **plan.to_dict(len(pictures.classes)),
        # For scripts, which find the same images.
        "depth": folders.depth,
        "folders": [list(pair) for pair in folders.labels.items()],
    }
    return Description(
        name,
        plan.label,
        path.name,
        digest,
        path.stat().st_size,
        known.created if known else time.time(),
        {key: value for key, value in values.items() if key != "label"},
        int(np.prod(plan.shape)),
        len(train),
        len(test),
        pictures.classes,
        rarest=rarest(pictures.y[train]),
        shape=plan.shape,
    )


def _steps(pictures: Pictures, plan: ImagePlan) -> Iterable[Step]:
    if pictures.left_out:
        names = ", ".join(pictures.left_out)
        message = N_("Files left out: {count:,} ({names}).")
        values = {"count": len(pictures.left_out), "names": tidy(names, 120)}
        yield Step(Does.FILES, Message(message, values))
    size = {"height": plan.height, "width": plan.width}
    yield Step(Does.RESIZE, Message(_RESIZED[plan.framing], size))
    if not plan.colour:
        yield Step(Does.RESIZE, Message(_GREYED))

"""Uploaded images, for a script."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.data.datasets import Dataset
from core.data.images.plan import ImagePlan
from core.data.tables.description import Description


@dataclass(frozen=True)
class UploadedImages:
    """Uploaded images, for a script.

    Attributes:
        file: The name of the uploaded archive.
        digest: SHA-256 of that file, hexadecimal.
        plan: How its pictures become a dataset.
        depth: Number of folders around those of the classes.
        folders: The class number of each folder's name as it is in the archive.
        dataset: Its data; ``None`` if they were deleted.
    """

    file: str
    digest: str
    plan: ImagePlan
    depth: int
    folders: Mapping[str, int]
    dataset: Dataset | None = None
    missing = False
    """Whether numbers are missing, as in tables."""

    @classmethod
    def of(cls, described: Description, dataset: Dataset | None = None) -> "UploadedImages":
        """Return images from their record.

        Raises:
            PlanError: Their plan cannot be read.
        """
        number = {label: place for place, label in enumerate(described.classes)}
        return cls(
            described.file,
            described.digest,
            ImagePlan.from_dict({**described.plan, "label": described.label}),
            int(described.plan["depth"]),
            {
                str(folder): number[label]
                for folder, label in described.plan["folders"]
                if label in number
            },
            dataset,
        )

"""The images being prepared, one archive per tab, as a file on disk to save memory."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.data.framing import Framing
from core.data.images import archive, reading
from core.data.images.archive import Folders
from core.data.images.plan import ImagePlan
from core.data.images.reading import Pictures, Progress, Survey


@dataclass
class ImagesDraft:
    """An uploaded archive of images and its plan.

    Attributes:
        path: The file.
        name: Name of the file the user uploaded.
        folders: Its pictures and their classes; ``None`` before it was looked through.
        survey: What the pictures are.
        plan: How they become a dataset.
        pictures: Their pixels; ``None`` before they were read.
        read_as: Shape and framing with which they were read.
    """

    path: Path
    name: str
    folders: Folders | None = None
    survey: Survey | None = None
    plan: ImagePlan | None = None
    pictures: Pictures | None = None
    read_as: tuple[tuple[int, ...], Framing] | None = None

    @property
    def current(self) -> bool:
        """Whether the pixels were read as the plan says."""
        return self.plan is not None and self.read_as == self.plan.pixels

    def find(self) -> None:
        """Look through the archive, and propose a plan.

        Raises:
            ImagesError: It is damaged, or its images are too many or too large.
        """
        folders = archive.find(self.path)
        self.survey = reading.survey(self.path, folders)
        self.plan = reading.propose(Path(self.name).stem or self.name, self.survey)
        self.folders = folders

    def read(self, progress: Progress) -> None:
        """Read the pixels as the plan says.

        Args:
            progress: As in ``core.data.images.reading.read``.

        Raises:
            ImagesError: The archive is damaged.
        """
        assert self.folders is not None and self.plan is not None
        self.pictures = self.read_as = None  # the old ones make room
        self.pictures = reading.read(self.path, self.folders, self.plan, progress)
        self.read_as = self.plan.pixels

    def delete(self) -> None:
        """Delete the file."""
        with suppress(OSError):
            self.path.unlink()

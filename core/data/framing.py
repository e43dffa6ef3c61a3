"""How a picture of any size becomes one of a dataset's images."""

from collections.abc import Mapping
from enum import StrEnum

from core.base.text import N_


class Framing(StrEnum):
    """How a picture is fitted into the frame of a dataset's images; its proportions are kept."""

    CROP = "crop"
    PAD = "pad"
    DRAWING = "drawing"


LABELS: Mapping[Framing, str] = {
    Framing.CROP: N_("The middle, cropped"),
    Framing.PAD: N_("The whole picture, with white edges"),
}
"""Labels of those that a user can choose for own images; drawings are cropped to their ink."""

"""How the pictures of an archive become a dataset."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from core.base.errors import PlanError
from core.base.text import N_, UserText
from core.data import tasks
from core.data.framing import LABELS, Framing
from core.data.images.limits import MOST_SIDE
from core.data.tables import class_names
from core.data.tables.names import tidy
from core.data.tables.plan import LEAST_TEST, MOST_TEST

TEST_SHARE = 0.2
_LABEL_LENGTH = 60
_LARGEST_SEED = 2**31 - 1


@dataclass(frozen=True)
class ImagePlan:
    """How the pictures of an archive become a dataset; values are checked.

    Test images are drawn at random, each class with its share; so are validation images.

    Attributes:
        label: The user's name for the dataset; does not affect the numbers.
        height: Height of the images, in pixels.
        width: Width of the images, in pixels.
        colour: Whether they have red, green and blue; else they are grey.
        framing: How pictures of other proportions are fitted.
        test_share: Share of the images that is the test set.
        seed: Seed of the test images.
        class_names: Pairs of a class's folder and its name; does not affect the numbers.

    Raises:
        PlanError: A value is not allowed.
    """

    label: str
    height: int
    width: int
    colour: bool
    framing: Framing = Framing.CROP
    test_share: float = TEST_SHARE
    seed: int = 1
    class_names: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        label = tidy(self.label, _LABEL_LENGTH)
        if not label:
            raise PlanError(N_("The dataset has no name. Give it one, such as that of the file."))
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "class_names", class_names.checked(self.class_names))
        if not (1 <= self.height <= MOST_SIDE and 1 <= self.width <= MOST_SIDE):
            raise PlanError(
                N_("Size: received {height} × {width}, allowed are up to {most} × {most} pixels."),
                height=self.height,
                width=self.width,
                most=MOST_SIDE,
            )
        if self.framing not in LABELS:
            raise PlanError(
                N_("Framing: received {received}, allowed is one of {allowed}."),
                received=UserText(self.framing),
                allowed=", ".join(LABELS),
            )
        if not LEAST_TEST <= self.test_share <= MOST_TEST:
            raise PlanError(
                N_("Test share: received {received}, allowed is {least:g} to {most:g}."),
                received=self.test_share,
                least=LEAST_TEST,
                most=MOST_TEST,
            )
        if not 0 <= self.seed <= _LARGEST_SEED:
            raise PlanError(
                N_("Seed of the test images: received {received}, allowed is 0 to {most:,}."),
                received=self.seed,
                most=_LARGEST_SEED,
            )

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of an image: ``(height, width)``, and 3 for colour."""
        return (self.height, self.width, 3) if self.colour else (self.height, self.width)

    @property
    def pixels(self) -> tuple[tuple[int, ...], Framing]:
        """What the pixels depend on."""
        return self.shape, self.framing

    def to_dict(self, classes: int = 0) -> dict[str, Any]:
        """Return the plan for JSON, with what a description of a dataset needs.

        Args:
            classes: Number of classes.
        """
        return {
            **asdict(self),
            "framing": str(self.framing),
            "class_names": [list(pair) for pair in self.class_names],
            "task": tasks.BINARY if classes == 2 else tasks.MULTICLASS,
            "target": N_("Class"),
        }

    def decisive(self) -> str:
        """Return what decides about the numbers, as JSON."""
        cosmetic = ("label", "class_names", "task", "target")
        values = {k: v for k, v in self.to_dict().items() if k not in cosmetic}
        return json.dumps(values, sort_keys=True)

    @classmethod
    def from_dict(cls, payload: Mapping[str, Any]) -> "ImagePlan":
        """Read the output of ``to_dict``.

        Raises:
            PlanError: The plan cannot be read.
        """
        try:
            return cls(
                str(payload["label"]),
                int(payload["height"]),
                int(payload["width"]),
                bool(payload["colour"]),
                Framing(payload["framing"]),
                float(payload["test_share"]),
                int(payload["seed"]),
                tuple((str(label), str(name)) for label, name in payload["class_names"]),
            )
        except (LookupError, TypeError, ValueError) as error:
            raise PlanError(
                N_("The plan cannot be read ({reason}). Use one that was saved here."),
                reason=tidy(error, 100),
            ) from error

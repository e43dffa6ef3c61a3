"""The columns of a network's picture, from left to right, as plain data for the browser."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, ClassVar


class Role(StrEnum):
    """Role of a layer in the network; decides how its units look."""

    INPUT = "input"
    HIDDEN = "hidden"
    OUTPUT = "output"


@dataclass(frozen=True)
class Column:
    """A layer and its texts.

    Attributes:
        detail: Tooltip.
        title: Text above.
        lines: Texts below; the first is its name.
        layer: Its number in ``core.network.forward.described``; -1 for the input.
    """

    detail: str
    title: str = field(default="", kw_only=True)
    lines: tuple[str, ...] = field(default=(), kw_only=True)
    layer: int = field(default=-1, kw_only=True)

    kind: ClassVar[str]

    def to_json(self) -> dict[str, Any]:
        """Return the column for the browser, with its ``kind``."""
        return {"kind": self.kind, **asdict(self)}


@dataclass(frozen=True)
class Image(Column):
    """A layer of pixels: a square.

    Attributes:
        size: Rows and columns.
        colours: Values of a pixel.
    """

    size: tuple[int, int]
    colours: int = 1

    kind = "image"


@dataclass(frozen=True)
class Units(Column):
    """A layer of numbers: a column of units.

    Attributes:
        count: Number of units.
        role: Their role.
        names: Name of each; empty if they have none.
        answer: The number of the layer whose output is that of the units: after batch
            normalisation and activation, if they are layers of their own.
        function: The name of their activation.
        dies: Whether the output of a unit can be 0 for a whole range of inputs.
    """

    count: int
    role: Role
    names: tuple[str, ...] = ()
    answer: int = field(default=-1, kw_only=True)
    function: str = field(default="", kw_only=True)
    dies: bool = field(default=False, kw_only=True)

    kind = "units"


@dataclass(frozen=True)
class Box(Column):
    """An element-wise layer, or one that only rearranges values: a slim box.

    Attributes:
        label: Text inside.
    """

    label: str

    kind = "box"

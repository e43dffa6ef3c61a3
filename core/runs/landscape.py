"""The loss over a plane through a run's weights, with the path that training took.

Li and others 2018, "Visualizing the loss landscape of neural nets".
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np

from core.base.errors import ConfigError, DenseboardError, StorageError
from core.base.text import N_, shown
from core.runs.epochs import packed, unpacked

RESOLUTIONS = (15, 25, 41, 61)
"""Numbers of grid points along each direction; all odd, so that the end is one of them."""
SAMPLES = (500, 2000, 10_000)
"""Numbers of samples, at most, that the loss is computed on."""
WIDTHS = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0)
"""Half-widths of the plane, see ``LandscapeSettings.width``."""
KEPT = 6
"""How many landscapes are kept with a run: the latest ones."""


class Directions(StrEnum):
    """What spans the plane.

    Attributes:
        PATH: The two main directions of the path of training.
        RANDOM: Two random directions, each unit's weights with the norm of the unit's own.
        ENDS: From the end of one run to that of another, and the main remaining direction.
    """

    PATH = "path"
    RANDOM = "random"
    ENDS = "ends"


class Rows(StrEnum):
    """What the loss is computed on; never the test set."""

    TRAINING = "training"
    VALIDATION = "validation"


@dataclass(frozen=True)
class LandscapeSettings:
    """What decides a landscape of a run. What has no effect is reset, so that equal ones are equal.

    Attributes:
        directions: What spans the plane.
        rows: What the loss is computed on.
        penalties: Whether penalties on weights and outputs are part of the loss.
        width: With random directions, the half-width of the plane in norms of the units' weights;
            otherwise in extents of the paths, of which 1 is just enough to see them whole.
        resolution: Number of grid points along each direction, one of ``RESOLUTIONS``.
        samples: Number of samples at most.
        seed: Of the random directions, 0 or more.
        other: Id of the second run; empty for none.

    Raises:
        ConfigError: A value is not allowed.
    """

    directions: Directions = Directions.PATH
    rows: Rows = Rows.TRAINING
    penalties: bool = True
    width: float = 1.0
    resolution: int = 25
    samples: int = 2000
    seed: int = 0
    other: str = ""

    def __post_init__(self) -> None:
        allowed: dict[str, Sequence[Any]] = {
            "directions": list(Directions),
            "rows": list(Rows),
            "width": WIDTHS,
            "resolution": RESOLUTIONS,
            "samples": SAMPLES,
        }
        for name, values in allowed.items():
            if getattr(self, name) not in values:
                raise ConfigError(
                    N_("Loss landscape, {name}: received {received}, allowed are {allowed}."),
                    name=name,
                    received=shown(str(getattr(self, name))),
                    allowed=", ".join(map(str, values)),
                )
        if bool(self.other) != (self.directions is Directions.ENDS):
            raise ConfigError(N_("A plane through two ends needs two runs, and no other does."))
        if self.directions is not Directions.RANDOM:
            object.__setattr__(self, "seed", 0)

    def to_json(self) -> str:
        """Return the settings as a JSON object."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "LandscapeSettings":
        """Read what ``to_json`` wrote.

        Raises:
            ConfigError: A value is not allowed.
        """
        values = json.loads(text)
        directions, rows = Directions(values.pop("directions")), Rows(values.pop("rows"))
        return cls(directions, rows, **values)


@dataclass(frozen=True, eq=False)
class Path:
    """The path of a run's weights, projected on the plane.

    Attributes:
        epochs: ``(epochs,)`` float64, ascending: epochs trained; 0 is before the first step, and
            the end is that of the evaluated weights.
        places: ``(epochs, 2)`` float64: the nearest point of the plane, in its coordinates.
        losses: ``(epochs,)`` float32: the loss of the network as it was.
        projected: ``(epochs,)`` float32: the loss at the nearest point of the plane.
        held: Which share of the squared distances from the end the plane holds, 0 to 1.
        end: The epoch of the evaluated weights.
    """

    epochs: np.ndarray
    places: np.ndarray
    losses: np.ndarray
    projected: np.ndarray
    held: float
    end: float

    @property
    def last(self) -> int:
        """The index of the end."""
        return int(np.abs(self.epochs - self.end).argmin())


@dataclass(frozen=True, eq=False)
class Landscape:
    """A landscape, or as much of it as is computed.

    Attributes:
        settings: What was asked for.
        x: ``(resolution,)`` float64, ascending: places along the first direction, one of them 0.
        y: Likewise along the second.
        losses: ``(rows, resolution)`` float32, a row for each ``y`` so far; may be not finite.
        paths: That of the run, and of the second run if there is one.
        shares: ``(2,)`` float64: which share of the variance of the path each direction explains;
            NaN for directions that are no principal components.
        line: ``(points,)`` float32: losses from the end of the first run straight to that of the
            second, both included; empty for one run.
        samples: Number of samples that the loss was computed on.
        available: Number of samples there are.
        seconds: How long it took in the worker.
    """

    settings: LandscapeSettings
    x: np.ndarray
    y: np.ndarray
    losses: np.ndarray
    paths: tuple[Path, ...]
    shares: np.ndarray
    line: np.ndarray
    samples: int
    available: int
    seconds: float = 0.0

    def with_rows(self, rows: Sequence[np.ndarray]) -> "Landscape":
        """Return the landscape with further rows."""
        return replace(self, losses=np.concatenate([self.losses, *(row[None] for row in rows)]))

    def took(self, seconds: float) -> "Landscape":
        """Return the landscape with the seconds that it took."""
        return replace(self, seconds=seconds)

    @property
    def whole(self) -> bool:
        """Whether all rows are computed."""
        return len(self.losses) == len(self.y)

    def to_bytes(self) -> bytes:
        """An ``.npz`` archive."""
        values = {
            "settings": self.settings.to_json(),
            "samples": self.samples,
            "available": self.available,
            "seconds": self.seconds,
            "paths": [{"held": path.held, "end": path.end} for path in self.paths],
        }
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        for number, path in enumerate(self.paths):
            arrays |= {f"{name}{number}": getattr(path, name) for name in _OF_PATH}
        return packed({"values": _bytes(json.dumps(values).encode()), **arrays})

    @classmethod
    def from_bytes(cls, data: bytes) -> "Landscape":
        """Read what ``to_bytes`` wrote.

        Raises:
            StorageError: It is damaged.
        """
        arrays = unpacked(data, "values", *_ARRAYS)
        try:
            values = json.loads(arrays["values"].tobytes())
            paths = tuple(_path(arrays, number, one) for number, one in enumerate(values["paths"]))
            settings = LandscapeSettings.from_json(values["settings"])
            x, y, losses, shares, line = (arrays[name] for name in _ARRAYS)
            counts = values["samples"], values["available"], values["seconds"]
            return cls(settings, x, y, losses, paths, shares, line, *counts)
        except (ValueError, KeyError, TypeError, DenseboardError) as error:
            raise StorageError(
                N_("The stored loss landscape is damaged ({kind}). Compute it again."),
                kind=type(error).__name__,
            ) from error


_ARRAYS = ("x", "y", "losses", "shares", "line")
_OF_PATH = ("epochs", "places", "losses", "projected")


def _path(arrays: dict[str, np.ndarray], number: int, values: dict[str, float]) -> Path:
    epochs, places, losses, projected = (arrays[f"{name}{number}"] for name in _OF_PATH)
    return Path(epochs, places, losses, projected, values["held"], values["end"])


def _bytes(content: bytes) -> np.ndarray:
    return np.frombuffer(content, np.uint8)


def shelf(landscapes: Sequence[Landscape]) -> bytes:
    """Return landscapes as one artifact of a run: the first ``KEPT``."""
    parts = (_bytes(one.to_bytes()) for one in landscapes[:KEPT])
    return packed({f"l{number}": part for number, part in enumerate(parts)})


def from_shelf(data: bytes) -> tuple[Landscape, ...]:
    """Read what ``shelf`` wrote.

    Raises:
        StorageError: It is damaged.
    """
    arrays = unpacked(data)
    parts = (arrays[f"l{number}"] for number in range(len(arrays)))
    return tuple(Landscape.from_bytes(part.tobytes()) for part in parts)


@dataclass(frozen=True)
class LandscapeProgress:
    """A landscape that is being computed, or why it is not.

    Attributes:
        settings: What was asked for.
        landscape: What there is of it; ``None`` until the first row.
        problem: Why it ended early.
    """

    settings: LandscapeSettings
    landscape: Landscape | None = field(default=None, repr=False)
    problem: DenseboardError | None = None

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        rows = 0 if self.landscape is None else len(self.landscape.losses)
        return rows / self.settings.resolution


@dataclass(frozen=True, eq=False)
class LandscapeReport:
    """What a worker has computed and the server lacks.

    Attributes:
        start: ``Landscape.to_bytes`` of the landscape without rows; empty if the server has it, or
            if it is not computed yet.
        rows: Further rows, each ``(resolution,)`` float32.
    """

    start: bytes = b""
    rows: Sequence[np.ndarray] = ()

"""The description of a stored table or set of images, which outlives its data."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from core.base.text import N_, UserText
from core.data.datasets.info import UPLOADED, DatasetInfo
from core.data.framing import Framing
from core.data.group_splits import Counts
from core.data.splits import SplitRule
from core.data.tables.class_names import checked, named
from core.data.tables.plan import Plan
from core.data.target_log import TargetLog

_FORMAT = 1
_DRAWN = (SplitRule.RANDOM, SplitRule.GROUP)  # by a seed
# Training rows from which on these defaults hold: hidden layers, epochs and batch size.
_STARTS = (
    (200_000, (128, 64), 3, 1024),
    (20_000, (128, 64), 10, 128),
    (1_000, (64,), 20, 32),
    (0, (32,), 40, 32),
)
_ON_A_PLANE = (16, 16), 200  # the same for points on a plane, as for toy problems


@dataclass(frozen=True)
class Description:
    """The description of a table or a set of images.

    Attributes:
        name: Its name in settings and records.
        label: The user's name for it.
        file: The name of the uploaded file.
        digest: SHA-256 of that file, hexadecimal.
        size: Size of that file in bytes.
        created: When it was first stored, in seconds since 1970 (UTC).
        plan: How it was prepared, from ``Plan.to_dict`` or ``ImagePlan.to_dict``.
        inputs: Number of inputs of a network.
        train_samples: Rows for training and validation together.
        test_samples: Rows of the test set.
        classes: Label of each class in the file; empty for regression.
        target_range: Smallest and largest target, for regression.
        recipe: Which known table it is; "" for most.
        deleted: Whether its data were deleted.
        group_sizes: As in ``DatasetInfo``.
        group_classes: As in ``DatasetInfo``.
        rarest: As in ``DatasetInfo``.
        shape: Shape of its images; empty for tables.
        plane: For a person's own points, from ``core.data.points.plane.Plane.to_dict``.
    """

    name: str
    label: str
    file: str
    digest: str
    size: int
    created: float
    plan: Mapping[str, Any]
    inputs: int
    train_samples: int
    test_samples: int
    classes: tuple[str, ...] = ()
    target_range: tuple[float, float] | None = None
    recipe: str = ""
    deleted: bool = False
    group_sizes: tuple[tuple[int, int], ...] = ()
    rarest: float | None = None
    shape: tuple[int, ...] = ()
    plane: Mapping[str, Any] | None = None
    group_classes: Counts = ()

    def read_plan(self) -> Plan:
        """Return the plan of a table.

        Raises:
            PlanError: The plan cannot be read.
        """
        return Plan.from_dict({**self.plan, "label": self.label})

    @property
    def second_file(self) -> str:
        """The name of the file with the test rows; "" if they are rows of the first one."""
        return str((self.plan.get("second") or {}).get("file", ""))

    @property
    def class_names(self) -> tuple[tuple[str, str], ...]:
        """The user's names for the classes, as in ``Plan.class_names``."""
        return tuple((str(label), str(name)) for label, name in self.plan.get("class_names", ()))

    def with_class_names(self, names: Iterable[tuple[str, str]]) -> "Description":
        """Return a copy with other names of classes.

        Raises:
            PlanError: Two names are the same.
        """
        pairs = [list(pair) for pair in checked(names)]
        return replace(self, plan={**self.plan, "class_names": pairs})

    def info(self) -> DatasetInfo:
        """Return its entry in the catalog."""
        units, epochs, batch = _start(self.train_samples)
        split = SplitRule(self.plan.get("split", SplitRule.RANDOM))
        ranges = None
        if self.plane:
            units, epochs = _ON_A_PLANE
            ranges = _ends(self.plane["x1"]), _ends(self.plane["x2"])
        marked = self.shape or self.plane
        return DatasetInfo(
            self.name,
            UserText(self.label),
            self._kind,
            str(self.plan["task"]),
            input_shape=self.shape or (self.inputs,),
            train_samples=self.train_samples,
            test_samples=self.test_samples,
            target=str(self.plan["target"]) if marked else UserText(self.plan["target"]),
            loader=UPLOADED,
            classes=named(self.classes, self.class_names),
            units=units,
            epochs=epochs,
            target_range=self.target_range,
            batch_size=batch,
            deleted=self.deleted,
            test_seed=int(self.plan["seed"]) if split in _DRAWN else None,
            split=split,
            test_file=UserText(self.second_file),
            target_log=TargetLog(self.plan.get("target_log", TargetLog.NONE)),
            group_sizes=self.group_sizes,
            group_classes=self.group_classes,
            rarest=self.rarest,
            pixel_range=255.0 if self.shape else 1.0,
            framing=Framing(self.plan.get("framing", Framing.DRAWING)),
            ranges=ranges,
        )

    @property
    def _kind(self) -> str:
        if self.plane:
            return N_("Your own points on a plane")
        return N_("Uploaded images") if self.shape else N_("An uploaded table")

    def to_json(self) -> str:
        """Return the description as a JSON object."""
        return json.dumps({"format": _FORMAT, **asdict(self)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Description":
        """Read the output of ``to_json``.

        Raises:
            ValueError, LookupError, TypeError: It is not such an object.
        """
        # Tables stored by earlier versions lack these.
        payload = {
            "group_sizes": (),
            "group_classes": (),
            "rarest": None,
            "shape": (),
            "plane": None,
            **json.loads(text),
        }
        values = {field.name: payload[field.name] for field in fields(cls)}
        span = values["target_range"]
        values["target_range"] = span and (float(span[0]), float(span[1]))
        values["classes"] = tuple(map(str, values["classes"]))
        sizes = ((int(size), int(count)) for size, count in values["group_sizes"])
        values["group_sizes"] = tuple(sizes)
        counts = (tuple(map(int, group)) for group in values["group_classes"])
        values["group_classes"] = tuple(counts)
        values["shape"] = tuple(map(int, values["shape"]))
        return cls(**values)


def _ends(values: Iterable[float]) -> tuple[float, float]:
    low, high = map(float, values)
    return low, high


def _start(rows: int) -> tuple[tuple[int, ...], int, int]:
    """Default hidden layers, epochs and batch size."""
    for least, units, epochs, batch in _STARTS:
        if rows >= least:
            # Up to half of the rows may be held out for validation.
            return units, epochs, min(batch, 2 ** int(math.log2(max(rows // 2, 1))))
    raise ValueError(f"a negative number of rows: {rows}")

"""The description of a stored table, which outlives its data."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from core.base.text import N_, UserText
from core.data.datasets.info import UPLOADED, DatasetInfo
from core.data.tables.plan import Plan, named

_FORMAT = 1
# Training rows from which on these defaults hold: hidden layers, epochs and batch size.
_STARTS = (
    (200_000, (128, 64), 3, 1024),
    (20_000, (128, 64), 10, 128),
    (1_000, (64,), 20, 32),
    (0, (32,), 40, 32),
)


@dataclass(frozen=True)
class Description:
    """The description of a table.

    Attributes:
        name: Its name in settings and records.
        label: The user's name for it.
        file: The name of the uploaded file.
        digest: SHA-256 of that file, hexadecimal.
        size: Size of that file in bytes.
        created: When it was first stored, in seconds since 1970 (UTC).
        plan: How it was prepared, from ``Plan.to_dict``.
        inputs: Number of inputs of a network.
        train_samples: Rows for training and validation together.
        test_samples: Rows of the test set.
        classes: Label of each class in the file; empty for regression.
        target_range: Smallest and largest target, for regression.
        recipe: Which known table it is; "" for most.
        deleted: Whether its data were deleted.
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

    def read_plan(self) -> Plan:
        """Return the plan.

        Raises:
            PlanError: The plan cannot be read.
        """
        return Plan.from_dict({**self.plan, "label": self.label})

    @property
    def class_names(self) -> tuple[tuple[str, str], ...]:
        """The user's names for the classes, as in ``Plan.class_names``."""
        return tuple((str(label), str(name)) for label, name in self.plan.get("class_names", ()))

    def with_class_names(self, names: Iterable[tuple[str, str]]) -> "Description":
        """Return a copy with other names of classes.

        Raises:
            PlanError: Two names are the same.
        """
        plan = replace(self.read_plan(), class_names=tuple(names))
        return replace(self, plan={**self.plan, "class_names": plan.to_dict()["class_names"]})

    def info(self) -> DatasetInfo:
        """Return its entry in the catalog."""
        units, epochs, batch = _start(self.train_samples)
        return DatasetInfo(
            self.name,
            UserText(self.label),
            N_("An uploaded table"),
            str(self.plan["task"]),
            input_shape=(self.inputs,),
            train_samples=self.train_samples,
            test_samples=self.test_samples,
            target=UserText(self.plan["target"]),
            loader=UPLOADED,
            classes=named(self.classes, self.class_names),
            units=units,
            epochs=epochs,
            target_range=self.target_range,
            batch_size=batch,
            deleted=self.deleted,
            test_seed=int(self.plan["seed"]),
        )

    def to_json(self) -> str:
        """Return the description as a JSON object."""
        return json.dumps({"format": _FORMAT, **asdict(self)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Description":
        """Read the output of ``to_json``.

        Raises:
            ValueError, LookupError, TypeError: It is not such an object.
        """
        payload = json.loads(text)
        values = {field.name: payload[field.name] for field in fields(cls)}
        span = values["target_range"]
        values["target_range"] = span and (float(span[0]), float(span[1]))
        values["classes"] = tuple(map(str, values["classes"]))
        return cls(**values)


def _start(rows: int) -> tuple[tuple[int, ...], int, int]:
    """Default hidden layers, epochs and batch size."""
    for least, units, epochs, batch in _STARTS:
        if rows >= least:
            # Up to half of the rows may be held out for validation.
            return units, epochs, min(batch, 2 ** int(math.log2(max(rows // 2, 1))))
    raise ValueError(f"a negative number of rows: {rows}")

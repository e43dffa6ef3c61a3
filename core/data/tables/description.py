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
# From how many training rows on: hidden layers, epochs and batch size to start from.
_STARTS = (
    (200_000, (128, 64), 3, 1024),
    (20_000, (128, 64), 10, 128),
    (1_000, (64,), 20, 32),
    (0, (32,), 40, 32),
)


@dataclass(frozen=True)
class Description:
    """One table.

    Attributes:
        name: Its name in settings and records.
        label: The user's name for it.
        file: The name of the file it came from.
        digest: SHA-256 of that file, hexadecimal.
        size: Bytes of that file.
        created: When it was first stored, seconds since 1970 (UTC).
        plan: How it was prepared, from ``Plan.to_dict``.
        inputs: Inputs of a network.
        train_samples: Rows for training and validation together.
        test_samples: Rows kept for the end.
        classes: Label of each class as in the file; empty for regression.
        target_range: Smallest and largest number to be predicted, for regression.
        recipe: What it was recognised as; "" for most.
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
        """The plan.

        Raises:
            PlanError: It cannot be understood.
        """
        return Plan.from_dict({**self.plan, "label": self.label})

    @property
    def class_names(self) -> tuple[tuple[str, str], ...]:
        """The names that its user gave to classes, as ``Plan.class_names``."""
        return tuple((str(label), str(name)) for label, name in self.plan.get("class_names", ()))

    def with_class_names(self, names: Iterable[tuple[str, str]]) -> "Description":
        """The same with other names of classes.

        Raises:
            PlanError: Two are the same.
        """
        plan = replace(self.read_plan(), class_names=tuple(names))
        return replace(self, plan={**self.plan, "class_names": plan.to_dict()["class_names"]})

    def info(self) -> DatasetInfo:
        """Its entry in the catalog."""
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
        """The description as a JSON object."""
        return json.dumps({"format": _FORMAT, **asdict(self)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Description":
        """Read the output of ``to_json``.

        Raises:
            ValueError, LookupError, TypeError: It is no such thing.
        """
        payload = json.loads(text)
        values = {field.name: payload[field.name] for field in fields(cls)}
        span = values["target_range"]
        values["target_range"] = span and (float(span[0]), float(span[1]))
        values["classes"] = tuple(map(str, values["classes"]))
        return cls(**values)


def _start(rows: int) -> tuple[tuple[int, ...], int, int]:
    """Hidden layers, epochs and batch size to start from."""
    for least, units, epochs, batch in _STARTS:
        if rows >= least:
            # Of a small table half may be held out.
            return units, epochs, min(batch, 2 ** int(math.log2(max(rows // 2, 1))))
    raise ValueError(f"a negative number of rows: {rows}")

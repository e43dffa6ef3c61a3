"""What is recorded of a run, but for what it told and what it left."""

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from core.base import errors
from core.base.errors import DenseboardError
from core.runs.results import Evaluation
from core.runs.states import State
from core.settings.config import RunConfig


@cache
def versions_here() -> dict[str, str]:
    """Of the libraries that decide the numbers, those installed here."""
    found = {}
    for name in ("tensorflow", "keras", "numpy", "scikit-learn"):
        with suppress(PackageNotFoundError):  # some builds have another name
            found[name] = version(name)
    return found


@dataclass(frozen=True)
class Record:
    """What was asked, how it went and how it ended.

    Attributes:
        run_id: The unguessable name of the run.
        config: Its settings.
        state: Where it stands, or stood when last recorded.
        created: When it was asked for, seconds since 1970 (UTC).
        worker: Address of the worker that trains it, once it has one.
        seconds: From the start of the worker's work to its end.
        problem: Why it failed.
        evaluation: How the model did on the test set.
        versions: Of the libraries that decide the numbers.
        continues: Id of the run of which it trains more epochs; empty for none.
    """

    run_id: str
    config: RunConfig
    state: State = State.QUEUED
    created: float = field(default_factory=time.time)
    worker: str = ""
    seconds: float = 0.0
    problem: DenseboardError | None = None
    evaluation: Evaluation | None = None
    versions: dict[str, str] = field(default_factory=lambda: dict(versions_here()))
    continues: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The record as values that JSON carries."""
        problem = self.problem
        told: dict[str, Any] = json.loads(
            json.dumps(
                {
                    "run_id": self.run_id,
                    "config": json.loads(self.config.to_json()),
                    "state": self.state.value,
                    "created": self.created,
                    "worker": self.worker,
                    "seconds": self.seconds,
                    "problem": problem
                    and [type(problem).__name__, problem.template, problem.values],
                    "evaluation": self.evaluation and asdict(self.evaluation),
                    "versions": self.versions,
                    "continues": self.continues,
                },
                default=str,
            )
        )
        return told

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> "Record":
        """Read what ``to_dict`` gave.

        Raises:
            ValueError, LookupError, TypeError, AttributeError: It is not such a record.
            ConfigError: Its settings are no longer allowed.
        """
        evaluation = told["evaluation"]
        return cls(
            str(told["run_id"]),
            RunConfig.from_json(json.dumps(told["config"])),
            State(told["state"]),
            float(told["created"]),
            str(told["worker"]),
            float(told["seconds"]),
            _problem(told["problem"]),
            Evaluation(**evaluation) if evaluation else None,
            told["versions"],
            str(told.get("continues", "")),  # runs of earlier versions continue none
        )


def _problem(told: Any) -> DenseboardError | None:
    if told is None:
        return None
    kind, template, values = told
    found = getattr(errors, kind, None)
    if not (isinstance(found, type) and issubclass(found, DenseboardError)):
        found = DenseboardError
    problem: DenseboardError = found(template, **values)
    str(problem)  # a template and values that do not go together are damage
    return problem

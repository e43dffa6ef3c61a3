"""The record of a run, apart from its history and artifacts."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

from core.base.errors import DenseboardError
from core.runs import columns
from core.runs.results import Evaluation
from core.runs.states import State
from core.settings.config import RunConfig

ACCELERATOR = "accelerator"
"""Among the versions of a run: the accelerator that it was trained on."""


@cache
def versions_here() -> dict[str, str]:
    """Return the installed versions of the libraries that affect the numbers."""
    versions = {}
    for name in ("tensorflow", "keras", "numpy", "scikit-learn"):
        with suppress(PackageNotFoundError):  # some distributions have another name
            versions[name] = version(name)
    return versions


def versions_on(accelerator: str) -> dict[str, str]:
    """Return what affects the numbers of a run: the versions, and the device if it is no processor.

    Args:
        accelerator: Name of the accelerator; empty for none.
    """
    return versions_here() | ({ACCELERATOR: accelerator} if accelerator else {})


@dataclass(frozen=True)
class Record:
    """What was requested, the progress, and how it ended.

    Attributes:
        run_id: The unguessable id of the run.
        config: Its settings.
        state: Its state when last recorded.
        created: When Train was pressed, in seconds since 1970 (UTC).
        worker: Address of the worker that trains it; empty until it has one.
        seconds: Duration in the worker, in seconds.
        problem: Why it failed.
        evaluation: The result on the test set.
        versions: As ``versions_on`` returns.
        continues: Id of the run that it continues; empty for none.
        deaths: How many times a worker died that trained it.
        search: Id of the search that it is part of; empty for none.
        owner: Id of the person whose run it is; empty where nobody signs in.
    """

    run_id: Annotated[str, columns.RUN_ID]
    config: Annotated[RunConfig, columns.SETTINGS]
    state: Annotated[State, columns.STATE] = State.QUEUED
    created: Annotated[float, columns.CREATED] = field(default_factory=time.time)
    worker: Annotated[str, columns.WORKER] = ""
    seconds: Annotated[float, columns.SECONDS] = 0.0
    problem: Annotated[DenseboardError | None, columns.PROBLEM] = None
    evaluation: Annotated[Evaluation | None, columns.EVALUATION] = None
    versions: Annotated[Mapping[str, str], columns.VERSIONS] = field(default_factory=versions_here)
    continues: Annotated[str, columns.CONTINUES] = ""
    deaths: Annotated[int, columns.DEATHS] = 0
    search: Annotated[str, columns.OF_SEARCH] = ""
    owner: Annotated[str, columns.OWNER] = ""

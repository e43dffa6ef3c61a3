"""Continuing a run with the numbers of one longer run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.base.text import N_
from core.runs.epochs import packed, unpacked
from core.runs.history import Row
from core.runs.record import ACCELERATOR
from core.settings.choices import SCHEDULES
from core.settings.config import RunConfig

BYTES = 64 * 2**20
"""The largest checkpoint that is stored."""


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """All that training needs to continue from the end of an epoch.

    Attributes:
        epoch: Number of whole epochs trained.
        arrays: Weights, the optimizer's variables and the state of random generators, in the
            order of ``core.training.checkpoints.variables``.
    """

    epoch: int
    arrays: tuple[np.ndarray, ...] = field(repr=False)

    def to_bytes(self) -> bytes:
        """An ``.npz`` archive."""
        named = {f"v{place}": array for place, array in enumerate(self.arrays)}
        return packed({"epoch": np.array(self.epoch), **named})

    @classmethod
    def from_bytes(cls, data: bytes) -> "Checkpoint":
        """Read what ``to_bytes`` wrote.

        Raises:
            StorageError: It is damaged.
        """
        named = unpacked(data, "epoch")
        arrays = (named[f"v{place}"] for place in range(len(named) - 1))
        return cls(int(named["epoch"]), tuple(arrays))


@dataclass(frozen=True, eq=False)
class Start:
    """What a continued run starts from; all parts end at the same epoch.

    Attributes:
        checkpoint: From ``Checkpoint.to_bytes``.
        weights: From ``core.runs.epochs.EpochWeights.to_bytes``; empty for none.
        rows: The history, each row from ``core.runs.history.Row.to_list``.
        health: Snapshots of the layers, each from ``core.runs.layer_health.Health.to_list``.
        frames: Frames, each from ``core.runs.frames.Frame.to_list``.
    """

    checkpoint: bytes = field(repr=False)
    weights: bytes = field(repr=False, default=b"")
    rows: list[list[Any]] = field(repr=False, default_factory=list)
    health: list[list[Any]] = field(repr=False, default_factory=list)
    frames: list[list[Any]] = field(repr=False, default_factory=list)


@dataclass(frozen=True, eq=False)
class Kept:
    """What a run in training could go on from, except what its server has: rows and snapshots.

    Attributes:
        epoch: The epoch, in whole epochs trained, that all parts end at.
        checkpoint: From ``Checkpoint.to_bytes``.
        weights: From ``core.runs.epochs.EpochWeights.to_bytes``; empty for none.
        frames: Frames, each from ``core.runs.frames.Frame.to_list``.
    """

    epoch: int
    checkpoint: bytes = field(repr=False)
    weights: bytes = field(repr=False, default=b"")
    frames: list[list[Any]] = field(repr=False, default_factory=list)


@dataclass(frozen=True)
class Continuation:
    """How a run can be continued.

    Attributes:
        trained: Whole epochs the run has trained.
        epoch: The epoch after which training continues; 0 if it has to start over.
        reason: Why it has to start over (marked for translation); empty if it does not.
    """

    trained: int
    epoch: int = 0
    reason: str = ""


def continuation(
    config: RunConfig,
    rows: Sequence[Row],
    checkpoint: int | None,
    versions: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}),
    *,
    same: bool = False,
) -> Continuation:
    """Return how a run can be continued with the numbers of one longer run.

    Args:
        config: The run.
        rows: Its history.
        checkpoint: The epoch of its stored checkpoint, if there is one.
        versions: Versions of the libraries: those of the run, and those installed now.
        same: Whether the total number of epochs stays the same.
    """
    ends = {int(row.epoch) for row in rows if row.end and row.epoch == int(row.epoch)}
    trained = max(ends, default=0)
    schedule = SCHEDULES[config.schedule]
    if schedule.whole_run and not same:
        reason = N_("The learning-rate schedule depends on the total number of epochs.")
    elif schedule.watches:
        reason = N_("The schedule's record of the validation loss is not stored.")
    elif config.early_stopping:
        reason = N_("Early stopping restored the weights of the best epoch.")
    elif ACCELERATOR in versions[0]:
        reason = N_("The run was trained on an accelerator, whose numbers cannot be repeated.")
    elif versions[0] != versions[1]:
        reason = N_("The run was trained with other versions of TensorFlow, Keras or NumPy.")
    elif checkpoint is None or checkpoint not in ends:
        reason = N_(
            "The state of the optimizer is not stored: the network is very large, the run was"
            " stopped in its first epoch, or it was removed to keep the record within its size."
        )
    else:
        return Continuation(trained, checkpoint)
    return Continuation(trained, 0, reason)


def keepable(config: RunConfig) -> bool:
    """Whether a run can go on from a checkpoint of its own.

    It cannot where a callback's record of earlier epochs decides what follows: then it has to
    start over, with the same numbers.
    """
    return not (config.early_stopping or SCHEDULES[config.schedule].watches)


def rows_until(rows: Sequence[Row], epoch: int) -> list[Row]:
    """The history up to the end of an epoch."""
    place = next(n for n, row in enumerate(rows) if row.end and row.epoch == epoch)
    return list(rows[: place + 1])

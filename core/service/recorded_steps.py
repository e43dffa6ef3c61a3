"""The recorded steps of epochs of finished runs, held in memory."""

import logging
from collections.abc import Callable

from core.base.cache import LRUCache
from core.base.errors import DenseboardError, PredictionError
from core.base.text import N_
from core.network import architecture
from core.runs.epoch_steps import EpochSteps, obstacle
from core.runs.epochs import EpochWeights
from core.service.archive import RunArchive
from core.service.live import LiveRun

logger = logging.getLogger(__name__)

_HELD = 64  # epochs
_HELD_BYTES = 64 * 2**20

Record = Callable[[bytes], EpochSteps]
"""Records the steps of an epoch, from a checkpoint of an earlier one; empty for none."""


class RecordedSteps:
    """Holds recorded epochs; where one ends, the next may start.

    Args:
        archive: The weights that runs stored.
    """

    def __init__(self, archive: RunArchive) -> None:
        self._archive = archive
        self._epochs: LRUCache[tuple[str, int], EpochSteps] = LRUCache(
            _HELD, _HELD_BYTES, lambda steps: steps.weights.nbytes + len(steps.checkpoint)
        )

    def get(self, run: LiveRun, epoch: int, record: Record) -> EpochSteps:
        """Return the steps of an epoch, and record them if they are not held.

        Args:
            run: A finished run.
            epoch: The epoch, counted from 1.
            record: Records it.

        Raises:
            PredictionError: The run has no such epoch, or its steps cannot be recorded.
            DenseboardError: No worker answers, or the data cannot be read.
        """
        held = self._epochs.get((run.run_id, epoch))
        if held is not None:
            return held
        self._check(run, epoch)
        steps = record(self._start(run, epoch)).compared(self._stored(run))
        self._epochs.put((run.run_id, epoch), steps)
        return steps

    def _check(self, run: LiveRun, epoch: int) -> None:
        config = run.record.config
        reason = obstacle(config, architecture.parameters(config))
        if reason is not None:
            raise PredictionError(reason.template, **reason.values)
        trained = self._archive.continuation(run).trained if run.state.final else 0
        if not 1 <= epoch <= trained:
            raise PredictionError(
                N_("Epoch {epoch} cannot be shown step by step: the run has finished {trained}."),
                epoch=epoch,
                trained=trained,
            )

    def _start(self, run: LiveRun, epoch: int) -> bytes:
        """The checkpoint at the end of the latest epoch before that is held."""
        if run.record.config.reduces:
            return b""  # a callback's record of the epochs before decides the rate
        for before in range(epoch - 1, 0, -1):
            held = self._epochs.get((run.run_id, before))
            if held is not None:
                return held.checkpoint
        return b""

    def _stored(self, run: LiveRun) -> EpochWeights | None:
        try:
            data = self._archive.weights(run)
            return EpochWeights.from_bytes(data) if data else None
        except DenseboardError as error:
            logger.info("The steps cannot be compared with the run: %s", error)
            return None

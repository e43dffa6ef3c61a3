"""What is known of runs that are over: their epochs, and what more of them could go on from."""

import logging
from collections import OrderedDict
from dataclasses import replace
from typing import TypeVar

from core.base.errors import ConfigError, DenseboardError, PredictionError
from core.base.text import N_
from core.runs.checkpoint import Continuation, Start, continuation, rows_until
from core.runs.epochs import EpochOutputs, affordable, epochs_in, unpacked
from core.runs.record import Record, versions_here
from core.runs.store import RunStore
from core.service.live import LiveRun
from core.settings.config import RunConfig

logger = logging.getLogger(__name__)

_WEIGHTS, _CHECKPOINT, _OUTPUTS = "weights", "checkpoint", "epochs"  # names in the store
_KNOWN = 256  # runs of which it is remembered what there is
_HELD = 2  # runs whose outputs are held in memory, up to some 50 MB each


Value = TypeVar("Value")


class RunArchive:
    """Reads what was kept of runs that are over; to be called from any thread.

    Args:
        store: Where it is.
    """

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._epochs: OrderedDict[str, tuple[float, ...]] = OrderedDict()
        self._checkpoints: OrderedDict[str, int] = OrderedDict()  # 0 where there is none
        self._outputs: OrderedDict[str, EpochOutputs] = OrderedDict()

    def epochs(self, run: LiveRun) -> tuple[float, ...]:
        """See ``core.runs.service_interface.TrainingService.epochs``."""
        if not run.state.final:
            return ()
        found = self._epochs.get(run.run_id)
        if found is None:
            weights = self.weights(run)
            kept = epochs_in(weights) if weights else ()
            found = tuple(kept[place] for place in affordable(run.record.config, len(kept)))
            _put(self._epochs, run.run_id, found, _KNOWN)
        return found

    def weights(self, run: LiveRun) -> bytes:
        """The ``core.runs.epochs.EpochWeights`` of a run; empty if there are none."""
        fresh = run.result.weights if run.result else b""
        return fresh or self._store.artifact(run.run_id, _WEIGHTS) or b""

    def outputs(self, run: LiveRun) -> EpochOutputs | None:
        """What the network put out at its epochs, if that was found before."""
        found = self._outputs.get(run.run_id)
        if found is None:
            data = self._store.artifact(run.run_id, _OUTPUTS)
            if data is None:
                return None
            found = EpochOutputs.from_bytes(data)
            _put(self._outputs, run.run_id, found, _HELD)
        return found

    def keep(self, run: LiveRun, data: bytes) -> EpochOutputs:
        """Record what the network put out at its epochs; a full disk loses time, no more."""
        outputs = EpochOutputs.from_bytes(data)
        _put(self._outputs, run.run_id, outputs, _HELD)
        try:
            self._store.write_artifact(run.run_id, _OUTPUTS, data)
        except DenseboardError as error:
            logger.warning("%s", error)
        return outputs

    def continuation(self, run: LiveRun) -> Continuation:
        """See ``core.runs.service_interface.TrainingService.continuation``."""
        known = self._checkpoints.get(run.run_id)
        if known is None:
            fresh = run.result.checkpoint if run.result else b""
            data = fresh or self._store.artifact(run.run_id, _CHECKPOINT)
            known = _epoch_of(data) if data else 0
            if run.state.final:
                _put(self._checkpoints, run.run_id, known, _KNOWN)
        record = run.record
        return continuation(
            record.config, run.rows, known or None, (record.versions, versions_here())
        )


def longer(run: LiveRun, trained: int, epochs: int) -> RunConfig:
    """The settings of ``run``, with more epochs than the whole ones it has trained.

    Raises:
        ConfigError: So many are not allowed, or the run goes on.
    """
    if not run.state.final:
        raise ConfigError(N_("This run goes on: only one that is over can be continued."))
    return replace(run.record.config, epochs=trained + epochs)


def start_of(store: RunStore, record: Record) -> Start | None:
    """What a run that continues another can start with; nothing where it has to train it all."""
    try:
        parent = store.record(record.continues)
        rows = store.rows(record.continues)
        data = store.artifact(record.continues, _CHECKPOINT)
        if data is None:
            return None
        found = continuation(
            parent.config, rows, _epoch_of(data), (parent.versions, versions_here())
        )
        same = replace(parent.config, epochs=record.config.epochs) == record.config
        if not (same and 0 < found.epoch < record.config.epochs):
            return None
        return Start(
            data,
            store.artifact(record.continues, _WEIGHTS) or b"",
            [row.to_list() for row in rows_until(rows, found.epoch)],
            [h.to_list() for h in store.health(record.continues) if h.epoch <= found.epoch],
            [f.to_list() for f in store.frames(record.continues) if f.epoch <= found.epoch],
        )
    except DenseboardError as error:
        logger.info("Training starts anew: %s", error)
        return None


def not_kept() -> PredictionError:
    """Why a run cannot be looked back at."""
    return PredictionError(
        N_(
            "The network of this run is too large: the weights of its epochs are not stored. Train"
            " again with fewer units to go back to earlier epochs."
        )
    )


def _epoch_of(checkpoint: bytes) -> int:
    return int(unpacked(checkpoint, "epoch", only=True)["epoch"])


def _put(known: "OrderedDict[str, Value]", run_id: str, value: Value, limit: int) -> None:
    known[run_id] = value
    while len(known) > limit:
        known.popitem(last=False)

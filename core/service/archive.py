"""Reads the stored epochs and checkpoints of finished runs."""

import logging
from dataclasses import replace

from core.base.cache import LRUCache
from core.base.errors import ConfigError, DenseboardError, PredictionError
from core.base.text import N_
from core.runs.checkpoint import Continuation, Start, continuation, rows_until
from core.runs.epochs import EpochOutputs, EpochWeights, affordable, epochs_in, unpacked
from core.runs.moment import Moment, moment_of
from core.runs.record import Record, versions_here
from core.runs.store import RunStore
from core.service.live import LiveRun
from core.settings.config import RunConfig

logger = logging.getLogger(__name__)

_OUTPUTS = "epochs"  # name of the artifact
_RUNS = 256  # runs whose epochs and checkpoint are cached
_WEIGHTS_HELD = 2  # runs whose weights are cached, up to 32 MB each
_OUTPUTS_HELD = 2  # runs whose outputs are cached, up to 50 MB each


class RunArchive:
    """Reads artifacts of finished runs, from any thread.

    Args:
        store: The store of the runs.
    """

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._epochs: LRUCache[str, tuple[float, ...]] = LRUCache(_RUNS)
        self._checkpoints: LRUCache[str, int] = LRUCache(_RUNS)  # the epoch; 0 for none
        self._weights: LRUCache[str, EpochWeights] = LRUCache(_WEIGHTS_HELD)
        self._outputs: LRUCache[str, EpochOutputs] = LRUCache(_OUTPUTS_HELD)

    def epochs(self, run: LiveRun) -> tuple[float, ...]:
        """See ``core.runs.service_interface.TrainingService.epochs``."""
        if not run.state.final:
            return ()
        epochs = self._epochs.get(run.run_id)
        if epochs is None:
            weights = self.weights(run)
            stored = epochs_in(weights) if weights else ()
            epochs = tuple(stored[place] for place in affordable(run.record.config, len(stored)))
            self._epochs.put(run.run_id, epochs)
        return epochs

    def weights(self, run: LiveRun) -> bytes:
        """The ``core.runs.epochs.EpochWeights`` of a run; empty if there are none."""
        in_memory = run.result.weights if run.result else b""
        return in_memory or self._store.artifact(run.run_id, "weights") or b""

    def moment(self, run: LiveRun, epoch: float) -> Moment | None:
        """The weights of a finished run at an epoch; ``None`` if none, or too many, are stored."""
        stored = self._weights.get(run.run_id)
        if stored is None:
            data = self.weights(run)
            if not data:
                return None
            stored = EpochWeights.from_bytes(data)
            self._weights.put(run.run_id, stored)
        return moment_of(stored, epoch)

    def outputs(self, run: LiveRun) -> EpochOutputs | None:
        """The outputs of a run at its epochs; ``None`` if they have not been computed."""
        outputs = self._outputs.get(run.run_id)
        if outputs is None:
            data = self._store.artifact(run.run_id, _OUTPUTS)
            if data is None:
                return None
            outputs = EpochOutputs.from_bytes(data)
            self._outputs.put(run.run_id, outputs)
        return outputs

    def add_outputs(self, run: LiveRun, data: bytes) -> EpochOutputs:
        """Store the outputs of a run at its epochs; if that fails they are only cached."""
        outputs = EpochOutputs.from_bytes(data)
        self._outputs.put(run.run_id, outputs)
        try:
            self._store.write_artifact(run.run_id, _OUTPUTS, data)
        except DenseboardError as error:
            logger.warning("%s", error)
        return outputs

    def continuation(self, run: LiveRun) -> Continuation:
        """See ``core.runs.service_interface.TrainingService.continuation``."""
        epoch = self._checkpoints.get(run.run_id)
        if epoch is None:
            in_memory = run.result.checkpoint if run.result else b""
            data = in_memory or self._store.artifact(run.run_id, "checkpoint")
            epoch = _epoch_of(data) if data else 0
            if run.state.final:
                self._checkpoints.put(run.run_id, epoch)
        record = run.record
        return continuation(
            record.config, run.rows, epoch or None, (record.versions, versions_here())
        )


def longer(run: LiveRun, trained: int, epochs: int) -> RunConfig:
    """Return the settings of a finished run with additional epochs.

    Args:
        run: The run.
        trained: Whole epochs it has trained.
        epochs: Epochs to add.

    Raises:
        ConfigError: That many epochs are not allowed, or the run is still training.
    """
    if not run.state.final:
        raise ConfigError(N_("This run is still training. Continue it when it has finished."))
    return replace(run.record.config, epochs=trained + epochs)


def start_of(store: RunStore, record: Record) -> Start | None:
    """Return what a run starts from; ``None`` for the first epoch.

    A run whose worker died goes on from its own latest checkpoint, if there is one. Otherwise it
    starts, as it did before, from the checkpoint of the run that it continues.
    """
    sources = [record.run_id] * bool(record.deaths) + [record.continues] * bool(record.continues)
    for run_id in sources:
        try:
            start = _start(store, record, run_id)
        except DenseboardError as error:
            logger.info("A checkpoint cannot be used: %s", error)
        else:
            if start is not None:
                return start
    return None


def _start(store: RunStore, record: Record, source: str) -> Start | None:
    before = store.record(source)
    rows = store.rows(source)
    data = store.artifact(source, "checkpoint")
    if data is None:
        return None
    own = source == record.run_id
    versions = record.versions if own else before.versions
    epoch = continuation(
        before.config, rows, _epoch_of(data), (versions, versions_here()), same=own
    ).epoch
    same = replace(before.config, epochs=record.config.epochs) == record.config
    if not (same and 0 < epoch < record.config.epochs):
        return None
    return Start(
        data,
        store.artifact(source, "weights") or b"",
        [row.to_list() for row in rows_until(rows, epoch)],
        [h.to_list() for h in store.health(source) if h.epoch <= epoch],
        [f.to_list() for f in store.frames(source) if f.epoch <= epoch],
    )


def no_epochs(*, thinned: bool = False) -> PredictionError:
    """Return the error for a run whose earlier epochs are not stored.

    Args:
        thinned: Whether they were, until the record reached its limit.
    """
    if thinned:
        return PredictionError(
            N_(
                "The weights of earlier epochs were removed to keep the record within its size. To"
                " go back to earlier epochs, train again with the same settings: same seed, same"
                " numbers."
            )
        )
    return PredictionError(
        N_(
            "The weights of earlier epochs are not stored, because the network of this run is too"
            " large. To go back to earlier epochs, train again with fewer units."
        )
    )


def _epoch_of(checkpoint: bytes) -> int:
    return int(unpacked(checkpoint, "epoch", only=True)["epoch"])

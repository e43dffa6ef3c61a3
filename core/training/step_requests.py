"""Records the steps of an epoch in a worker, beside the run that it trains."""

from core.base.errors import out_of_memory
from core.data.datasets import load, prepare
from core.runs.checkpoint import Checkpoint
from core.runs.epoch_steps import EpochSteps
from core.settings.config import RunConfig
from core.training import step_recorder, worker
from core.training.backend import tf
from core.training.background import BackgroundThread

_thread = BackgroundThread("denseboard-steps")


async def record_steps(config_json: str, epoch: int, checkpoint: bytes) -> EpochSteps:
    """Like ``core.training.step_recorder.record_steps``, without blocking the event loop.

    Args:
        config_json: The run, from ``RunConfig.to_json``.
        epoch: The epoch to record.
        checkpoint: The state to start from, from ``Checkpoint.to_bytes``; empty for none.

    Raises:
        DenseboardError: The dataset or the network does not fit, or it takes too long.
    """
    steps: EpochSteps = await _thread.run(_record_steps, config_json, epoch, checkpoint)
    return steps


def _record_steps(config_json: str, epoch: int, checkpoint: bytes) -> EpochSteps:
    try:
        config = RunConfig.from_json(config_json)
        data = prepare(load(config.source), *config.preparation)
        start = Checkpoint.from_bytes(checkpoint) if checkpoint else None
        return step_recorder.record_steps(worker.trainer.warm, config, data, epoch, start)
    except (MemoryError, tf.errors.ResourceExhaustedError):
        raise out_of_memory() from None

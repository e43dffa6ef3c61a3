"""Queries about networks, which workers answer beside the runs they train."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from core.base.cache import LRUCache
from core.base.errors import PredictionError, no_worker
from core.base.text import N_
from core.runs import protocol
from core.runs.column_importance import ColumnImportance
from core.runs.epoch_steps import EpochSteps
from core.runs.model_formats import ModelFormat
from core.runs.moment import Moment
from core.runs.rate_curve import RateCurve
from core.service.connection import Connection
from core.service.live import LiveRun
from core.service.supply import supply
from core.service.worker_pool import WorkerPool
from core.settings.config import RunConfig
from core.training import remote

_EPOCHS_SECONDS = 60.0  # the outputs of all epochs of a run take longer than those of a prediction
_EXPORT_SECONDS = 90.0  # so may a model with many columns
_SPARE_SECONDS = 10.0  # for the answer to what a worker limits itself
_RUNS = 64  # runs whose worker is remembered


class ModelQueries:
    """Chooses a worker for each query, if possible one that has the model.

    Args:
        connection: Returns the current connection to the cluster; ``None`` while there is none.
        pool: The workers.
    """

    def __init__(self, connection: Callable[[], Connection | None], pool: WorkerPool) -> None:
        self._connection = connection
        self._pool = pool
        self._last: LRUCache[str, str] = LRUCache(_RUNS)  # the worker last asked, by run
        self._stepped: LRUCache[str, str] = LRUCache(_RUNS)  # the same for steps

    async def predict(self, run_id: str, inputs: Any, model: Callable[[], bytes]) -> Any:
        """Let a worker apply the trained model of a run; the model is sent only if it lacks it.

        Args:
            run_id: The run.
            inputs: ``(samples, *input_shape)``, scaled, float32.
            model: Reads its ``.keras`` file; called in another thread.

        Raises:
            PredictionError: There is no worker, or it cannot answer.
            StorageError: The file cannot be read.
        """
        connection, worker = self._choose(self._last.get(run_id))
        self._last.put(run_id, worker)
        answer = await connection.query(worker, remote.predict, run_id, inputs, None)
        if answer is None:
            file = await asyncio.to_thread(model)
            answer = await connection.query(worker, remote.predict, run_id, inputs, file)
        return answer

    async def column_importance(self, run: LiveRun, model: Callable[[], bytes]) -> ColumnImportance:
        """Let a worker measure how much a finished run's network relies on each column.

        Args:
            run: The run.
            model: Reads its ``.keras`` file; called in another thread.

        Raises:
            DenseboardError: There is no worker, it cannot answer, or the file cannot be read.
        """
        connection, worker = self._choose(self._last.get(run.run_id))
        self._last.put(run.run_id, worker)
        config = run.record.config
        if config.info.uploaded:
            await supply(connection, config.info.name, worker, lambda done, size: True)
        call = worker, remote.column_importance, run.run_id, config.to_json()
        found = await connection.query(*call, None, seconds=_EPOCHS_SECONDS)
        if found is None:
            file = await asyncio.to_thread(model)
            found = await connection.query(*call, file, seconds=_EPOCHS_SECONDS)
        importance: ColumnImportance = found
        return importance

    async def moment(self, run: LiveRun, after: float) -> Moment | None:
        """Get the latest weights of a run from the worker that trains it.

        Args:
            run: The run.
            after: The epoch of those that are known; below 0 for none.

        Returns:
            The weights; ``None`` if there are no later ones, or too many of them.
        """
        connection = self._connection()
        if connection is None or not run.record.worker:
            return None
        return await connection.moment(run.run_id, after, run.record.worker)

    async def epoch_outputs(self, run: LiveRun, weights: Callable[[], bytes]) -> bytes:
        """Let a worker compute the outputs of a finished run at its epochs.

        Args:
            run: The run.
            weights: Reads the weights of its epochs; called in another thread.

        Raises:
            DenseboardError: There is no worker, it cannot answer, or the weights cannot be read.
        """
        connection, worker = self._choose(run.record.worker)
        config = run.record.config
        data = await asyncio.to_thread(weights)
        if config.info.uploaded:
            await supply(connection, config.info.name, worker, lambda done, size: True)
        call = remote.epoch_outputs, config.to_json(), data
        outputs: bytes = await connection.query(worker, *call, seconds=_EPOCHS_SECONDS)
        return outputs

    async def record_steps(self, run: LiveRun, epoch: int, checkpoint: bytes) -> EpochSteps:
        """Let a worker train up to an epoch and record its steps.

        Args:
            run: The run.
            epoch: The epoch, counted from 1.
            checkpoint: The state at the end of an earlier one; empty for none.

        Raises:
            DenseboardError: There is no worker, or it cannot record them.
        """
        connection, worker = self._choose(self._stepped.get(run.run_id) or run.record.worker)
        self._stepped.put(run.run_id, worker)
        config = run.record.config
        if config.info.uploaded:
            await supply(connection, config.info.name, worker, lambda done, size: True)
        call = remote.record_steps, config.to_json(), epoch, checkpoint
        seconds = protocol.STEPS_SECONDS + _SPARE_SECONDS
        steps: EpochSteps = await connection.query(worker, *call, seconds=seconds)
        self._pool.compiled(worker, config)
        return steps

    async def export(
        self, config: RunConfig, model: Callable[[], bytes], wanted: ModelFormat
    ) -> bytes:
        """Let a worker make the file of a trained model.

        Args:
            config: The run.
            model: Reads its ``.keras`` file; called in another thread.
            wanted: The format.

        Raises:
            DenseboardError: There is no worker, it cannot make the file, or the model cannot be
                read.
        """
        connection, worker = self._choose(None)
        network = await asyncio.to_thread(model)
        if config.info.uploaded:
            await supply(connection, config.info.name, worker, lambda done, size: True)
        call = remote.export, config.to_json(), network, wanted
        file: bytes = await connection.query(worker, *call, seconds=_EXPORT_SECONDS)
        return file

    async def rate_curve(self, config: RunConfig) -> RateCurve:
        """Let an idle worker make a learning-rate range test; runs go first.

        Args:
            config: The settings.

        Raises:
            DenseboardError: There is no idle worker, or it cannot make the test.
        """
        connection, worker = self._connection(), self._pool.idle(config)
        if connection is None or not self._pool.workers:
            raise no_worker()
        if worker is None:
            raise PredictionError(
                N_(
                    "All workers are training runs, which go first. Repeat the range test when one"
                    " is free."
                )
            )
        with self._pool.lent(worker):
            if config.info.uploaded:
                await supply(connection, config.info.name, worker, lambda done, size: True)
            call = remote.rate_curve, config.to_json()
            seconds = protocol.RANGE_TEST_SECONDS + _SPARE_SECONDS
            curve: RateCurve = await connection.query(worker, *call, seconds=seconds)
        self._pool.compiled(worker, config)
        return curve

    @asynccontextmanager
    async def lent(self, run: LiveRun) -> AsyncIterator[tuple[Connection, str]]:
        """Within the block, have a worker for longer work on a run, whose table it has.

        It is given a run to train only if no other worker is free.

        Raises:
            DenseboardError: There is no worker, or it cannot get the table.
        """
        connection, worker = self._choose(run.record.worker)
        with self._pool.lent(worker):
            config = run.record.config
            if config.info.uploaded:
                await supply(connection, config.info.name, worker, lambda done, size: True)
            yield connection, worker

    def _choose(self, known: str | None) -> tuple[Connection, str]:
        connection, worker = self._connection(), self._pool.least_busy(known)
        if connection is None or worker is None:
            raise no_worker()
        return connection, worker

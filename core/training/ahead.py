"""Prepares the program of a run that may come."""

import threading
from typing import Any

from core.data.datasets import bytes_to_download, load, prepare
from core.settings.config import RunConfig
from core.training.trainer import Trainer


class Ahead:
    """Builds and compiles networks for later runs of this process, one at a time.

    Args:
        trainer: Will train the runs.
    """

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._working = threading.Lock()
        self._program: tuple[Any, ...] | None = None

    def prepare(self, config: RunConfig) -> None:
        """Prepare a run; without effect if its dataset has yet to be downloaded.

        Raises:
            DenseboardError: The dataset or the network does not fit.
        """
        with self._working:
            self._program = config.program
            try:
                if not bytes_to_download(config.dataset):
                    data = prepare(load(config.source), *config.preparation)
                    self._trainer.prepare(config, data)
            finally:
                self._program = None

    def join(self, config: RunConfig) -> None:
        """Wait as long as the program of this run is being prepared."""
        if self._program == config.program:
            with self._working:
                pass

"""The cluster that trains: one of our own, or one that runs already."""

import os
import time
from typing import TYPE_CHECKING

from core import folders
from core.engine import certificates, processes
from core.engine.capacity import capacity
from core.engine.locks import FileLock
from core.errors import EngineError
from core.text import N_

if TYPE_CHECKING:
    from distributed.security import Security

SCHEDULER_VARIABLE = "DENSEBOARD_SCHEDULER"
_MEND_SECONDS = 30.0  # at least between two attempts to start workers again


class GivenCluster:
    """A cluster somebody else runs; its keys, if any, come from Dask's configuration."""

    def __init__(self, address: str) -> None:
        self.address = address

    def connect(self) -> "tuple[str, Security | None]":
        """Its address and no security of our own."""
        return self.address, None

    def mend(self) -> None:
        """Called while there is no worker.

        Raises:
            EngineError: Always: others have to start them.
        """
        raise EngineError(
            N_(
                "The scheduler at {address} has no workers that are ready. Start some, as the"
                " README says, with the same version of the app."
            ),
            address=self.address,
        )

    def leave(self) -> None:
        """Nothing: it is not ours to stop."""


class OwnCluster:
    """Processes of our own on the loopback interface, shared by the servers of one data folder."""

    def __init__(self) -> None:
        folder = folders.engine_folder()
        self._starting = FileLock(folder / "starting.lock")
        self._serving = FileLock(folder / "serving.lock")
        self._mended = -_MEND_SECONDS

    def connect(self) -> "tuple[str, Security | None]":
        """Find the processes, or start them; return the address and the keys to it.

        Raises:
            EngineError: They do not start.
            StorageError: The data folder cannot be used.
        """
        folder = folders.engine_folder()
        self._starting.acquire(wait=True)
        try:
            self._serving.acquire(shared=True, wait=True)
            address = processes.running_address(folder)
            if address is None:
                processes.stop(folder)  # what may be left of an engine that died in part
                address = processes.start(folder, capacity())
        finally:
            self._starting.release()
        return address, certificates.security(folder)

    def mend(self) -> None:
        """Called while there is no worker: start them again if they are dead.

        Raises:
            EngineError: They died again soon after they were started.
            StorageError: The data folder cannot be used.
        """
        folder = folders.engine_folder()
        if processes.workers_alive(folder):
            return  # TensorFlow takes its time
        self._starting.acquire(wait=True)
        try:
            address = processes.running_address(folder)
            if address and not processes.workers_alive(folder):
                if time.monotonic() - self._mended < _MEND_SECONDS:
                    raise EngineError(
                        N_("The workers do not stay alive. What they said is in {log}."),
                        log=str(folder / "workers.log"),
                    )
                self._mended = time.monotonic()
                processes.start_workers(folder, address, capacity())
        finally:
            self._starting.release()

    def leave(self) -> None:
        """Stop the processes unless another server uses them."""
        if self._serving.acquire():
            processes.stop(folders.engine_folder())
        self._serving.release()


def cluster() -> GivenCluster | OwnCluster:
    """The cluster that ``DENSEBOARD_SCHEDULER`` names, or else our own."""
    address = os.environ.get(SCHEDULER_VARIABLE)
    return GivenCluster(address) if address else OwnCluster()

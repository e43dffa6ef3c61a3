"""The cluster that trains runs: our own, or an external one."""

import asyncio
import os
import re
import time
from collections import deque
from contextlib import suppress
from functools import partial
from pathlib import Path
from subprocess import Popen
from typing import TYPE_CHECKING

from core.base import paths
from core.base.errors import EngineError, StorageError
from core.base.locks import FileLock
from core.base.text import N_, shown
from core.service import certificates
from core.service.capacity import Capacity, capacity
from core.service.processes import Processes

if TYPE_CHECKING:
    from distributed.security import Security

SCHEDULER_VARIABLE = "DENSEBOARD_SCHEDULER"
_ADDRESS = re.compile(r"(tcp|tls|ws|wss)://[^/\s]+:\d{1,5}")
_KEY_VARIABLES = tuple(
    f"DASK_DISTRIBUTED__COMM__TLS__{name}" for name in ("CA_FILE", "CLIENT__CERT", "CLIENT__KEY")
)
_SCHEDULER_SECONDS = 30.0
_POLL_SECONDS = 0.02
_CHECK_SECONDS = 2.0  # between two checks of the worker processes while no worker is ready
_STARTS = 2  # of an engine that keeps stopping, at most, within ``_START_SECONDS``
_START_SECONDS = 30.0


class ExternalCluster:
    """A cluster that this app did not start; its keys, if any, come from Dask's configuration."""

    memory = 0  # unknown until workers connect
    workers = None  # all there are
    restarts_workers = False  # they may have no nanny, and others may use them

    def __init__(self, address: str) -> None:
        self.address = address

    def begin(self) -> None:
        """Do nothing: its workers are started by others."""

    async def connect(self) -> "tuple[str, Security | None]":
        """Return its address, without security settings of our own.

        Raises:
            EngineError: It is not the address of a scheduler, or its certificate is missing.
        """
        if not _ADDRESS.fullmatch(self.address):
            raise EngineError(
                N_(
                    "{variable}: received {received}, allowed is the address of a Dask scheduler"
                    " such as {example}."
                ),
                variable=SCHEDULER_VARIABLE,
                received=shown(self.address),
                example="tcp://192.168.1.5:8786",
            )
        if self.address.startswith(("tls", "wss")) and not _has_keys():
            raise EngineError(
                N_(
                    "The scheduler at {address} requires a certificate: set {variables} to its"
                    " files, as described in the README."
                ),
                address=self.address,
                variables=", ".join(_KEY_VARIABLES),
            )
        return self.address, None

    def workers_seen(self) -> None:
        """Do nothing; called while there are workers."""

    async def repair(self) -> EngineError:
        """Return the error to show while there is no worker."""
        return EngineError(
            N_(
                "The scheduler at {address} has no workers ready. Start some as described in the"
                " README, with the same version of the app."
            ),
            address=self.address,
        )

    def leave(self) -> None:
        """Do nothing: others stop it."""

    def unreachable(self, error: Exception) -> EngineError:
        """Return the error to show when the scheduler does not answer."""
        return EngineError(
            N_(
                "The scheduler at {address} does not answer: {reason}. Start it, or unset"
                " {variable} to train on this machine."
            ),
            address=self.address,
            reason=str(error)[:200],
            variable=SCHEDULER_VARIABLE,
        )


class OwnCluster:
    """Our own processes on the loopback interface, shared by the servers of one data folder."""

    restarts_workers = True

    def __init__(self) -> None:
        self.memory = 0  # bytes each worker may use, once known
        self.workers: int | None = None  # number of workers that train at once, once known
        self._processes: Processes | None = None
        self._serving: FileLock | None = None
        self._starts: deque[float] = deque(maxlen=_STARTS)  # since workers were last ready
        self._checked = 0.0

    def begin(self) -> None:
        """Start importing TensorFlow, unless workers seem to be running; return at once."""
        with suppress(StorageError):  # ``connect`` reports it
            self._processes = Processes(paths.engine_folder())
            if self._processes.address() is None:
                self._processes.prestart()

    async def connect(self) -> "tuple[str, Security | None]":
        """Find the processes, or start them; return the scheduler's address and the keys to it.

        Raises:
            EngineError: The processes do not start.
            StorageError: The data folder cannot be used.
        """
        folder = paths.engine_folder()
        size = capacity()
        self.memory, self.workers = size.memory, size.workers
        self._processes = self._processes or Processes(folder)
        starting = FileLock(folder / "starting.lock")
        await starting.wait()
        try:
            await self._serve(folder)
            address = self._processes.address()
            if address is None or not await asyncio.to_thread(self._processes.scheduler_alive):
                address = await self._start(self._processes, size)
            else:
                await asyncio.to_thread(self._processes.cancel_prestart)
        finally:
            starting.release()
        return address, certificates.security(folder)

    def workers_seen(self) -> None:
        """Allow an immediate restart when the workers end; called while there are workers."""
        self._starts.clear()

    async def repair(self) -> None:
        """Clean up while there is no worker, unless one is starting.

        Raises:
            EngineError: The worker processes have ended; connecting again starts new ones.
            StorageError: The data folder cannot be used.
        """
        if self._processes is None or time.monotonic() - self._checked < _CHECK_SECONDS:
            return
        self._checked = time.monotonic()
        starting = FileLock(self._processes.folder / "starting.lock")
        await starting.wait()
        try:
            if await asyncio.to_thread(self._processes.workers_alive):
                return  # still importing TensorFlow
            await asyncio.to_thread(self._processes.stop)
        finally:
            starting.release()
        raise EngineError(
            N_("The workers have stopped and are being restarted. Their log is {log}."),
            log=str(self._processes.log("workers")),
        )

    def leave(self) -> None:
        """Stop the processes unless another server uses them."""
        if self._processes and self._serving:
            if self._serving.acquire():
                self._processes.stop()
            self._serving.release()
            self._serving = None  # its folder may be gone when this is called again
        if self._processes:
            self._processes.cancel_prestart()

    def unreachable(self, error: Exception) -> EngineError:
        """Return the error to show when the engine does not answer."""
        return EngineError(
            N_("The training engine does not answer: {reason}. It is being restarted."),
            reason=str(error)[:200],
        )

    async def _serve(self, folder: Path) -> None:
        """Hold a lock that tells other servers that this one uses the engine."""
        if self._serving:
            self._serving.release()  # the file may have been replaced
        self._serving = FileLock(folder / "serving.lock")
        await self._serving.wait(shared=True)

    async def _start(self, processes: Processes, size: Capacity) -> str:
        now = time.monotonic()
        if len(self._starts) == _STARTS and now - self._starts[0] < _START_SECONDS:
            raise EngineError(
                N_(
                    "The workers stop again right after starting. Their log is {log}: fix the"
                    " cause, then reload the page."
                ),
                log=str(processes.log("workers")),
            )
        self._starts.append(now)
        processes.prestart()  # importing TensorFlow takes longest, so it begins first
        # Stop what remains of an engine that died in part.
        await asyncio.to_thread(partial(processes.stop, prestarted=False))
        await asyncio.to_thread(certificates.create, processes.folder)
        scheduler = processes.start_scheduler()
        processes.start_workers(size)
        try:
            return await _address(processes, scheduler)
        except EngineError:
            await asyncio.to_thread(processes.stop)  # the workers would wait for the scheduler
            raise


async def _address(processes: Processes, scheduler: "Popen[bytes]") -> str:
    end = time.monotonic() + _SCHEDULER_SECONDS
    while time.monotonic() < end and scheduler.poll() is None:
        address = processes.address()
        if address:
            return address
        await asyncio.sleep(_POLL_SECONDS)
    raise EngineError(
        N_(
            "The training engine did not start. Its log is {log}: fix the cause, then reload the"
            " page."
        ),
        log=str(processes.log("scheduler")),
    )


def _has_keys() -> bool:
    """Whether Dask's configuration has a client's keys."""
    from distributed.security import Security

    keys = Security().get_tls_config_for_role("client")  # type: ignore[no-untyped-call]
    return bool(keys["ca_file"] and keys["cert"])


def cluster() -> ExternalCluster | OwnCluster:
    """Return the cluster that ``DENSEBOARD_SCHEDULER`` names, or else our own."""
    address = os.environ.get(SCHEDULER_VARIABLE)
    return ExternalCluster(address) if address else OwnCluster()

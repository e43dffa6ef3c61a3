"""The app in its own process, and a browser that opens it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType

import psutil
from playwright.sync_api import Browser, sync_playwright

from core.base.paths import HOME_VARIABLE

ROOT = Path(__file__).parent.parent
_MARK = "DENSEBOARD_ENGINE"
_START_SECONDS = 60
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Server:
    """``streamlit run app.py`` on a free port.

    Args:
        home: Its data folder.
        root: The folder of ``app.py``; this one, or a copy to compare with.
        environment: Further environment variables.
    """

    def __init__(
        self, home: Path, root: Path = ROOT, environment: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.home = home
        self._root = root
        self._environment = {**os.environ, **environment, HOME_VARIABLE: str(home)}
        with socket.socket() as probe:
            probe.bind(("localhost", 0))
            self._port: int = probe.getsockname()[1]
        self.url = f"http://localhost:{self._port}"
        home.mkdir(parents=True, exist_ok=True)
        self._log = home / "server.log"
        self._start()

    def _start(self) -> None:
        self.started = time.monotonic()
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "streamlit", "run", "app.py"),
                    *("--server.headless=true", f"--server.port={self._port}"),
                ],
                cwd=self._root,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait_for(self._port)
        self._watched = psutil.Process(self._process.pid)

    def kill(self) -> None:
        """Kill its process with SIGKILL, and start another one on the same port."""
        self._process.kill()
        self._process.wait()
        self._start()

    def _wait_for(self, port: int) -> None:
        while True:
            if self._process.poll() is not None or self.age > _START_SECONDS:
                raise SystemExit(f"The app did not start:\n{self._log.read_text()}")
            try:
                socket.create_connection(("localhost", port)).close()
                return
            except OSError:
                time.sleep(0.01)

    @property
    def age(self) -> float:
        """Seconds since its process was started."""
        return time.monotonic() - self.started

    def load(self, seconds: float) -> float:
        """Return the share of one core this process uses over some time, without the workers."""
        before, began = self.used(), time.monotonic()
        time.sleep(seconds)
        return (self.used() - before) / (time.monotonic() - began)

    def processor_seconds(self) -> float:
        """Seconds of processor time so far, of the engine's processes as well."""
        total = 0.0
        for process in (self._watched, *self.engine()):
            with suppress(psutil.Error):
                times = process.cpu_times()
                total += times.user + times.system
        return total

    def engine(self) -> list[psutil.Process]:
        """Return the processes of its engine: the scheduler, and those of the workers."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error, OSError):
                if process.environ().get(_MARK, "").startswith(str(self.home.resolve())):
                    found.append(process)
        return found

    def workers(self) -> list[psutil.Process]:
        """Return the processes that train: forked from one that was forked itself."""
        found = []
        for process in self.engine():
            with suppress(psutil.Error):
                parent = process.parent()
                if parent and all("forkserver" in " ".join(p.cmdline()) for p in (process, parent)):
                    found.append(process)
        return found

    def memory(self) -> tuple[int, int]:
        """Return the bytes that the server uses, and those of its engine's processes together.

        What processes share is counted in parts (the proportional set size, of Linux).
        """
        own, engine = 0, 0
        with suppress(psutil.Error):
            own = self._watched.memory_full_info().pss
        for process in self.engine():
            with suppress(psutil.Error):
                engine += process.memory_full_info().pss
        return own, engine

    def used(self) -> float:
        """Return the processor seconds that its process has used so far, without the workers."""
        times = self._watched.cpu_times()
        return float(times.user + times.system)

    def stop(self) -> None:
        """Stop it as Ctrl-C would, with its workers."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()


@contextmanager
def serving(
    home: Path, root: Path = ROOT, environment: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Server]:
    """Serve the app within a block; see ``Server``."""
    server = Server(home, root, environment)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Return the path of a Chromium: ``DENSEBOARD_CHROMIUM``, or an installed one."""
    chosen = os.environ.get("DENSEBOARD_CHROMIUM")
    names = [chosen] if chosen else _CHROMIUM
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise SystemExit("No Chromium found: install one or name it in DENSEBOARD_CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        yield browser
        browser.close()

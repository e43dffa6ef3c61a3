"""Servers of Streamlit scripts in processes of their own."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import psutil
from playwright.sync_api import Page, expect

from tests.browser.waiting import PATIENCE
from tests.conftest import ROOT


class Served:
    """``streamlit run`` of one script on a free port.

    Args:
        script: What to run, as a path from the root.
        log: Where its output goes.
        settings: Environment variables on top of this process's.
    """

    def __init__(self, script: str, log: Path, settings: dict[str, str]) -> None:
        self._script = script
        self._log = log
        self._settings = settings
        self.home = settings["DENSEBOARD_HOME"]
        self.port = free_port()
        path = settings.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
        self.url = f"http://localhost:{self.port}/{path}".rstrip("/")
        self.start()

    @property
    def output(self) -> str:
        """Its output so far."""
        return self._log.read_text()

    def start(self) -> None:
        """Start, and wait until pages are served."""
        command = [sys.executable, "-m", "streamlit", "run", self._script]
        options = ["--server.headless=true", f"--server.port={self.port}"]
        with self._log.open("a") as log:
            self.process = subprocess.Popen(
                command + options,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), **self._settings},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        opener = build_opener(ProxyHandler({}))
        deadline = time.monotonic() + 180
        while True:
            with suppress(OSError):  # refused, reset or too late
                opener.open(f"{self.url}/_stcore/health", timeout=5).close()
                return
            assert self.process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill it, as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=30)

    def interrupt(self) -> None:
        """Have it end, as Ctrl-C would."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)

    def wait(self) -> None:
        """Wait for its end."""
        try:
            self.process.wait(timeout=PATIENCE / 1000)
        except subprocess.TimeoutExpired:
            self.kill()

    def stop(self) -> None:
        """Interrupt it, and wait for its end."""
        self.interrupt()
        self.wait()


def free_port() -> int:
    """A free port."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class FirstVisit:
    """The first page of a server that was just started, asked for at once, and Train pressed.

    Attributes:
        seconds: Processor time the server took until Train could be pressed.
        text: Text of the page then.
        layers: Units of each layer, as shown.
        menus: Number of page menus.
        address: Address of the run.
    """

    seconds: float
    text: str
    layers: list[str]
    menus: int
    address: str


class App(Served):
    """The whole app, with two workers.

    Attributes:
        datasets: Its folder of datasets, into which nothing can be downloaded.
        first_visit: Its first page.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.datasets = folder / "datasets"
        self.datasets.mkdir()
        settings = {
            "DENSEBOARD_HOME": str(folder / "home"),
            "DENSEBOARD_DATASETS": str(self.datasets),
            "DENSEBOARD_WORKERS": "2",
            "https_proxy": "http://localhost:9",
        }
        super().__init__("app.py", folder / "log", settings)

    def begin_anew(self) -> None:
        """Reset it: nothing recorded, nothing to train."""
        self.stop()
        self.home = tempfile.mkdtemp(prefix="home-", dir=self._folder)
        self._settings["DENSEBOARD_HOME"] = self.home
        self.start()

    def visit(self, page: Page) -> None:
        """Request the first page."""
        page.goto(f"{self.url}/train?dataset=diabetes&units=32-16")
        # It is gone once the engine is there.
        page.get_by_text("Starting TensorFlow…").first.wait_for()
        train = page.locator(".st-key-train button:visible:enabled")
        train.wait_for()
        seconds = sum(psutil.Process(self.process.pid).cpu_times()[:2])
        text, menus = page.inner_text("body"), page.locator("nav, [data-testid=stSidebarNav]")
        count = menus.count()
        units = page.locator("input").and_(page.get_by_label("Units", exact=True))
        expect(units).not_to_have_value("")  # a field is drawn an instant before it is filled
        shown = units.input_value().split(", ")
        train.click()
        page.wait_for_url("**run=*")
        self.first_visit = FirstVisit(seconds, text, shown, count, page.url)

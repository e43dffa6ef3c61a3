"""A server with the live chart and a made-up training service, for tests in a real browser.

``DENSEBOARD_HOME`` is a folder in which runs outlive the server; ``FAKE_SECONDS`` is how
long a run takes.
"""

import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st

from components.live_curves import routes
from core import current
from core.config import RunConfig
from tests.fakes import FakeService


class LastingService(FakeService):
    """A fake service whose runs go on after the server was killed and started again."""

    def __init__(self, folder: Path, duration: float) -> None:
        super().__init__(duration=duration)
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.glob("*.json"):
            config = RunConfig.from_json(file.read_text())
            self.adopt(file.stem, config, elapsed=time.time() - file.stat().st_mtime)

    def submit(self, config: RunConfig, *, replaces: str | None = None) -> str:
        run_id = super().submit(config, replaces=replaces)
        (self._folder / f"{run_id}.json").write_text(config.to_json())
        return run_id


service = LastingService(Path(os.environ["DENSEBOARD_HOME"]), float(os.environ["FAKE_SECONDS"]))
current.use(service)


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    with service.running():
        yield


app = st.App(Path(__file__).parent / "fake_page.py", routes=routes(), lifespan=lifespan)

"""A server with the live chart and a made-up training service, for tests in a real browser.

Runs in the folder ``DENSEBOARD_HOME`` outlive the server.
"""

import json
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import streamlit as st

from components.live.routes import routes
from core.runs.service_interface import use_service
from core.settings.config import RunConfig
from tests.fakes import FakeService


class LastingService(FakeService):
    """A fake service whose runs go on after the server was killed and started again."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.glob("*.json"):
            record = json.loads(file.read_text())
            config = RunConfig.from_json(json.dumps(record["config"]))
            self.duration = record["duration"]
            self.adopt(file.stem, config, elapsed=time.time() - file.stat().st_mtime)

    def submit(
        self,
        config: RunConfig,
        *,
        replaces: str | None = None,
        search: str = "",
        owner: str = "",
    ) -> str:
        run_id = super().submit(config, replaces=replaces, search=search, owner=owner)
        record = {"config": asdict(config), "duration": self.duration}
        (self._folder / f"{run_id}.json").write_text(json.dumps(record))
        return run_id


service = LastingService(Path(os.environ["DENSEBOARD_HOME"]))
use_service(service)


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    with service.running():
        yield


app = st.App(Path(__file__).parent / "fake_page.py", routes=routes(), lifespan=lifespan)

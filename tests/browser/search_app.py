"""A server with the live view of searches: made-up runs, which the real search service starts."""

import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st

from components.live.routes import routes
from components.search.routes import routes as search_routes
from core.base.errors import TrainingError
from core.base.text import N_
from core.runs.history import Row
from core.runs.service_interface import use_service
from core.search.service import StudySearchService
from core.search.service_interface import use_searches
from core.settings.config import RunConfig
from tests.fakes import FakeService


class UnevenService(FakeService):
    """A fake service whose runs are as good as their settings; a rate that is too high diverges."""

    def adopt(self, run_id: str, config: RunConfig, *given: Any, **named: Any) -> None:
        super().adopt(run_id, config, *given, **named)
        run = self._runs[run_id]
        run.plan = [_uneven(row, config) for row in run.plan]

    def advance(self, ticks: int = 1) -> None:
        super().advance(ticks)
        for run_id, run in list(self._runs.items()):
            diverges = run.status.config.learning_rate > 0.08 and run.ticks > 2
            if diverges and not run.status.state.final:
                self.fail(run_id, TrainingError(N_("The loss is no longer a number.")))


def _uneven(row: Row, config: RunConfig) -> Row:
    if row.val_loss is None or row.val_metric is None:
        return row
    far = abs(math.log10(config.learning_rate) + 2.3) / 3
    size = sum(config.units) / 400
    luck = 0.01 * math.sin(37 * config.learning_rate + config.seed + 11 * size)
    rises = row.epoch / (row.epoch + 3 + 8 * far)
    metric = min(1.0, max(0.1, (0.97 - 0.5 * far**2 + 0.03 * size) * rises + luck + 0.05))
    return row._replace(val_loss=2.4 * (1.02 - metric) + 0.03, val_metric=metric)


service = UnevenService(duration=0.6, record=True)
use_service(service)
searches = StudySearchService(service)
use_searches(searches)


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    searches.start()
    with service.running():
        yield
    searches.close()


app = st.App(
    Path(__file__).parent / "search_page.py",
    routes=[*routes(), *search_routes()],
    lifespan=lifespan,
)

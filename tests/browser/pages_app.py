"""A server with all pages on a made-up training service, which records its short runs.

Searches are real.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from components.data.points.editor import MODULES as points_modules
from components.follow.admission import PRESENTATIONS
from components.follow.routes import routes as follow_routes
from components.inside.routes import routes as inside_routes
from components.lessons.figure import MODULES as lesson_modules
from components.live.routes import routes
from components.people.asking import limits_of
from components.people.uploads import UPLOADS
from components.search.routes import routes as search_routes
from components.server import health, page_document
from components.server.gate import Gate
from components.server.hosts import AllowedHosts
from components.server.reconnecting import Reconnecting
from components.steps.routes import routes as step_routes
from core.data.belonging import use_belonging
from core.runs.service_interface import use_service
from core.search.service import StudySearchService
from core.search.service_interface import use_searches
from tests.fakes import FakeService

service = FakeService(duration=0.5, record=True)
use_service(service)
searches = StudySearchService(service, limits_of(service).admit_trial)
use_searches(searches)
use_belonging(UPLOADS)


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    searches.start()
    with service.running(), PRESENTATIONS.keeping():
        yield
    searches.close()


app = st.App(
    Path(__file__).parents[2] / "pages" / "navigation.py",
    routes=[
        *routes(),
        *inside_routes(),
        *follow_routes(),
        *search_routes(),
        *step_routes(),
        lesson_modules.route(),
        *health.routes(),
        points_modules.route(),
        *page_document.routes(["compare", "data", "search", "learn", "class"], first="train"),
    ],
    middleware=[Middleware(AllowedHosts), Middleware(Gate), Middleware(Reconnecting)],
    lifespan=lifespan,
)

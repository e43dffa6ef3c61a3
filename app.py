"""The server: ``streamlit run app.py``."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

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
from components.server.hosts import AllowedHosts, answers_to_others, listens_beyond
from components.server.logs import structure_logs
from components.server.reconnecting import Reconnecting
from components.session.quick_lookup import use_quick_lookup
from components.steps.routes import routes as step_routes
from components.widgets import messages
from core.base.errors import SetupError
from core.data.belonging import use_belonging
from core.people import setup
from core.people.limits import check_limits
from core.runs.service_interface import use_service
from core.search.service import StudySearchService
from core.search.service_interface import use_searches
from core.service.service import DaskTrainingService

structure_logs()
use_quick_lookup()
try:
    setup.check(beyond=listens_beyond(), named=answers_to_others())
    check_limits()
except SetupError as problem:
    raise SystemExit(str(problem)) from None
service = DaskTrainingService()
use_service(service)
searches = StudySearchService(service, limits_of(service).admit_trial)
use_searches(searches)
use_belonging(UPLOADS)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Start the workers without waiting for them, and stop them with the server."""
    gc.freeze()  # modules are never freed: spare the garbage collector scanning them
    service.start()
    searches.start()
    try:
        with PRESENTATIONS.keeping():
            yield
    finally:
        with searches.at_rest():  # their trials go on at the next start
            service.close()


app = st.App(
    Path(__file__).parent / "pages" / "navigation.py",
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
    on_script_error=messages.unexpected,
)

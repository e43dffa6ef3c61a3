"""The server: ``streamlit run app.py``."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from components.live.routes import routes
from components.widgets import messages
from components.widgets.assets import base_path
from core.runs.service_interface import use_service
from core.service.service import DaskTrainingService

# The first page takes both cores for two or three seconds; workers would take them for ten.
_FIRST_PAGE_SECONDS = 3.0

service = DaskTrainingService()
use_service(service)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Start the workers without waiting for them, and leave none behind."""
    service.start(after=_FIRST_PAGE_SECONDS)
    try:
        yield
    finally:
        service.close()


async def to_root(request: Request) -> RedirectResponse:
    """Lead from a page's own name to the root, where Streamlit serves the first page."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{base_path()}/{query}")


app = st.App(
    Path(__file__).parent / "pages" / "navigation.py",
    routes=[*routes(), Route(f"{base_path()}/train", to_root)],
    lifespan=lifespan,
    on_script_error=messages.unexpected,
)

"""The server: ``streamlit run app.py``."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from components.live.routes import routes
from components.widgets import messages, page_document
from components.widgets.hosts import AllowedHosts
from core.runs.service_interface import use_service
from core.service.service import DaskTrainingService

service = DaskTrainingService()
use_service(service)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Start the workers without waiting for them, and stop them with the server."""
    gc.freeze()  # modules are never freed: spare the garbage collector scanning them
    service.start()
    try:
        yield
    finally:
        service.close()


app = st.App(
    Path(__file__).parent / "pages" / "navigation.py",
    routes=[*routes(), *page_document.routes(["compare", "data"], first="train")],
    middleware=[Middleware(AllowedHosts)],
    lifespan=lifespan,
    on_script_error=messages.unexpected,
)

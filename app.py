"""The server: ``streamlit run app.py``."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from components import messages
from components.live_curves import routes
from core import current
from core.service import TrainingService

# The first page takes a second or two of both cores; workers would take them for ten.
_FIRST_PAGE_SECONDS = 2.0

service = TrainingService()
current.use(service)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Start the workers without waiting for them, and leave none behind."""
    service.start(after=_FIRST_PAGE_SECONDS)
    try:
        yield
    finally:
        service.close()


app = st.App(
    Path(__file__).parent / "pages" / "navigation.py",
    routes=routes(),
    lifespan=lifespan,
    on_script_error=messages.unexpected,
)

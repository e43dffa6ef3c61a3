"""A server with the gallery as a page of its own."""

from pathlib import Path

import streamlit as st

from components.live.routes import routes

app = st.App(Path(__file__).parent / "gallery_page.py", routes=routes())

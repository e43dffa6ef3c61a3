"""A square to draw in with a mouse, a pen or a finger."""

import base64
from pathlib import Path

import streamlit as st

from components.words.language import _

_HERE = Path(__file__).parent
_PREFIX = "data:image/png;base64,"
_MOST = 1_000_000  # characters that a browser may send; a drawing has some thousands

_HTML = """\
<div class="canvas">
  <canvas width="280" height="280" role="img"></canvas>
  <button type="button"></button>
</div>
"""

_COMPONENT = st.components.v2.component(
    "denseboard_canvas",
    html=_HTML,
    css=(_HERE / "canvas.css").read_text(encoding="utf-8"),
    js=(_HERE / "canvas.js").read_text(encoding="utf-8"),
)


def canvas(key: str) -> bytes | None:
    """Draw the square; return the user's drawing, dark on white, as a PNG file, if there is one.

    Args:
        key: Identifier on the page.
    """
    _COMPONENT(
        key=key,
        data={"label": _("Drawing; use the mouse, a pen or a finger"), "clear": _("Clear")},
        on_drawing_change=_drawn,
    )
    state = st.session_state.get(key)
    return content(state.get("drawing") if state else None)


def content(drawing: object) -> bytes | None:
    """Decode the PNG file sent by the browser; ``None`` if it is not valid."""
    if not isinstance(drawing, str) or not drawing.startswith(_PREFIX) or len(drawing) > _MOST:
        return None
    try:
        return base64.b64decode(drawing[len(_PREFIX) :], validate=True)
    except ValueError:
        return None


def _drawn() -> None:
    """Do nothing: the value needs a callback, but only has to cause a rerun."""

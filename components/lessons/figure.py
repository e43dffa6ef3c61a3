"""The component of a chapter's figures; the browser draws them and computes what they show."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from components.inside.routes import MODULES as INSIDE
from components.live.routes import MODULES as LIVE
from components.widgets.assets import plotly_address
from components.widgets.modules import ModuleFolder
from components.widgets.styles import with_ui
from components.words.language import language
from components.words.live import plotly_words

_HERE = Path(__file__).parent
STYLE = with_ui(_HERE / "lesson.css")
"""The style sheet of the figures, for pages that name colours and fonts as Streamlit does."""

MODULES = ModuleFolder("lessons", _HERE, {"live": LIVE, "inside": INSIDE})

# Streamlit sends this with every rerun, so it only imports the module that does the work.
_STUB = """\
export default function ({ data, parentElement }) {
  const figure = import(new URL(data.module, document.baseURI).href)
  figure.then((module) => module.show(parentElement, data)).catch((error) => {
    console.warn("Figure:", error)
    parentElement.querySelector(".lesson").textContent = data.unavailable
  })
  return () => figure.then((module) => module.close(parentElement), () => {})
}
"""


# Plotly's style sheet is in the document's head, where a shadow root would not see it:
# hence no isolation, and class names of our own.
_COMPONENT = st.components.v2.component(
    "denseboard_lesson",
    html='<section class="lesson ui"></section>',
    css=STYLE,
    js=_STUB,
    isolate_styles=False,
)


def figure(
    name: str, data: Mapping[str, Any], unavailable: str, share: Mapping[str, str] | None = None
) -> None:
    """Draw a figure, which needs no rerun when something in it is moved.

    Args:
        name: Name of its module: ``unit`` for ``unit.js``.
        data: What the module needs beside the language: texts by name, and numbers.
        unavailable: What is said if the module cannot be loaded.
        share: ``address`` to which it sends how it is set, for those who follow the presenter, and
            the ``key`` that is asked for there; ``None`` if nobody can follow.
    """
    _COMPONENT(
        key=f"lesson_{name}",
        data={
            **data,
            "figure": name,
            "module": MODULES.address("lesson.js"),
            "plotly": plotly_address(),
            "language": language(),
            "words": plotly_words(),
            "unavailable": unavailable,
            "share": share,
        },
    )

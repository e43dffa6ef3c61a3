"""The plane on which points are drawn: a component of the browser."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from components.widgets.modules import ModuleFolder
from components.widgets.styles import with_ui
from components.words.language import _, language
from core.data.points.points import LARGEST, MOST_POINTS, Plane, Points

_HERE = Path(__file__).parent
MODULES = ModuleFolder("points", _HERE)
_SCALE = (-5.0, 5.0)  # of the numbers that points can be given

# Streamlit sends this with every rerun, so it only imports the module that does the work.
_STUB = """\
export default function ({ data, parentElement, setStateValue }) {
  const editor = import(new URL(data.module, document.baseURI).href)
  editor.then((module) => module.show(parentElement, data, setStateValue)).catch((error) => {
    console.warn("Points:", error)
    parentElement.querySelector(".points__status").textContent = data.texts.unavailable
  })
  return () => editor.then((module) => module.close(parentElement), () => {})
}
"""

_HTML = """\
<section class="points ui">
  <div class="points__grid">
    <div class="points__plane">
      <canvas></canvas>
      <div class="points__line">
        <span class="points__status" role="status"></span><span class="points__place"></span>
      </div>
      <p class="points__keys"></p>
    </div>
    <div class="points__tools"></div>
  </div>
</section>
"""


_COMPONENT = st.components.v2.component(
    "denseboard_points",
    html=_HTML,
    css=with_ui(_HERE / "editor.css"),
    js=_STUB,
    isolate_styles=False,
)


def editor(
    points: Points,
    plane: Plane,
    labels: Sequence[str],
    *,
    name: str,
    edition: int,
    key: str,
    take: Callable[[Points], None] | None = None,
) -> None:
    """Draw the plane with points.

    Args:
        points: The points that it begins with; later ones are shown when ``edition`` changes.
        plane: The part of the plane that is shown.
        labels: The name of each class that can be drawn; empty for numbers.
        name: What the plane shows, as its text alternative.
        edition: Changes when the points are others than those drawn in the browser.
        key: Identifier on the page.
        take: Called with all points after each stroke; without it they cannot be changed.
    """

    def drawn() -> None:
        sent = st.session_state[key].get("points")
        found = received(sent, points.labels, edition)
        if take is not None and found is not None:
            take(found)

    _COMPONENT(
        key=key,
        data={
            "module": MODULES.address("editor.js"),
            "language": language(),
            "edition": edition,
            "points": np.column_stack([points.x, points.y]).tolist(),
            "labels": list(labels),
            "x1": list(plane.x1),
            "x2": list(plane.x2),
            "scale": _scale(points),
            "fixed": take is None,
            "most": MOST_POINTS,
            "name": name,
            "texts": _texts(take is None),
        },
        on_points_change=drawn,
    )


def _scale(points: Points) -> list[float]:
    """The numbers that can be chosen: the usual ones, and those that there are."""
    low, high = _SCALE
    if points.classifies or not len(points.y):
        return [low, high]
    return [min(low, float(points.y.min())), max(high, float(points.y.max()))]


def received(sent: object, labels: Sequence[str], edition: int) -> Points | None:
    """Return the points that the browser sent; ``None`` if they are not valid, or outdated.

    Args:
        sent: What it sent.
        labels: The label of each class; empty for numbers.
        edition: That of the points it was given.
    """
    if not isinstance(sent, dict) or sent.get("edition") != edition:
        return None
    rows: Any = sent.get("points")
    if not isinstance(rows, list) or len(rows) > MOST_POINTS:
        return None
    try:
        values = np.array(rows, np.float64).reshape(-1, 3)
    except (TypeError, ValueError):
        return None
    if not (np.abs(values) <= LARGEST).all() or len(values) != len(rows):
        return None
    x, y = values[:, :2], values[:, 2]
    if not labels:
        return Points(x, y)
    if not np.isin(y, range(len(labels))).all():
        return None
    return Points(x, y.astype(np.int64), tuple(labels))


def _texts(fixed: bool) -> dict[str, str]:
    texts = {
        "total": _("{count} of at most {most} points"),
        "numbers": _("numbers from {low} to {high}"),
        "unavailable": _("The plane could not be loaded. Reload the page."),
    }
    if fixed:
        return texts | {"total": _("{count} points")}
    return texts | {
        "class": _("Class"),
        "number": _("Number"),
        "brush": _("Brush"),
        "point": _("Single point"),
        "spray": _("Spray"),
        "eraser": _("Eraser"),
        "radius": _("Radius"),
        "density": _("Density"),
        "percent": _("{value}%"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "clear": _("Clear"),
        "full": _("No more points fit; erase some first."),
        "keys": _(
            "Keyboard: arrows move the cross (with Shift, further), Space draws, Delete erases,"
            " 1 to 4 choose a class, Ctrl+Z undoes."
        ),
    }

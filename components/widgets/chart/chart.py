"""Mounts a Plotly figure.

Not ``st.plotly_chart``, which reports no clicks on heat maps, saves PNG or SVG but not both, and
makes the browser fetch a second Plotly beside the live chart's.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from components.widgets.assets import plotly_address
from components.words.language import _
from components.words.live import plotly_language

_HERE = Path(__file__).parent

_HTML = """\
<figure class="chart">
  <div class="chart__paper"><div class="chart__plot" role="figure"></div></div>
  <div class="chart__files">
    <button type="button" class="chart__screen">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4"/>
      </svg>
    </button>
    <button type="button" data-kind="png">PNG</button>
    <button type="button" data-kind="svg">SVG</button>
    <button type="button" data-kind="csv">CSV</button>
  </div>
</figure>
"""

# Plotly's style sheet is in the document's head, where a shadow root does not see it.
_COMPONENT = st.components.v2.component(
    "denseboard_chart",
    html=_HTML,
    css=(_HERE / "chart.css").read_text(encoding="utf-8"),
    js=(_HERE / "chart.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def chart(
    figure: Mapping[str, Any],
    *,
    alt: str,
    file: str,
    key: str,
    csv: str = "",
    on_pick: Callable[[tuple[int, int]], None] | None = None,
) -> None:
    """Draw a figure in the page's colours, with buttons for full screen and downloads.

    Args:
        figure: ``data`` and ``layout`` for Plotly, made of lists and plain numbers, with
            ``layout.height`` in pixels at a text size of 16. The browser fills in the colours:
            ``meta`` of a trace is ``"reference"`` for reference lines and ``"ink"`` for texts on
            cells, whose ``customdata`` are the values of the cells below, 0 to 1.
            ``{"colour": 0}`` gives a line, or with ``fill`` the band around it, the page's first
            colour, and so on; ``{"ring": 0}`` the same with a rim around markers, and ``"halo"`` a
            line in the colour of the page, for lines on shaded ground.
        alt: Text alternative.
        file: Name of the downloaded files, without an extension.
        key: Identifier of this chart on the page.
        csv: The figure's numbers as a CSV file; without it there is no button.
        on_pick: Called with row and column when a cell of a heat map is clicked.
    """

    def picked() -> None:
        cell = st.session_state[key].picked
        if on_pick is not None and cell is not None:
            row, column = cell
            on_pick((int(row), int(column)))

    _COMPONENT(
        key=key,
        data={
            "figure": json.dumps(figure, allow_nan=False),
            "plotly": plotly_address(),
            "alt": alt,
            "file": file,
            "csv": csv,
            "pick": on_pick is not None,
            "language": plotly_language(),
            "titles": {
                "png": _("Download the chart as PNG"),
                "svg": _("Download the chart as SVG"),
                "csv": _("Download the numbers as CSV"),
                "screen": _("Full screen"),
                "window": _("Leave full screen"),
            },
            "unavailable": _("The chart could not be loaded; reload the page."),
        },
        on_picked_change=picked,
    )

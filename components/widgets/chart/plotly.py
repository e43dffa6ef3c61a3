"""Charts from figures of the Plotly package."""

import json

from plotly.graph_objects import Figure

from components.widgets.chart.chart import chart
from components.words.language import decimal_and_group


def plotly_chart(figure: Figure, alt: str, key: str, *, file: str, still: bool = False) -> None:
    """Draw a figure with the page's colours, and buttons that download it.

    Args:
        figure: What to draw, with a height; its template gives way to the page's theme.
        alt: What it shows, for those who cannot see it.
        key: Tells this chart from others.
        file: Name of the downloaded files, without an ending.
        still: Without zoom and its buttons, for charts with nothing to go closer to.
    """
    figure.update_layout(separators=decimal_and_group(), template=None)
    if still:
        figure.update_layout(dragmode=False)
        figure.update_xaxes(fixedrange=True)
        figure.update_yaxes(fixedrange=True)
    chart(json.loads(figure.to_json()), alt=alt, file=file, key=key)

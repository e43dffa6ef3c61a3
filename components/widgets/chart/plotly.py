"""Charts from figures of the Plotly package."""

import json

from plotly.graph_objects import Figure

from components.widgets.chart.chart import chart
from components.words.language import decimal_and_group


def plotly_chart(figure: Figure, alt: str, key: str, *, file: str, still: bool = False) -> None:
    """Draw a figure in the page's colours, with download buttons.

    Args:
        figure: The figure, with a height; the page's theme replaces its template.
        alt: Text alternative.
        key: Identifier of this chart on the page.
        file: Name of the downloaded files, without an extension.
        still: Whether zoom and its buttons are disabled.
    """
    figure.update_layout(separators=decimal_and_group(), template=None)
    if still:
        figure.update_layout(dragmode=False)
        figure.update_xaxes(fixedrange=True)
        figure.update_yaxes(fixedrange=True)
    chart(json.loads(figure.to_json()), alt=alt, file=file, key=key)

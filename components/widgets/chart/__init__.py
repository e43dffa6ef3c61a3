"""A clickable chart in the page's colours, with downloads as PNG, SVG and CSV."""

from components.widgets.chart.chart import chart
from components.widgets.chart.plotly import plotly_chart

__all__ = ["chart", "plotly_chart"]

"""A chart that takes the page's colours, is clicked, and downloads as PNG, SVG and CSV."""

from components.widgets.chart.chart import chart
from components.widgets.chart.plotly import plotly_chart

__all__ = ["chart", "plotly_chart"]

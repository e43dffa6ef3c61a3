"""A chart that takes the page's colours, is clicked, and downloads as PNG, SVG and CSV."""

from components.chart.chart import chart
from components.chart.plotly import plotly_chart

__all__ = ["chart", "plotly_chart"]

"""A chart that takes the page's colours, is clicked, and downloads as PNG, SVG and CSV."""

from components.chart.chart import chart

__all__ = ["chart"]

"""Figures of results: data in, what Plotly draws out; colours come with the page."""

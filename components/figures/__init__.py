"""Figures as plain Plotly data; they draw nothing themselves."""

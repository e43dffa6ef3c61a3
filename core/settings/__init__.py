"""The settings of a run: each declared once, and one description of a run made of them."""

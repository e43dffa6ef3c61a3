"""The settings of a run, each declared once, and ``RunConfig``, which combines them."""

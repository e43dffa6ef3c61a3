"""Submits runs to Dask workers, follows them, and pauses and stops them."""

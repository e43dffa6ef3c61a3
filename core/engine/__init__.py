"""The processes that train: found, started and stopped; Dask distributed underneath."""

"""The live chart: what a page mounts, and the routes that feed it."""

"""The live chart: the component on the page, and the routes that feed it."""

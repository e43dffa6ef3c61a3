"""The Train page: a run from its controls to its take-away."""

"""The Train page: a run from its controls to its downloads."""

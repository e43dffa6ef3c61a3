"""The Compare page: the list of runs, and comparisons of them."""

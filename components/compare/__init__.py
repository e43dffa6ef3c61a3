"""The Compare page: the list of runs, and runs against each other."""

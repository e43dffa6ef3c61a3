"""Which processes come first where cores are short."""

import os

# The page and the feed of live curves come before training.
_NICENESS = 5


def give_way() -> None:
    """Run this process, and all that it starts from now on, after those of the page."""
    os.nice(max(0, _NICENESS - os.nice(0)))

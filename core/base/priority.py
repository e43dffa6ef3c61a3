"""The priority of processes when cores are busy."""

import os

# Pages and live curves have priority over training.
_NICENESS = 5


def give_way() -> None:
    """Lower the priority of this process, and of those it starts from now on."""
    os.nice(max(0, _NICENESS - os.nice(0)))

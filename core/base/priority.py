"""The priority of processes when cores are busy."""

import os
from contextlib import suppress
from pathlib import Path

# Pages and live curves have priority over training.
_NICENESS = 10
_SESSION = Path("/proc/self/autogroup")


def give_way() -> None:
    """Lower the priority of this process, and of those it starts from now on.

    Linux shares cores out among sessions first, if it groups them, and niceness counts within a
    session only: two training workers left a page, in a session of its own, 16 % of a core. So a
    process that leads a session lowers that, too (``man 7 sched``, "The autogroup feature").
    """
    os.nice(max(0, _NICENESS - os.nice(0)))
    if os.getsid(0) == os.getpid():
        with suppress(OSError):  # other systems and kernels do not group
            _SESSION.write_text(f"{_NICENESS}\n", encoding="ascii")

"""How far the reading of a file has come, for whoever listens."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from pathlib import Path
from typing import TextIO

from core.base.text import N_

_PIECE = 1 << 20


class Stage(Enum):
    """A stage of reading: the share of the time that is over before it, and what happens."""

    DETECT = (0.0, N_("Looking at the format of the file"))
    READ = (0.05, N_("Reading the rows"))
    PROFILE = (0.45, N_("Looking at the columns"))
    CHECK = (0.7, N_("Checking the table"))
    HAND_OVER = (0.95, N_("Handing the table over"))

    def share(self, done: float) -> float:
        """Return the share of all work, 0 to 1, when this share of the stage is done."""
        starts = [*(stage.value[0] for stage in Stage), 1.0]
        start, end = starts[list(Stage).index(self) :][:2]
        return float(start + (end - start) * min(max(done, 0.0), 1.0))

    @property
    def label(self) -> str:
        """What happens, to be translated."""
        return self.value[1]


Listener = Callable[[Stage, float], None]
_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Call the listener with stage and share of it, whenever ``report`` is called in the block."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def report(stage: Stage, done: float = 0.0) -> None:
    """Report that a share of a stage is done, 0 to 1."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(stage, done)


def opened(path: Path, encoding: str) -> TextIO:
    """Open a text to read all of it, with its line ends; reports how much was read."""
    raw: io.RawIOBase = _Counted(path)
    return io.TextIOWrapper(io.BufferedReader(raw, _PIECE), encoding, newline="")


class _Counted(io.FileIO):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._size = os.fstat(self.fileno()).st_size

    def readinto(self, buffer: bytearray) -> int | None:  # type: ignore[override]
        count = super().readinto(buffer)
        report(Stage.READ, self.tell() / max(self._size, 1))
        return count

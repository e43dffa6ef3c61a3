"""What presentations leave on disk, so that they outlive the server.

A file for each that goes on, named by its code. Its server holds a lock beside it, so that another
one on the same data folder leaves it alone. A server that is killed leaves the files; they count
for as long as their presenters may be away.
"""

import json
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.base import paths
from core.base.errors import StorageError
from core.base.files import write_whole
from core.base.locks import FileLock
from core.follow.poll import is_state

logger = logging.getLogger(__name__)

PollKey = tuple[str, str, str]
"""Names of a class pack and its step, and the key of what the step asks."""


@dataclass(frozen=True)
class Remains:
    """What is left of a presentation.

    Attributes:
        code: Its code.
        person_id: Who presents.
        turn: How often another tab has taken it over.
        polls: ``Poll.state`` of each that has any.
        seen: When the presenter was there, in seconds since 1970 (UTC).
    """

    code: str
    person_id: str
    turn: int
    polls: Mapping[PollKey, dict[str, Any]]
    seen: float

    def lasts(self, grace: float) -> bool:
        """Return whether the presenter was there within so many seconds."""
        return abs(time.time() - self.seen) <= grace  # also if the clock was set back


class Keeper:
    """Writes what is left of the presentations of this server, and reads what another has left."""

    def __init__(self) -> None:
        self._locks: dict[str, FileLock] = {}
        self._warned = False

    def keep(self, remains: Remains) -> bool:
        """Write what would be left.

        Returns:
            Whether it is written; without, the presentation would end with the server.
        """
        polls = [[*key, state] for key, state in remains.polls.items()]
        content = {
            "person": remains.person_id,
            "turn": remains.turn,
            "polls": polls,
            "seen": remains.seen,
        }
        try:
            if not self.claim(remains.code):
                return False
            write_whole(_path(remains.code), json.dumps(content).encode())
        except StorageError as error:
            if not self._warned:
                logger.warning("A presentation would not outlive the server: %s", error)
            self._warned = True
            return False
        self._warned = False
        return True

    def claim(self, code: str) -> bool:
        """Return whether what is left under a code is this server's now, and no other's.

        Raises:
            StorageError: The folder cannot be used.
        """
        if code in self._locks:
            return True
        lock = FileLock(_path(code).with_suffix(".lock"))
        if lock.acquire():
            self._locks[code] = lock
        return code in self._locks

    def forget(self, code: str) -> None:
        """Delete what is left under a code of this server."""
        with suppress(StorageError, OSError):
            for file in paths.follow_folder().glob(f"*{code}*"):
                file.unlink(missing_ok=True)
        lock = self._locks.pop(code, None)
        if lock is not None:
            lock.release()

    def left(self, grace: float) -> Iterator[Remains]:
        """Yield what servers that are gone have left; delete what is older.

        Args:
            grace: Seconds since the presenter was there.
        """
        files: list[Path] = []
        with suppress(StorageError, OSError):
            files = list(paths.follow_folder().glob("*.json"))
        for file in files:
            with suppress(StorageError):
                if not self.claim(file.stem):
                    continue  # its server is alive
                remains = _read(file)
                if remains is not None and remains.lasts(grace):
                    self._locks.pop(file.stem).release()  # until it is claimed again
                    yield remains
                else:
                    self.forget(file.stem)


def _path(code: str) -> Path:
    return paths.follow_folder() / f"{code}.json"


def _read(file: Path) -> Remains | None:
    """Read a file; ``None`` if it is damaged, or from another version."""
    with suppress(OSError, ValueError, TypeError, LookupError):
        content = json.loads(file.read_bytes())
        polls = {(pack, step, asked): state for pack, step, asked, state in content["polls"]}
        person, turn, seen = str(content["person"]), int(content["turn"]), float(content["seen"])
        if all(map(is_state, polls.values())):
            return Remains(file.stem, person, turn, polls, seen)
    return None

"""What presentations leave on disk, so that they outlive the server.

A file for each that goes on, named by its code. Its server holds a lock beside it, so that another
one on the same data folder leaves it alone. A server that is killed leaves the files; they count
for as long as their presenters may be away.
"""

import json
import logging
import threading
import time
from collections.abc import Collection, Iterator, Mapping
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
        mark: By which the presenter's tab knows that it shares this: the code and a secret. It is
            another one for each tab that takes the presentation over.
        person_id: Who presents.
        polls: ``Poll.state`` of each that has any.
        seen: When the presenter was there, in seconds since 1970 (UTC).
    """

    mark: str
    person_id: str
    polls: Mapping[PollKey, dict[str, Any]]
    seen: float

    @property
    def code(self) -> str:
        """The code under which the audience follows."""
        return code_of(self.mark)

    def lasts(self, grace: float) -> bool:
        """Return whether the presenter was there within so many seconds."""
        return abs(time.time() - self.seen) <= grace  # also if the clock was set back


def code_of(mark: str) -> str:
    """Return the code of a mark."""
    return mark.partition("-")[0]


class Keeper:
    """Writes what is left of the presentations of this server, and reads what another has left."""

    def __init__(self) -> None:
        self._locks: dict[str, FileLock] = {}
        self._mutex = threading.RLock()
        self._warned = False

    def keep(self, remains: Remains) -> None:
        """Write what would be left. If that fails, the presentation would end with the server."""
        polls = [[*key, state] for key, state in remains.polls.items()]
        content = {
            "mark": remains.mark,
            "person": remains.person_id,
            "polls": polls,
            "seen": remains.seen,
        }
        try:
            if self.claim(remains.code):
                write_whole(_path(remains.code), json.dumps(content).encode())
            self._warned = False
        except StorageError as error:
            if not self._warned:
                logger.warning("A presentation would not outlive the server: %s", error)
            self._warned = True
            raise

    def claim(self, code: str) -> bool:
        """Return whether what is left under a code is this server's now, and no other's.

        Raises:
            StorageError: The folder cannot be used.
        """
        with self._mutex:
            if code not in self._locks:
                lock = FileLock(_path(code).with_suffix(".lock"))
                if lock.acquire():
                    self._locks[code] = lock
            return code in self._locks

    def forget_others(self, codes: Collection[str]) -> None:
        """Delete what this server has left under other codes than these."""
        with self._mutex:
            for code in list(self._locks.keys() - codes):
                with suppress(StorageError, OSError):
                    for file in paths.follow_folder().glob(f"*{code}*"):
                        file.unlink(missing_ok=True)
                self._locks.pop(code).release()

    def release(self) -> None:
        """Leave everything to the next server."""
        with self._mutex:
            while self._locks:
                self._locks.popitem()[1].release()

    def left(self) -> Iterator[Remains]:
        """Yield what servers that are gone have left; delete what is damaged."""
        files: list[Path] = []
        with suppress(StorageError, OSError):
            files = list(paths.follow_folder().glob("*.json"))
        for file in files:
            with self._mutex, suppress(StorageError):
                if file.stem in self._locks:
                    continue
                if not self.claim(file.stem):
                    continue  # its server is alive
                remains = _read(file)
                if remains is None:
                    self.forget_others(self._locks.keys() - {file.stem})
                else:
                    self._locks.pop(file.stem).release()  # until it is claimed again
                    yield remains


def _path(code: str) -> Path:
    return paths.follow_folder() / f"{code}.json"


def _read(file: Path) -> Remains | None:
    """Read a file; ``None`` if it is damaged, or from another version."""
    with suppress(OSError, ValueError, TypeError, LookupError, ArithmeticError, RecursionError):
        content = json.loads(file.read_bytes())
        polls = {(pack, step, asked): state for pack, step, asked, state in content["polls"]}
        found = Remains(str(content["mark"]), str(content["person"]), polls, float(content["seen"]))
        if all(map(is_state, polls.values())) and found.code == file.stem:
            return found
    return None

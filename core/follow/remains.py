"""What presentations leave on disk, so that they outlive the server.

A file for each that goes on: its code is the name, and the file is touched while the presenter is
there. A server that is killed leaves the files; they count for ``core.follow.presentation.GRACE``.
"""

import json
import logging
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.base import paths
from core.base.errors import StorageError
from core.base.files import write_whole

logger = logging.getLogger(__name__)

PollKey = tuple[str, str, str]
"""Names of a class pack and its step, and the key of what the step asks."""


@dataclass(frozen=True)
class Remains:
    """What is left of a presentation.

    Attributes:
        code: Its code.
        person_id: Who presents.
        polls: ``Poll.state`` of each that has any.
    """

    code: str
    person_id: str
    polls: dict[PollKey, dict[str, Any]]


def keep(remains: Remains) -> None:
    """Write what would be left. If that fails, the presentation would end with the server."""
    polls = [[*key, state] for key, state in remains.polls.items()]
    content = {"person": remains.person_id, "polls": polls}
    try:
        write_whole(_path(remains.code), json.dumps(content).encode())
    except StorageError as error:
        logger.warning("A presentation would not outlive the server: %s", error)


def touch(code: str) -> None:
    """Note that the presenter is there."""
    with suppress(StorageError, OSError):
        os.utime(_path(code))


def forget(code: str) -> None:
    """Delete what is left."""
    with suppress(StorageError, OSError):
        _path(code).unlink()


def is_left(code: str, within: float) -> bool:
    """Return whether anything is left under a code, as typed.

    Args:
        code: The code.
        within: Seconds since the presenter was there.
    """
    if not (code.isascii() and code.isalnum()):
        return False  # it would be another path
    with suppress(StorageError, OSError):
        return time.time() - _path(code.upper()).stat().st_mtime <= within
    return False


def left_by(person_id: str, within: float) -> Iterator[Remains]:
    """Yield what is left of a person's presentations; what is older is deleted.

    Args:
        person_id: The person.
        within: Seconds since the presenter was there.
    """
    files: list[Path] = []
    with suppress(StorageError, OSError):
        files = list(paths.follow_folder().glob("*.json"))
    for file in files:
        if not is_left(file.stem, within):
            forget(file.stem)
            continue
        with suppress(OSError, ValueError, TypeError, LookupError):
            content = json.loads(file.read_bytes())
            polls = {(pack, step, asked): state for pack, step, asked, state in content["polls"]}
            if content["person"] == person_id:
                yield Remains(file.stem, person_id, polls)


def _path(code: str) -> Path:
    return paths.follow_folder() / f"{code}.json"

"""The ids of runs, searches and persons."""

import re
import secrets

from core.base.errors import LessonError, RunNotFoundError, SearchNotFoundError
from core.base.text import N_, UserText

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PACK = "own-"
_ID_BYTES = 16  # 128 random bits, because only its id protects a run


def new() -> str:
    """Return a new, unguessable id.

    It does not begin with a hyphen: in a spreadsheet that is a formula, which our CSV files would
    mark with an apostrophe, and on a command line it is an option.
    """
    while (made := secrets.token_urlsafe(_ID_BYTES)).startswith("-"):
        pass
    return made


def new_pack() -> str:
    """Return a new, unguessable id of a class pack; those that ship have names without a hyphen."""
    return f"{_PACK}{new()}"


def is_made(pack: str) -> bool:
    """Whether this is the id of a class pack that somebody made, not the name of one that ships."""
    return pack.startswith(_PACK)


def is_id(text: str) -> bool:
    """Whether a text can be the id of a run."""
    return _ID.fullmatch(text) is not None


def check(run_id: str) -> None:
    """Raise if this cannot be the id of a run.

    Raises:
        RunNotFoundError: It cannot be the id of a run.
    """
    if not is_id(run_id):
        raise not_found(run_id)


def not_found(run_id: str) -> RunNotFoundError:
    """Return the error for an id without a run."""
    return RunNotFoundError(
        N_(
            "No run is recorded under {received}. Check the address, or press Train to start"
            " a new run."
        ),
        received=run_id[:64],
    )


def search_not_found(search_id: str) -> SearchNotFoundError:
    """Return the error for an id without a search."""
    return SearchNotFoundError(
        N_(
            "No search is recorded under {received}. Check the address, or choose one from the list"
            " of searches."
        ),
        received=search_id[:64],
    )


def pack_not_found(pack_id: str) -> LessonError:
    """Return the error for an id without a class pack."""
    return LessonError(
        N_(
            "No class pack is recorded under {received}. Check the address, or open one from the"
            " list of class packs."
        ),
        received=UserText(pack_id[:64]),
    )

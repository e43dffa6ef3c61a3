"""The folders on disk; environment variables are read at every call."""

import errno
import os
import time
from contextlib import suppress
from pathlib import Path

import platformdirs

from core.base.errors import StorageError
from core.base.text import N_

HOME_VARIABLE = "DENSEBOARD_HOME"
DATASETS_VARIABLE = "DENSEBOARD_DATASETS"
DATABASE_VARIABLE = "DENSEBOARD_DATABASE"

_ABANDONED_SECONDS = 24 * 3600.0
_PRIVATE = 0o700
_REASONS = {
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("your disk quota is used up"),
    errno.EACCES: N_("permission denied"),
    errno.EPERM: N_("permission denied"),
    errno.EROFS: N_("the disk is read-only"),
    errno.EEXIST: N_("there is a file where a folder should be"),
    errno.ENOTDIR: N_("there is a file where a folder should be"),
    errno.EISDIR: N_("there is a folder where a file should be"),
}


def home() -> Path:
    """Return the data folder: ``DENSEBOARD_HOME``, else the user's data directory.

    Raises:
        StorageError: It cannot be created or written.
    """
    chosen = _chosen(HOME_VARIABLE)
    return _writable(chosen or platformdirs.user_data_path("denseboard", appauthor=False))


def datasets_folder() -> Path:
    """Return the datasets folder: ``DENSEBOARD_DATASETS``, else ``datasets`` in ``home()``.

    An existing folder may be read-only, such as one that a class shares.

    Raises:
        StorageError: It cannot be created.
    """
    chosen = _chosen(DATASETS_VARIABLE)
    if chosen is None:
        return _writable(home() / "datasets")
    return create(chosen)


def tables_path() -> Path:
    """Return the folder of the user's uploaded tables, in ``home()``; it may not exist yet.

    It is never in ``DENSEBOARD_DATASETS``, which several users may share.
    """
    base = _chosen(HOME_VARIABLE) or platformdirs.user_data_path("denseboard", appauthor=False)
    return base / "datasets" / "tables"


def shared_tables_path() -> Path | None:
    """Return the folder of uploaded tables in ``DENSEBOARD_DATASETS``, which is never written.

    Returns:
        The folder; ``None`` if the variable is not set, or names the folder in ``home()``.
    """
    chosen = _chosen(DATASETS_VARIABLE)
    if chosen is None or chosen / "tables" == tables_path():
        return None
    return chosen / "tables"


def tables_folder() -> Path:
    """Return the folder ``tables_path()``, created if missing, private to the user.

    Raises:
        StorageError: It cannot be created or written.
    """
    return _private(tables_path())


def uploads_folder() -> Path:
    """Return the folder of uploaded files: ``uploads`` in ``home()``, private to the user.

    Files of an abandoned upload are deleted after a day.

    Raises:
        StorageError: It cannot be created, written or closed to others.
    """
    folder = _private(home() / "uploads")
    for path in folder.glob("*.upload"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
                path.unlink()
    return folder


def engine_folder() -> Path:
    """Return the engine's folder, with addresses and keys: ``engine`` in ``home()``, private.

    Raises:
        StorageError: It cannot be created, written or closed to others.
    """
    return _private(home() / "engine")


def follow_folder() -> Path:
    """Return the folder of what presentations leave: ``follow`` in ``home()``, private.

    Raises:
        StorageError: It cannot be created, written or closed to others.
    """
    return _private(home() / "follow")


def _private(folder: Path) -> Path:
    folder = _writable(folder)
    try:
        if folder.stat().st_mode & 0o077:
            folder.chmod(_PRIVATE)
    except OSError as error:
        raise unusable(folder, error) from error
    return folder


def create(folder: Path, mode: int = 0o777) -> Path:
    """Create a folder and its parents if missing; return it.

    Raises:
        StorageError: It cannot be created.
    """
    try:
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
    except OSError as error:
        raise unusable(folder, error) from error
    return folder


def unusable(path: Path, error: OSError) -> StorageError:
    """Return the error for a path that cannot be read or written."""
    return StorageError(
        N_(
            "{path} cannot be used: {reason}. Free some space, correct the permissions,"
            " or set {variable} to a folder you can write to."
        ),
        path=str(path),
        # Other errors have the system's own, untranslated text.
        reason=_REASONS.get(error.errno or 0) or error.strerror or str(error),
        variable=DATASETS_VARIABLE if _chosen_holds(path) else HOME_VARIABLE,
    )


def _chosen(variable: str) -> Path | None:
    value = os.environ.get(variable)
    # Absolute, because workers may run in another working directory.
    return Path(os.path.abspath(os.path.expanduser(value))) if value else None


def _chosen_holds(path: Path) -> bool:
    datasets = _chosen(DATASETS_VARIABLE)
    return datasets is not None and path.is_relative_to(datasets)


def _writable(folder: Path) -> Path:
    create(folder, _PRIVATE)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise unusable(folder, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
    return folder

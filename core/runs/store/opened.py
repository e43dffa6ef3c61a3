"""The open databases of a process, each opened once."""

import atexit
import logging
import threading
from pathlib import Path

from core.base.cache import LRUCache
from core.runs.store.database import Database
from core.runs.store.listing import Listing
from core.runs.store.marking import Marking
from core.runs.store.notes import Notes
from core.runs.store.owners import Owners
from core.runs.store.packs import Packs
from core.runs.store.people import People
from core.runs.store.recording import Recording
from core.runs.store.searches import Searches
from core.runs.store.thinning import Thinning
from core.runs.store.uploads import Uploads

logger = logging.getLogger(__name__)

_FILE = "runs.db"
_OPEN = 4  # a server has one; tests have many


class Opened:
    """An open database and the parts of the store that use it.

    Args:
        url: Its SQLAlchemy URL; "" for a file in the data folder.
        home: The data folder.

    Raises:
        StorageError: It is not the URL of a database.
    """

    def __init__(self, url: str, home: Path) -> None:
        self.database = Database(url or home / _FILE)
        self.recording = Recording(self.database)
        self.listing = Listing(self.database)
        self.marking = Marking(self.database)
        self.notes = Notes(self.database)
        self.owners = Owners(self.database)
        self.people = People(self.database)
        self.uploads = Uploads(self.database)
        self.packs = Packs(self.database)
        self.thinning = Thinning(self.database)
        self.searches = Searches(self.database, self.marking)
        self._beginning = threading.Lock()
        self._begun = False

    def begin(self) -> None:
        """Do the initial work of a server, once.

        Raises:
            StorageError: The database cannot be used.
        """
        if self._begun:
            return
        with self._beginning:
            if not self._begun:
                self.marking.purge()
            self._begun = True


_opened: LRUCache[tuple[str, Path], Opened] = LRUCache(
    _OPEN, on_drop=lambda opened: opened.database.close()
)


def opened(url: str, home: Path) -> Opened:
    """Return the database at a URL, the same object every time.

    Args:
        url: An SQLAlchemy URL; "" for a file in the data folder.
        home: The data folder.

    Raises:
        StorageError: The database cannot be used.
    """
    database = _opened.get_or_make((url, home), lambda: Opened(url, home))
    database.begin()
    return database


@atexit.register
def close() -> None:
    """Close all databases; they are reopened when needed."""
    _opened.clear()

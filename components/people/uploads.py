"""Whose uploaded data are, for the visitor of the page that asks."""

import time
from collections.abc import Mapping
from typing import NamedTuple

from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.people.asking import access_of, limits_of
from components.people.visitor import visitor
from core.base.cache import LRUCache
from core.base.errors import AccessError, DenseboardError
from core.base.text import N_
from core.data.tables import data
from core.people.person import ALONE, Person
from core.runs.service_interface import current_service
from core.runs.sharing import Sharing
from core.runs.store import RunStore

_KNOWN_SECONDS = 2.0


class _Known(NamedTuple):
    """Who has which data, read a moment ago."""

    until: float
    store: RunStore
    owners: Mapping[str, frozenset[str]]
    shared: frozenset[str]


class VisitorsUploads:
    """Implements ``core.data.belonging.Belonging``.

    A page asks for its visitor. The server's own threads use everything: they train what somebody
    may train, and routes ask for the run whose data they show.
    """

    def __init__(self) -> None:
        self._known: _Known | None = None
        self._of_runs: LRUCache[str, tuple[float, frozenset[str]]] = LRUCache(200)

    def lists(self, name: str) -> bool:
        person = _asking()
        return person is None or self._has(person, name)

    def uses(self, name: str) -> bool:
        person = _asking()
        if person is None or person.teaches or self._has(person, name):
            return True
        return name in access_of(person).datasets or name in self._trained_on(person)

    def admit(self) -> None:
        person = _asking()
        if person is not None:
            limits_of(current_service()).store(person.person_id)

    def take(self, name: str) -> None:
        person = _asking()
        if person is not None:
            current_service().store.uploads.take(name, person.person_id)
            self._known = None

    def names(self, name: str) -> bool:
        person = _asking()
        if person is None:
            return True
        owners = self._read().owners.get(name, frozenset())
        return not owners - {person.person_id} and (bool(owners) or not data.exists(name))

    def change(self, name: str) -> None:
        if not self.names(name):
            raise AccessError(
                N_("These data belong to others as well, or only to them, and keep their names.")
            )

    def release(self, name: str) -> bool:
        person = _asking()
        if person is None:
            return True
        owners = self._read().owners.get(name, frozenset())
        if person.person_id not in owners:
            raise AccessError(N_("These data belong to others. Only their owner can delete them."))
        current_service().store.uploads.release(name, person.person_id)
        self._known = None
        return owners == {person.person_id}

    def sharing(self, name: str) -> Sharing | None:
        """Return whether the class sees data of the visitor; ``None`` if they are others'."""
        person = _asking()
        if person is None or person.person_id not in self._read().owners.get(name, frozenset()):
            return None
        return Sharing.CLASS if name in self._read().shared else Sharing.PRIVATE

    def share(self, name: str, sharing: Sharing) -> None:
        """Change whether the class sees data of the visitor.

        Raises:
            StorageError: It cannot be recorded.
        """
        person = _asking()
        if person is not None:
            current_service().store.uploads.share(name, person.person_id, sharing)
            self._known = None

    def _has(self, person: Person, name: str) -> bool:
        """Whether data are a person's own, shared with the class, or given to everybody."""
        known = self._read()
        if name in known.shared or person.person_id in known.owners.get(name, ()):
            return True
        if data.shared(name):  # in the folder of datasets that all have
            return True
        return person.teaches and name not in known.owners  # from before there were persons

    def _read(self) -> _Known:
        store, known = current_service().store, self._known
        if known is not None and known.store is store and time.monotonic() < known.until:
            return known
        uploads = store.uploads
        known = _Known(time.monotonic() + _KNOWN_SECONDS, store, uploads.owners(), uploads.shared())
        self._known = known
        return known

    def _trained_on(self, person: Person) -> frozenset[str]:
        """The data of a person's own runs, which stay readable."""
        found = self._of_runs.get(person.person_id)
        if found is None or time.monotonic() > found[0]:
            runs = current_service().store.summaries()
            datasets = frozenset(run.dataset for run in runs if run.owner == person.person_id)
            found = (time.monotonic() + _KNOWN_SECONDS, datasets)
            self._of_runs.put(person.person_id, found)
        return found[1]


UPLOADS = VisitorsUploads()


def _asking() -> Person | None:
    """Return the visitor of the page that asks; ``None`` for the server itself, and alone.

    Whoever has not signed in has nothing.
    """
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    try:
        person = visitor()
    except DenseboardError:
        person = None
    if person == ALONE:
        return None
    return person if person is not None else Person("-", "", ALONE.role)

"""What other persons share: in lists on request, and with their names."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from components.people.visitor import visitor
from components.words.language import _, plain
from core.base.errors import DenseboardError
from core.people.person import ALONE, Person, Role
from core.runs.service_interface import current_service
from core.runs.store import RunStore, Summary

_SHOWN = "runs_of_others"


def listed(store: RunStore) -> list[Summary]:
    """Draw the switch that adds the runs of others; return the runs to list, oldest first.

    The names of others' runs begin with those of their owners.

    Args:
        store: The record that the visitor may see.

    Raises:
        DenseboardError: The record cannot be read.
    """
    person = visitor()
    if person is None or person == ALONE:
        return store.summaries()
    shown = st.toggle(
        _("Show runs of others"),
        key=_SHOWN,
        help=_("Everybody's") if person.teaches else _("Those that they share with the class"),
        persist_state="session",
    )
    if not shown:
        return store.summaries()
    names = _names()
    return [_named(run, person.person_id, names) for run in store.summaries(others=True)]


def is_own(owner: str) -> bool:
    """Whether something with this owner is the visitor's."""
    person = visitor()
    return person is not None and person.person_id == owner


def teaches() -> bool:
    """Whether the visitor is a teacher."""
    try:
        person = visitor()
    except DenseboardError:
        return False
    return person is not None and person.teaches


def persons_seen(person: Person) -> Mapping[str, str]:
    """Return the names by id of those whose work a person sees: of a teacher all students, of
    anybody else only the person.

    Raises:
        StorageError: The record of persons cannot be read.
    """
    if not person.teaches:
        return {person.person_id: person.name}
    everybody = current_service().store.people.everybody()
    return {one.person_id: one.name for one in everybody if one.role != Role.TEACHER}


def owner_note(owner: str, key: str) -> None:
    """Draw whose a run or a search is; nothing if it is the visitor's own.

    Args:
        owner: Id of the person.
        key: Of the element.
    """
    if not is_own(owner):
        with st.container(key=key):
            st.caption(f":material/person: {plain(owner_name(owner))}")


def owner_name(owner: str) -> str:
    """Return the name of an owner."""
    record = current_service().store.people.by_id(owner) if owner else None
    return record.name if record is not None else _("Somebody")


def _names() -> Mapping[str, str]:
    return {one.person_id: one.name for one in current_service().store.people.everybody()}


def _named(run: Summary, own: str, names: Mapping[str, str]) -> Summary:
    if run.owner == own:
        return run
    name = " · ".join(filter(None, (names.get(run.owner) or _("Somebody"), run.marks.name)))
    return replace(run, marks=replace(run.marks, name=name))

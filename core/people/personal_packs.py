"""Class packs as one person may open, make and answer them."""

from dataclasses import replace
from typing import TYPE_CHECKING

from core.base.errors import AccessError, LimitError
from core.base.text import N_
from core.people.access import Access
from core.people.person import Person
from core.runs.pack_record import (
    MOST_BYTES,
    MOST_DRAFT_BYTES,
    AnswerRecord,
    DraftRecord,
    PackRecord,
    PackRun,
)
from core.runs.sharing import Sharing
from core.runs.store import RunStore, ids

if TYPE_CHECKING:
    from core.runs.store.packs import Packs

    _Base = Packs
else:
    _Base = object  # importing it would import SQLAlchemy, which takes 0.2 s

MOST_PACKS = 100
"""Packs of one person."""
MOST_DRAFTS = 100
"""Unsaved drafts of one person."""


class PersonalPacks(_Base):
    """``core.runs.store.packs.Packs`` for one person, which asks before every call.

    Teachers make packs, and see what everybody answers and trains; students open what is shared,
    and see what is their own. A pack that a person may not open does not exist.

    Args:
        store: The store of everybody.
        person: The person.
        access: What the person may see and do.
    """

    def __init__(self, store: RunStore, person: Person, access: Access) -> None:
        self._store = store
        self._person = person
        self._access = access

    # Making

    @property
    def may_make(self) -> bool:
        return self._person.teaches

    def save(self, record: PackRecord) -> None:
        """Record a pack of the person, whatever its ``owner`` says.

        Raises:
            AccessError: The person does not teach, or the pack belongs to another teacher.
            LimitError: It is too large, or the person has too many.
        """
        self._make()
        if len(record.content.encode()) > MOST_BYTES:
            raise LimitError(
                N_("A class pack has at most {allowed} bytes. Shorten its texts, or make two."),
                allowed=MOST_BYTES,
            )
        own = self._person.person_id
        known = self._owners(record.pack_id)
        if record.pack_id not in known and list(known.values()).count(own) >= MOST_PACKS:
            raise LimitError(
                N_("You have {allowed} class packs, as many as allowed. Delete one first."),
                allowed=MOST_PACKS,
            )
        self._store.packs.save(replace(record, owner=own, shared=Sharing.PRIVATE.value))

    def share(self, pack_id: str, sharing: Sharing) -> None:
        owner = self.record(pack_id).owner
        hides = self._person.teaches and sharing is Sharing.PRIVATE
        if owner != self._person.person_id and not hides:
            raise anothers_pack()
        self._store.packs.share(pack_id, sharing)

    def delete(self, pack_id: str) -> None:
        if self.record(pack_id).owner != self._person.person_id:
            raise anothers_pack()
        self._store.packs.delete(pack_id)

    def keep(self, record: DraftRecord) -> None:
        """Record a draft of the person, whatever its ``owner`` says.

        Raises:
            AccessError: The person does not teach, or the pack belongs to another teacher.
            LimitError: It is too large, or the person has too many.
        """
        self._make()
        if len(record.content.encode()) > MOST_DRAFT_BYTES:
            raise LimitError(
                N_("A draft of a class pack has at most {allowed} bytes. Shorten its texts."),
                allowed=MOST_DRAFT_BYTES,
            )
        self._owners(record.pack_id)
        known = {one.pack_id for one in self.drafts()}
        if record.pack_id not in known and len(known) >= MOST_DRAFTS:
            raise LimitError(
                N_(
                    "This draft is not kept: you have {allowed} unsaved drafts of class packs, as"
                    " many as allowed. Save it, or discard another one."
                ),
                allowed=MOST_DRAFTS,
            )
        self._store.packs.keep(replace(record, owner=self._person.person_id))

    def drafts(self, *, owner: str = "") -> list[DraftRecord]:
        """Return the person's own drafts, whatever ``owner`` says."""
        return self._store.packs.drafts(owner=self._person.person_id)

    def discard(self, pack_id: str, *, owner: str = "") -> None:
        """Delete a draft of the person's own, whatever ``owner`` says."""
        self._store.packs.discard(pack_id, owner=self._person.person_id)

    def _make(self) -> None:
        """Raise unless the person may make packs."""
        if not self.may_make:
            raise AccessError(N_("Only a teacher makes class packs. Ask your teacher."))

    def _owners(self, pack_id: str) -> dict[str, str]:
        """The owners of all packs by id, unless this one is another person's."""
        known = {one.pack_id: one.owner for one in self._store.packs.listed()}
        own = self._person.person_id
        if known.get(pack_id, own) != own:
            raise anothers_pack()
        return known

    # Opening

    def record(self, pack_id: str) -> PackRecord:
        record = self._store.packs.record(pack_id)
        if not self._sees(record, Sharing.LINK, Sharing.CLASS):
            raise ids.pack_not_found(pack_id)
        return record

    def listed(self) -> list[PackRecord]:
        """Return the person's packs and those shared with the class; for a teacher, all."""
        return [one for one in self._store.packs.listed() if self._sees(one, Sharing.CLASS)]

    # Working

    def answer(self, record: AnswerRecord) -> None:
        """Record an answer of the person, whatever its ``owner`` says."""
        self._open(record.pack)
        self._store.packs.answer(replace(record, owner=self._person.person_id))

    def change_answer(self, record: AnswerRecord) -> None:
        """Change an answer of the person, whatever its ``owner`` says."""
        self._open(record.pack)
        self._store.packs.change_answer(replace(record, owner=self._person.person_id))

    def answer_to(self, pack: str, step: str, asked: str, *, owner: str = "") -> str | None:
        return self._store.packs.answer_to(pack, step, asked, owner=self._person.person_id)

    def answers(self, pack: str, *, owner: str | None = None) -> list[AnswerRecord]:
        """Return the person's answers in a pack; only a teacher asks for those of others."""
        self._open(pack)
        return self._store.packs.answers(pack, owner=self._whose(owner))

    def note_run(self, run_id: str, pack: str, step: str) -> None:
        self._access.change(run_id)
        self._open(pack)
        self._store.packs.note_run(run_id, pack, step)

    def runs(self, pack: str, *, owner: str | None = None) -> list[PackRun]:
        """Return the person's runs of a pack's steps; only a teacher asks for those of others."""
        self._open(pack)
        return self._store.packs.runs(pack, owner=self._whose(owner))

    def _whose(self, owner: str | None) -> str | None:
        return owner if self._person.teaches else self._person.person_id

    def _sees(self, record: PackRecord, *shared: Sharing) -> bool:
        own = record.owner == self._person.person_id
        return own or self._person.teaches or Sharing.of(record.shared) in shared

    def _open(self, pack: str) -> None:
        """Raise unless the person may open a pack; one that ships has no record."""
        if ids.is_made(pack):
            self.record(pack)


def anothers_pack() -> AccessError:
    """Return the error for a pack that only its owner may change."""
    return AccessError(
        N_("This class pack belongs to another teacher. Download its file, and open that.")
    )

"""Class packs: a teacher makes them and sees all answers; students see what is their own."""

from collections.abc import Callable
from typing import Any

import pytest

from core.base.errors import (
    AccessError,
    DenseboardError,
    LessonError,
    LimitError,
    RunNotFoundError,
)
from core.people import personal_packs
from core.people.person import Role
from core.people.personal_packs import PersonalPacks
from core.runs.pack_record import (
    MOST_BYTES,
    MOST_DRAFT_BYTES,
    AnswerRecord,
    DraftRecord,
    PackRecord,
    PackRun,
)
from core.runs.sharing import Sharing
from core.runs.store import ids
from core.runs.store.packs import Packs
from tests.core.people.conftest import Class

Call = Callable[[PersonalPacks, str, str], Any]

# Each with a pack and a run of the person.
OPENS: dict[str, Call] = {
    "record": lambda packs, pack, run: packs.record(pack),
    "answer": lambda packs, pack, run: packs.answer(AnswerRecord(pack, "1", "q", "0")),
    "change_answer": lambda packs, pack, run: packs.change_answer(
        AnswerRecord(pack, "1", "q", "1")
    ),
    "answers": lambda packs, pack, run: packs.answers(pack),
    "runs": lambda packs, pack, run: packs.runs(pack),
    "note_run": lambda packs, pack, run: packs.note_run(run, pack, "1"),
}
CHANGES: dict[str, Call] = {
    "share": lambda packs, pack, run: packs.share(pack, Sharing.CLASS),
    "delete": lambda packs, pack, run: packs.delete(pack),
}
MAKES: dict[str, Call] = {
    "save": lambda packs, pack, run: packs.save(PackRecord(pack, "changed")),
    "keep": lambda packs, pack, run: packs.keep(DraftRecord(pack, "draft")),
}
OF_THE_PERSON = {"listed", "answer_to", "may_make", "drafts", "discard"}


def made(room: Class, sharing: Sharing = Sharing.PRIVATE) -> str:
    """A pack of the teacher."""
    pack = ids.new_pack()
    room.teacher.store.packs.save(PackRecord(pack, "content"))
    room.teacher.store.packs.share(pack, sharing)
    return pack


def listed(packs: PersonalPacks) -> list[str]:
    return [one.pack_id for one in packs.listed()]


def test_every_call_asks() -> None:
    public = {name for name in dir(Packs) if not name.startswith("_")}
    assert public == {*OPENS, *CHANGES, *MAKES, *OF_THE_PERSON}
    assert public <= set(vars(PersonalPacks))


def test_a_pack_that_is_not_shared_does_not_exist(room: Class) -> None:
    pack, run = made(room), room.done(room.ben)
    for name, call in {**OPENS, **CHANGES}.items():
        with pytest.raises(LessonError, match="No class pack is recorded"):
            call(room.ben.store.packs, pack, run)
            pytest.fail(name)
    for call in MAKES.values():
        with pytest.raises(AccessError, match="Only a teacher"):
            call(room.ben.store.packs, pack, run)
    assert listed(room.ben.store.packs) == []
    assert room.teacher.store.packs.record(pack).content == "content"


def test_a_shared_pack_is_opened_and_not_changed(room: Class) -> None:
    run = room.done(room.ben)
    linked, shared = made(room, Sharing.LINK), made(room, Sharing.CLASS)
    for pack in (linked, shared):
        for call in OPENS.values():
            call(room.ben.store.packs, pack, run)
        for call in (*CHANGES.values(), *MAKES.values()):
            with pytest.raises(AccessError):
                call(room.ben.store.packs, pack, run)
    assert listed(room.ben.store.packs) == [shared]
    assert listed(room.teacher.store.packs) == [shared, linked]


def test_another_teacher_hides_and_does_not_change(room: Class) -> None:
    other = room.person("other-id", "Mr Vega", Role.TEACHER).store.packs
    pack = made(room, Sharing.CLASS)
    assert listed(other) == [pack]
    for call in (*CHANGES.values(), *MAKES.values()):
        with pytest.raises(AccessError, match="another teacher"):
            call(other, pack, "")
    other.share(pack, Sharing.PRIVATE)
    assert listed(room.ben.store.packs) == []


def test_students_see_their_own_answers_and_runs_the_teacher_all(room: Class) -> None:
    pack = made(room, Sharing.CLASS)
    runs = {}
    for name, person, answer in (("ana-id", room.ana, "0"), ("ben-id", room.ben, "1")):
        packs = person.store.packs
        packs.answer(AnswerRecord(pack, "1", "q", answer, owner="teacher-id"))  # whoever it says
        packs.answer(AnswerRecord(pack, "1", "q", "7"))  # only the first counts
        packs.change_answer(AnswerRecord(pack, "1", "q", answer, owner="teacher-id"))
        runs[name] = room.done(person)
        packs.note_run(runs[name], pack, "1")
        for owner in (None, "ana-id", "ben-id"):  # whoever they ask for
            assert [(one.owner, one.answer) for one in packs.answers(pack, owner=owner)] == [
                (name, answer)
            ]
            assert packs.runs(pack, owner=owner) == [PackRun(runs[name], "1")]
        assert packs.answer_to(pack, "1", "q", owner="ana-id") == answer
    everything = room.teacher.store.packs
    assert [one.answer for one in everything.answers(pack)] == ["0", "1"]
    assert [one.answer for one in everything.answers(pack, owner="ben-id")] == ["1"]
    assert [one.run_id for one in everything.runs(pack)] == list(runs.values())


def test_nobody_puts_anothers_run_into_a_step(room: Class) -> None:
    pack, run = made(room, Sharing.CLASS), room.done(room.ana)
    with pytest.raises(RunNotFoundError):
        room.ben.store.packs.note_run(run, pack, "1")
    room.ana.store.mark(run, shared=Sharing.CLASS)
    with pytest.raises(AccessError):
        room.ben.store.packs.note_run(run, pack, "1")


def test_packs_are_few_and_small(room: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    packs = room.teacher.store.packs
    with pytest.raises(LimitError, match="bytes"):
        packs.save(PackRecord(ids.new_pack(), "ñ" * (MOST_BYTES // 2 + 1)))
    pack = made(room)
    monkeypatch.setattr(personal_packs, "MOST_PACKS", 1)
    packs.save(PackRecord(pack, "again", owner="ana-id", shared=Sharing.CLASS))
    assert packs.record(pack).owner == "teacher-id" and listed(room.ana.store.packs) == []
    with pytest.raises(LimitError, match="as many as allowed"):
        packs.save(PackRecord(ids.new_pack(), "one more"))


def test_a_draft_is_its_persons_own(room: Class) -> None:
    mine = room.teacher.store.packs
    other = room.person("other-id", "Mr Vega", Role.TEACHER).store.packs
    pack = ids.new_pack()
    mine.keep(DraftRecord(pack, "mine", owner="other-id"))  # whoever it says
    other.keep(DraftRecord(pack, "theirs"))
    for owner in ("", "other-id"):  # whoever is asked for
        assert [(one.owner, one.content) for one in mine.drafts(owner=owner)] == [
            ("teacher-id", "mine")
        ]
    other.discard(pack, owner="teacher-id")
    assert other.drafts() == [] and len(mine.drafts()) == 1
    assert room.ben.store.packs.drafts(owner="teacher-id") == []


def test_drafts_are_few_and_small(room: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    packs = room.teacher.store.packs
    pack = ids.new_pack()
    with pytest.raises(LimitError, match="bytes"):
        packs.keep(DraftRecord(pack, "ñ" * (MOST_DRAFT_BYTES // 2 + 1)))
    monkeypatch.setattr(personal_packs, "MOST_DRAFTS", 1)
    for content in ("one", "changed"):
        packs.keep(DraftRecord(pack, content))
    with pytest.raises(LimitError, match="discard another one"):
        packs.keep(DraftRecord(ids.new_pack(), "one more"))
    assert [one.content for one in packs.drafts()] == ["changed"]


def test_a_reset_forgets_answers_and_a_deleted_pack_too(room: Class) -> None:
    pack = made(room, Sharing.CLASS)
    run = room.done(room.ana)
    room.ana.store.packs.note_run(run, pack, "1")
    for person in (room.ana, room.ben):
        person.store.packs.answer(AnswerRecord(pack, "1", "q", "0"))
    room.store.forget("ana-id")
    assert [one.owner for one in room.store.packs.answers(pack)] == ["ben-id"]
    room.teacher.store.packs.delete(pack)
    assert room.store.packs.answers(pack) == [] and room.store.packs.runs(pack) == []
    with pytest.raises(DenseboardError):
        room.teacher.store.packs.record(pack)
    assert room.store.record(run).owner == "ana-id"

"""Answers of those who follow: one of each, changed until they are revealed, and recorded."""

from typing import Any

import pytest

from core.base.errors import (
    AnswerError,
    AnswersClosedError,
    DenseboardError,
    StorageError,
    TooManyAnswersError,
)
from core.follow import poll as poll_module
from core.follow.poll import Poll
from core.lessons.packs import Pack, packs
from core.packs.answers import asked_in, choice_asked, first_choice, note_choice
from core.packs.draft import PackDraft
from core.packs.step_draft import AnswerDraft
from core.runs.pack_record import PackRecord
from core.runs.sharing import Sharing
from core.runs.store import ids
from core.runs.store.packs import Packs
from tests.core.follow.presenting import MOONS
from tests.core.people.conftest import Class

RATE = packs()["rate"]


def poll_of(pack: Pack = RATE) -> Poll:
    """What the first step of a pack asks, which is a question."""
    (asked,) = asked_in(pack, pack.steps[0])
    return Poll(pack, pack.steps[0], asked)


def refused(poll: Poll, error: type[DenseboardError], voice: str, answer: str) -> None:
    before = poll.counts
    with pytest.raises(error):
        poll.answer(voice, answer)
    assert poll.counts == before


def test_a_step_asks_for_a_prediction_and_an_answer() -> None:
    question, prediction = RATE.steps[:2]
    (asked,) = asked_in(RATE, question)
    assert asked.key == choice_asked(question) and not asked.predicts
    assert asked.options[:2] == ("0", "1")
    predicted = asked_in(RATE, prediction)[0]
    assert predicted.predicts and predicted.options == ("better", "same", "worse")


def test_everybody_has_one_answer_that_changes_until_the_answers_are_revealed() -> None:
    poll = poll_of()
    assert poll.answer_of("a") is None
    for voice, answer in (("a", "0"), ("b", "1"), ("a", "1")):
        poll.answer(voice, answer)
    assert poll.answer_of("a") == "1" and poll.counts[:2] == (0, 2) and sum(poll.counts) == 2
    poll.reveal()
    for voice in ("a", "c"):
        refused(poll, AnswersClosedError, voice, "0")


def test_what_is_asked_again_has_a_second_round_beside_the_first() -> None:
    room, poll = Class(), poll_of()
    poll.answer("ana", "0", room.ana.store)
    poll.answer("b", "1")
    poll.ask_again()  # only once the answers are revealed
    assert (poll.first, sum(poll.counts)) == (None, 2)
    poll.reveal()
    poll.ask_again()
    assert not poll.revealed and poll.first is not None
    assert poll.first[:2] == (1, 1) and poll.count == 0 and poll.answer_of("ana") is None
    poll.answer("ana", "1", room.ana.store)
    poll.answer("c", "1")
    assert poll.first[:2] == (1, 1) and poll.counts[:2] == (0, 2)
    (known,) = room.teacher.store.packs.answers("rate")
    assert (known.owner, known.answer) == ("ana-id", "0")
    poll.reveal()
    poll.ask_again()  # there is no third round
    assert poll.counts[:2] == (0, 2)
    refused(poll, AnswersClosedError, "d", "0")


def test_an_answer_that_there_is_not_is_refused() -> None:
    for answer in ("", "9", "-1", "better", "0 ", "٣"):
        refused(poll_of(), AnswerError, "a", answer)


def test_a_question_has_an_end_of_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poll_module, "MOST", 2)
    poll = poll_of()
    for voice in ("a", "b"):
        poll.answer(voice, "0")
    refused(poll, TooManyAnswersError, "c", "0")
    poll.answer("b", "1")
    assert poll.counts[:2] == (1, 1)


def test_an_answer_by_name_is_recorded_as_it_is_at_last() -> None:
    room, poll = Class(), poll_of()
    step = RATE.steps[0]
    for answer in ("0", "1"):
        poll.answer("ana", answer, room.ana.store)
    poll.answer("anybody", "2")
    assert first_choice(room.ana.store, RATE, step) == 1
    (known,) = room.teacher.store.packs.answers("rate")
    assert (known.owner, known.answer) == ("ana-id", "1")


def test_an_answer_from_the_step_itself_stays_the_first() -> None:
    room, poll = Class(), poll_of()
    step = RATE.steps[0]
    note_choice(room.ana.store, RATE, step, 2)
    for answer in ("0", "1"):
        poll.answer("ana", answer, room.ana.store)
    assert poll.answer_of("ana") == "1" and first_choice(room.ana.store, RATE, step) == 2


def test_an_answer_in_a_pack_that_only_the_presenter_opens_counts_without_a_record() -> None:
    room = Class()
    draft = PackDraft(ids.new_pack(), "T", "T").with_step(MOONS)
    draft = draft.changed("s1", title="T", text="T", look="L")
    answers = (AnswerDraft("a"), AnswerDraft("b"))
    pack = draft.changed("s1", question="Which?", answers=answers, right=1).pack()
    everybody = room.teacher.store.packs
    everybody.save(PackRecord(pack.name, "content"))
    poll = poll_of(pack)
    poll.answer("ana", "1", room.ana.store)
    assert poll.counts == (0, 1) and everybody.answers(pack.name) == []
    everybody.share(pack.name, Sharing.LINK)
    poll.answer("ana", "0", room.ana.store)
    assert [one.answer for one in everybody.answers(pack.name)] == ["0"]


def test_an_answer_that_cannot_be_recorded_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: Any) -> None:
        raise StorageError("full")

    monkeypatch.setattr(Packs, "answer", fails)
    poll = poll_of()
    with pytest.raises(StorageError):
        poll.answer("ana", "0", Class().ana.store)
    assert sum(poll.counts) == 0

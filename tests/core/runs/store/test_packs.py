"""Class packs in the record: saved, answered once, and with the runs of their steps."""

import pytest

from core.base.errors import LessonError, RunNotFoundError
from core.runs.pack_record import AnswerRecord, DraftRecord, PackRecord, PackRun
from core.runs.sharing import Sharing
from core.runs.store import RunStore, ids
from core.settings.config import RunConfig


def test_a_pack_is_saved_shared_and_saved_again(store: RunStore) -> None:
    first, second = (PackRecord(ids.new_pack(), text, "ruiz", changed=at) for text, at in
                     (("one", 1.0), ("two", 2.0)))  # fmt: skip
    for record in (first, second):
        store.packs.save(record)
    assert store.packs.listed() == [second, first]
    store.packs.share(first.pack_id, Sharing.CLASS)
    store.packs.save(PackRecord(first.pack_id, "new", "somebody", changed=3.0))
    assert store.packs.listed()[0] == PackRecord(first.pack_id, "new", "ruiz", "class", 3.0)
    store.packs.delete(first.pack_id)
    with pytest.raises(LessonError, match="No class pack is recorded"):
        store.packs.record(first.pack_id)
    assert ids.is_made(second.pack_id) and not ids.is_made("rate")


def test_a_draft_is_kept_until_its_pack_is_saved_or_deleted(store: RunStore) -> None:
    one, two = ids.new_pack(), ids.new_pack()
    store.packs.keep(DraftRecord(one, "old", "ruiz", 1.0))
    store.packs.keep(DraftRecord(two, "other", "ruiz", 2.0))
    store.packs.keep(DraftRecord(one, "new", "ruiz", 3.0))
    store.packs.keep(DraftRecord(one, "vega's", "vega", 4.0))
    assert store.packs.drafts(owner="ruiz") == [
        DraftRecord(one, "new", "ruiz", 3.0),
        DraftRecord(two, "other", "ruiz", 2.0),
    ]
    store.packs.save(PackRecord(one, "saved", "ruiz"))
    assert [draft.pack_id for draft in store.packs.drafts(owner="ruiz")] == [two]
    assert len(store.packs.drafts(owner="vega")) == 1
    store.packs.discard(two, owner="vega")
    assert [draft.pack_id for draft in store.packs.drafts(owner="ruiz")] == [two]
    store.packs.discard(two, owner="ruiz")
    store.packs.delete(one)
    assert store.packs.drafts(owner="ruiz") == store.packs.drafts(owner="vega") == []


def test_the_first_answer_counts(store: RunStore) -> None:
    given = [AnswerRecord("rate", "1", "q", "0", "ana", 2.0),
             AnswerRecord("rate", "1", "q", "1", "ana", 3.0),
             AnswerRecord("rate", "1", "q", "1", "ben", 1.0),
             AnswerRecord("rate", "1", "other", "1", "ana", 4.0),
             AnswerRecord("unit", "1", "q", "2", "ana", 5.0)]  # fmt: skip
    for one in given:
        store.packs.answer(one)
    assert store.packs.answers("rate") == [given[2], given[0], given[3]]
    assert store.packs.answers("rate", owner="ben") == [given[2]]
    assert store.packs.answer_to("rate", "1", "q", owner="ana") == "0"
    assert store.packs.answer_to("rate", "2", "q", owner="ana") is None


def test_runs_belong_to_the_step_that_was_open_first(store: RunStore) -> None:
    old, one, two = (store.create(RunConfig(seed=seed), owner=owner).run_id
                     for seed, owner in enumerate(("ana", "ana", "ben")))  # fmt: skip
    store.packs.note_run(one, "rate", "1")
    store.packs.note_run(one, "rate", "2")
    store.packs.note_run(two, "rate", "2")
    assert store.packs.runs("rate") == [PackRun(one, "1"), PackRun(two, "2")]
    assert store.packs.runs("rate", owner="ben") == [PackRun(two, "2")]
    assert old in {run.run_id for run in store.summaries()}
    with pytest.raises(RunNotFoundError):
        store.packs.note_run("nowhere", "rate", "1")


def test_an_answer_that_is_changed_is_no_second_one(store: RunStore) -> None:
    first = AnswerRecord("rate", "1", "q", "0", "ana", 2.0)
    others = [AnswerRecord("rate", "1", "q", "0", "ben", 4.0),
              AnswerRecord("rate", "2", "q", "0", "ana", 5.0)]  # fmt: skip
    for one in (first, *others):
        store.packs.answer(one)
    changed = AnswerRecord("rate", "1", "q", "2", "ana", 3.0)
    store.packs.change_answer(changed)
    assert store.packs.answers("rate") == [changed, *others]
    new = AnswerRecord("unit", "1", "q", "1", "ana", 6.0)
    store.packs.change_answer(new)
    assert store.packs.answers("unit") == [new]

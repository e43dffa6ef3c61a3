"""What a class has answered and trained: judged by each person's own runs, and who needs help."""

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from core.comparison.predictions_game import Direction
from core.lessons.packs import Pack
from core.packs.answers import choice_asked, prediction_asked
from core.packs.attempts import baseline, note_run
from core.packs.draft import PackDraft
from core.packs.help import Reason, persons
from core.packs.step_draft import REFERENCE, AnswerDraft, ReferenceDraft
from core.packs.work import Given, PackWork, Verdict, own_outcome, pack_work
from core.people.personal_service import PersonalService
from core.runs.history import Point, Row
from core.runs.pack_record import AnswerRecord, PackRecord, PackRun
from core.runs.sharing import Sharing
from core.runs.states import State
from core.runs.store import Summary
from core.runs.store.summary import settings_of
from core.settings.config import RunConfig
from tests.core.people.conftest import Class

NUMBERS = count()


def made() -> Pack:
    """Two steps: a question, then a prediction."""
    draft = PackDraft("own-1", "T", "T", 10)
    for epochs in (3, 4):
        draft = draft.with_step(RunConfig(dataset="digits", epochs=epochs))
    for name in ("s1", "s2"):
        draft = draft.changed(name, title="T", text="T", look="L")
    answers = (AnswerDraft("a"), AnswerDraft("b"), AnswerDraft("c"))
    draft = draft.changed("s1", question="Which?", answers=answers, right=1)
    return draft.changed("s2", predicts=True).pack()


PACK = made()
FIRST, SECOND = PACK.steps


def run(owner: str, config: RunConfig, metric: float, at: float, **changes: Any) -> Summary:
    return Summary(
        f"run-{next(NUMBERS)}",
        settings_of(config),
        changes.pop("state", State.DONE),
        at,
        last=Point(config.epochs, metric),
        best=Point(config.epochs, metric),
        epochs=config.epochs,
        owner=owner,
        **changes,
    )


def chosen(owner: str, place: int, at: float = 5.0) -> AnswerRecord:
    return AnswerRecord("own-1", "s1", choice_asked(FIRST), str(place), owner, at)


def expected(owner: str, direction: Direction, at: float = 15.0) -> AnswerRecord:
    asked = prediction_asked(PACK, SECOND)
    return AnswerRecord("own-1", "s2", asked, direction.value, owner, at)


def never(_run_id: str) -> list[Row]:
    raise AssertionError("no history is read")


def work(answers: list[AnswerRecord], runs: dict[str, list[Summary]], *owners: str) -> PackWork:
    noted = [PackRun(one.run_id, step) for step, some in runs.items() for one in some]
    names = {owner: owner.title() for owner in owners or ("ana", "ben")}
    every = [one for some in runs.values() for one in some]
    return pack_work(PACK, names, answers, noted, every, never)


def verdicts(given: tuple[Given, ...]) -> dict[str, str]:
    return {one.owner: one.verdict.value for one in given}


def test_a_choice_is_right_or_wrong_and_other_questions_do_not_count() -> None:
    answers = [chosen("ana", 1), chosen("ben", 2), chosen("stranger", 1)]
    other = replace(chosen("ben", 1), asked="c-before-it-was-reworded")
    found = work([*answers, other], {})
    assert verdicts(found.steps[0].choices) == {"ana": "right", "ben": "wrong"}
    assert found.steps[0].predictions == () and found.steps[1].given == ()


@pytest.mark.parametrize(
    ("metric", "outcome"),
    [
        (0.95, Direction.BETTER),
        (0.902, Direction.SAME),  # a difference that is chance is none
        (0.8, Direction.WORSE),
    ],
)
def test_a_prediction_is_judged_by_ones_own_two_runs(metric: float, outcome: Direction) -> None:
    runs = {
        "s1": [run("ana", FIRST.settings, 0.9, 10), run("ben", FIRST.settings, 0.1, 11)],
        "s2": [run("ana", replace(SECOND.settings, seed=1), metric, 20)],
    }
    for guess in Direction:
        (given,) = work([expected("ana", guess)], runs).steps[1].predictions
        assert given.outcome is outcome
        assert given.verdict is (Verdict.RIGHT if guess is outcome else Verdict.WRONG)


@pytest.mark.parametrize("stops", [False, True])
@pytest.mark.parametrize(
    ("metric", "outcome"),
    [(0.95, Direction.BETTER), (0.902, Direction.SAME), (0.8, Direction.WORSE)],
)
def test_a_prediction_is_judged_by_a_stated_result(
    metric: float, outcome: Direction, stops: bool
) -> None:
    config = RunConfig(dataset="digits", epochs=9, early_stopping=stops)
    draft = PackDraft("own-2", "T", "T").with_step(SECOND.settings)
    draft = draft.changed("s1", title="T", text="T", look="L", predicts=True, against=REFERENCE)
    draft = draft.changed("s1", reference=ReferenceDraft(config, 0.9, "Last week"))
    pack = draft.pack()
    (step,) = pack.steps
    mine = run("ana", replace(SECOND.settings, seed=1), metric, 20)

    def found(answer: AnswerRecord, *runs: Summary) -> Given:
        noted = [PackRun(one.run_id, "s1") for one in runs]
        (work,) = pack_work(pack, {"ana": "Ana"}, [answer], noted, runs, lambda _id: ()).steps
        (given,) = work.predictions
        return given

    asked = prediction_asked(pack, step)
    guess = AnswerRecord("own-2", "s1", asked, outcome.value, "ana", 15)
    assert found(guess).verdict is Verdict.OPEN  # and no second run is needed
    assert found(guess, mine).verdict is Verdict.RIGHT
    assert found(guess, mine).outcome is outcome
    assert found(replace(guess, at=21), mine).verdict is Verdict.LATE
    other = draft.changed("s1", reference=ReferenceDraft(config, 0.7, "Last week")).pack()
    assert prediction_asked(other, other.steps[0]) != asked
    renamed = draft.changed("s1", reference=ReferenceDraft(config, 0.9, "Another name")).pack()
    assert prediction_asked(renamed, renamed.steps[0]) == asked


def test_a_prediction_is_open_until_both_runs_are_done_and_late_after_them() -> None:
    before, after = run("ana", FIRST.settings, 0.9, 10), run("ana", SECOND.settings, 0.95, 20)
    guess = expected("ana", Direction.BETTER)
    changed = run("ana", replace(SECOND.settings, epochs=9), 0.95, 16)
    training = replace(after, state=State.RUNNING)
    for runs in (
        {},
        {"s1": [before]},
        {"s2": [after]},
        {"s1": [before], "s2": [changed]},
        {"s1": [before], "s2": [training]},
        {"s1": [replace(before, created=30)], "s2": [after]},
    ):
        assert verdicts(work([guess], runs).steps[1].predictions) == {"ana": "open"}
    both = {"s1": [before], "s2": [after]}
    assert verdicts(work([guess], both).steps[1].predictions) == {"ana": "right"}
    late = expected("ana", Direction.BETTER, at=21)
    assert verdicts(work([late], both).steps[1].predictions) == {"ana": "late"}
    failed = {"s1": [before], "s2": [replace(after, run_id="f", state=State.FAILED)]}
    assert verdicts(work([guess], failed).steps[1].predictions) == {"ana": "wrong"}


def test_runs_of_others_and_of_other_steps_are_left_out() -> None:
    mine, strange = run("ana", FIRST.settings, 0.9, 1), run("stranger", FIRST.settings, 0.9, 1)
    found = work([], {"s1": [mine, strange], "gone": [run("ana", FIRST.settings, 0.9, 1)]})
    assert [one.runs for one in found.steps] == [(mine,), ()]


def reasons(found: PackWork) -> dict[str, tuple[Reason, ...]]:
    return {one.owner: one.reasons for one in persons(found)}


def test_who_has_not_answered_what_half_of_the_others_have_needs_help() -> None:
    class_ = ("ana", "ben", "eva", "leo", "zoe")
    one = work([chosen("ana", 1)], {}, *class_)
    assert set(reasons(one).values()) == {()}
    two = work([chosen("ana", 1), chosen("ben", 1)], {}, *class_)
    assert reasons(two)["eva"] == (Reason.UNANSWERED,) and reasons(two)["ana"] == ()
    assert [each.owner for each in persons(two)][:3] == ["eva", "leo", "zoe"]
    alone = work([], {}, "ana")
    assert reasons(alone) == {"ana": ()}


def test_whose_last_run_failed_or_who_was_wrong_twice_needs_help() -> None:
    bad = run("ana", SECOND.settings, 0.0, 20, state=State.FAILED)
    before = run("ana", FIRST.settings, 0.9, 10)
    answers = [chosen("ana", 0), expected("ana", Direction.BETTER), chosen("ben", 1)]
    answers.append(expected("ben", Direction.BETTER))
    found = work(answers, {"s1": [before], "s2": [bad]})
    assert reasons(found)["ana"] == (Reason.FAILED, Reason.WRONG)
    assert persons(found)[0].owner == "ana" and persons(found)[0].wrong == 2
    again = run("ana", SECOND.settings, 0.9, 30)
    found = work(answers, {"s1": [before], "s2": [bad, again]})
    assert Reason.FAILED not in reasons(found)["ana"]


def test_who_stays_in_a_step_twice_as_long_as_planned_needs_help() -> None:
    planned = 60 * PACK.minutes / 2
    for seconds, stuck in ((2 * planned + 60, True), (2 * planned - 60, False)):
        answers = [chosen("ana", 1, at=0.0), chosen("ben", 1, at=0.0)]
        answers.append(expected("ben", Direction.SAME, at=seconds))
        found = work(answers, {})
        assert (Reason.STUCK in reasons(found)["ana"]) == stuck
        assert Reason.STUCK not in reasons(found)["ben"]
        (ana,) = (one for one in persons(found) if one.owner == "ana")
        assert ana.step == 1 and ana.minutes == pytest.approx(seconds / 60)


def test_a_run_is_noted_with_the_prediction_it_decides(room: Class) -> None:
    store = room.ana.store
    room.store.packs.save(PackRecord("own-1", "content", owner="teacher-id", shared="class"))
    assert baseline(PACK, SECOND, store) is None

    def train(place: int, config: RunConfig) -> str:
        step = PACK.steps[place]
        run_id = room.ana.submit(config)
        note_run(PACK, step, config, run_id, store)
        room.service.finish(run_id)
        return run_id

    first = train(0, FIRST.settings)
    assert baseline(PACK, SECOND, store) == first
    store.packs.answer(expected("", Direction.BETTER))
    changed = train(1, replace(SECOND.settings, epochs=2))
    assert store.guesses() == {}
    decisive = train(1, replace(SECOND.settings, seed=7))
    train(1, SECOND.settings)
    assert {one: guess["baseline"] for one, guess in store.guesses().items()} == {decisive: first}
    assert [one.step for one in store.packs.runs("own-1")] == ["s1", "s2", "s2", "s2"]
    assert changed in {one.run_id for one in store.packs.runs("own-1")}
    assert baseline(PACK, SECOND, room.ben.store) is None


def test_ones_own_outcome_is_that_of_ones_own_two_runs(room: Class) -> None:
    def outcome(person: PersonalService, owner: str) -> Direction | None:
        return own_outcome(PACK, SECOND, owner, person.store)

    room.store.packs.save(PackRecord(PACK.name, "content", shared=Sharing.CLASS.value))
    assert outcome(room.teacher, "teacher-id") is None
    for person, steps in ((room.ana, (FIRST, SECOND)), (room.teacher, (FIRST,))):
        for step in steps:
            note_run(PACK, step, step.settings, room.done(person, step.settings), person.store)
    assert outcome(room.ana, "ana-id") is not None
    assert outcome(room.teacher, "teacher-id") is None  # who sees the runs of everybody

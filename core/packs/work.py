"""What a class has answered and trained in a pack, judged."""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core.base.cache import LRUCache
from core.comparison.predictions_game import Direction, Guess, judge
from core.lessons.packs import Pack, Step
from core.lessons.reference import Reference
from core.packs.answers import choice_asked, prediction_asked
from core.packs.attempts import with_settings
from core.runs.history import Point, Row
from core.runs.pack_record import AnswerRecord, PackRun
from core.runs.states import State
from core.runs.store import RunStore, Summary
from core.runs.store.summary import settings_of

Rows = Callable[[str], Sequence[Row]]

_JUDGED = 2_000
_outcomes: LRUCache[tuple[str, str], Direction | None] = LRUCache(_JUDGED)


class Verdict(StrEnum):
    """What an answer is worth."""

    RIGHT = "right"
    WRONG = "wrong"
    OPEN = "open"  # the runs that decide are not there yet
    LATE = "late"  # predicted after the run had been started


@dataclass(frozen=True)
class Given:
    """The first answer of a person to what a step asks.

    Attributes:
        owner: Id of the person.
        answer: Place of the answer, counted from 0, or the predicted direction.
        at: When it was given, in seconds since 1970 (UTC).
        verdict: What it is worth.
        outcome: How the person's own run came out, compared with the one before; ``None`` for a
            choice, and while it is not known.
    """

    owner: str
    answer: str
    at: float
    verdict: Verdict
    outcome: Direction | None = None


@dataclass(frozen=True)
class StepWork:
    """What was done in a step.

    Attributes:
        step: The step.
        choices: Answers to its question.
        predictions: Predictions of its outcome.
        runs: Runs that were started while it was open, oldest first.
    """

    step: Step
    choices: tuple[Given, ...]
    predictions: tuple[Given, ...]
    runs: tuple[Summary, ...]

    @property
    def given(self) -> tuple[Given, ...]:
        """All answers."""
        return (*self.choices, *self.predictions)

    @property
    def outcomes(self) -> Mapping[Direction, int]:
        """How often each outcome of a prediction came out."""
        found: dict[Direction, int] = defaultdict(int)
        for one in self.predictions:
            if one.outcome is not None:
                found[one.outcome] += 1
        return found


@dataclass(frozen=True)
class PackWork:
    """What was done in a pack.

    Attributes:
        pack: The pack.
        persons: Names of those whose work it is, by id.
        steps: The steps, in order.
    """

    pack: Pack
    persons: Mapping[str, str]
    steps: tuple[StepWork, ...] = field(default=())


def pack_work(
    pack: Pack,
    persons: Mapping[str, str],
    answers: Sequence[AnswerRecord],
    noted: Sequence[PackRun],
    summaries: Sequence[Summary],
    rows: Rows,
) -> PackWork:
    """Bring together what was answered and trained.

    A prediction is judged as ``core.comparison.predictions_game.judge`` does, by the person's own
    runs with the settings of the two steps: the first of this step, and the last of the other one
    that was started before. In place of that one may be a result that the pack states.

    Args:
        pack: The pack.
        persons: Names by id of those whose work counts.
        answers: All answers in the pack, as far as they may be seen.
        noted: The runs of its steps, as far as they may be seen.
        summaries: All runs that may be seen.
        rows: Reads the history of a run by its id; asked only for runs with early stopping.
    """
    known = {run.run_id: run for run in summaries if run.owner in persons}
    by_step = _by_step(noted, known)
    asked: dict[tuple[str, str], list[AnswerRecord]] = defaultdict(list)
    for answer in answers:
        if answer.owner in persons:
            asked[answer.step, answer.asked].append(answer)
    steps = []
    for step in pack.steps:
        choices = [
            _choice(step, one) for one in asked[step.name, choice_asked(step)] if step.question
        ]
        predictions = []
        if step.predicts:
            mine = _by_owner(step, by_step[step.name])
            before = _compared_with(pack, step, by_step)
            predictions = [
                _prediction(one, mine[one.owner], before(one.owner), rows)
                for one in asked[step.name, prediction_asked(pack, step)]
            ]
        steps.append(StepWork(step, tuple(choices), tuple(predictions), tuple(by_step[step.name])))
    return PackWork(pack, persons, tuple(steps))


def own_prediction(pack: Pack, step: Step, owner: str, store: RunStore) -> Given | None:
    """Return what one person predicted in a step, judged; ``None`` if nothing was predicted.

    Args:
        pack: The pack.
        step: A step of it.
        owner: Id of the person.
        store: The record of the person.

    Raises:
        StorageError: The record cannot be read.
    """
    work = pack_work(
        pack,
        {owner: ""},
        store.packs.answers(pack.name, owner=owner),
        store.packs.runs(pack.name, owner=owner),
        store.summaries(),
        store.rows,
    )
    return next(iter(work.steps[pack.place(step.name) - 1].predictions), None)


def _compared_with(
    pack: Pack, step: Step, by_step: Mapping[str, Sequence[Summary]]
) -> Callable[[str], Sequence[Summary]]:
    """What the runs of a person in a step are compared with, by the id of the person."""
    if step.reference is not None:
        stated = (_stated(step.reference, prediction_asked(pack, step)),)
        return lambda _owner: stated
    earlier = pack.steps[pack.place(step.against) - 1]
    runs = _by_owner(earlier, by_step[earlier.name])
    return lambda owner: runs[owner]


def _stated(reference: Reference, name: str) -> Summary:
    """A stated result as a run that is older than all others."""
    last = Point(reference.settings.epochs, reference.result)
    return Summary(
        name, settings_of(reference.settings), State.DONE, -math.inf, best=last, last=last
    )


def own_outcome(pack: Pack, step: Step, owner: str, store: RunStore) -> Direction | None:
    """Return how a person's own runs of a step came out, whatever was predicted.

    Args:
        pack: The pack.
        step: A step of it that predicts.
        owner: Id of the person.
        store: The record of the person.

    Returns:
        The outcome; ``None`` while it is not known.

    Raises:
        LessonError: The person may not open the pack any more.
        StorageError: The record cannot be read.
    """
    own = {run.run_id: run for run in store.summaries() if run.owner == owner}
    by_step = _by_step(store.packs.runs(pack.name, owner=owner), own)
    mine = _by_owner(step, by_step[step.name])[owner]
    pair = _compared(mine, _compared_with(pack, step, by_step)(owner))
    return None if pair is None else _outcome(*pair, store.rows)


def _by_step(
    noted: Sequence[PackRun], known: Mapping[str, Summary]
) -> Mapping[str, Sequence[Summary]]:
    """The known runs by the step that they belong to."""
    found: dict[str, list[Summary]] = defaultdict(list)
    for one in noted:
        if one.run_id in known:
            found[one.step].append(known[one.run_id])
    return found


def _choice(step: Step, one: AnswerRecord) -> Given:
    right = step.question is not None and one.answer == str(step.question.right)
    return Given(one.owner, one.answer, one.at, Verdict.RIGHT if right else Verdict.WRONG)


def _by_owner(step: Step, runs: Sequence[Summary]) -> Mapping[str, list[Summary]]:
    """The runs with a step's settings by person, oldest first."""
    found: dict[str, list[Summary]] = defaultdict(list)
    for run in with_settings(step, runs):
        found[run.owner].append(run)
    return found


def _prediction(
    one: AnswerRecord, mine: Sequence[Summary], before: Sequence[Summary], rows: Rows
) -> Given:
    after = next(iter(mine), None)
    pair = _compared(mine, before)
    outcome = _outcome(*pair, rows) if pair is not None else None
    if after is not None and after.created < one.at:
        verdict = Verdict.LATE
    elif outcome is None:
        verdict = Verdict.OPEN
    else:
        verdict = Verdict.RIGHT if outcome.value == one.answer else Verdict.WRONG
    return Given(one.owner, one.answer, one.at, verdict, outcome)


def _compared(mine: Sequence[Summary], before: Sequence[Summary]) -> tuple[Summary, Summary] | None:
    """The first run of a step, behind the last one before it that was done in the other step."""
    after = next(iter(mine), None)
    earlier = [run for run in before if after and run.created < after.created and _done(run)]
    return (earlier[-1], after) if after is not None and earlier else None


def _done(run: Summary) -> bool:
    return run.state is State.DONE


def _outcome(before: Summary, after: Summary, rows: Rows) -> Direction | None:
    """How a run came out; remembered once it is known, as neither run changes then."""
    key = before.run_id, after.run_id
    found = _outcomes.get(key)
    if found is None:
        stopped_early = any(run.raw_settings.get("early_stopping") for run in (before, after))
        # A result that the pack states is of final weights already, and has no history.
        known = [
            run.run_id for run in (before, after) if stopped_early and math.isfinite(run.created)
        ]
        result = judge(
            Guess(before.run_id),
            before,
            after,
            lambda run_id: rows(run_id) if run_id in known else (),
        )
        found = None if result is None else result.metric
        if found is not None:
            _outcomes.put(key, found)
    return found

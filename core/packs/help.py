"""Who in a class needs help with a pack: each reason is a rule that a sentence can say."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.packs.work import PackWork, Verdict
from core.runs.states import State

WRONG = 2
"""Wrong answers from which on somebody needs help."""
TIMES = 2.0
"""How much longer than it should take a step may take."""
_SECONDS = 60.0


class Reason(StrEnum):
    """Why somebody needs help."""

    UNANSWERED = "unanswered"  # half of the others have answered
    FAILED = "failed"
    WRONG = "wrong"
    STUCK = "stuck"


@dataclass(frozen=True)
class PersonWork:
    """How one person gets on.

    Attributes:
        owner: Id of the person.
        name: The person's name.
        step: Place of the step that the person answered or trained in last, counted from 1; 0 for
            none yet.
        answered: Number of answers.
        right: How many of them are right.
        wrong: How many of them are wrong.
        runs: Number of runs.
        minutes: Minutes in this step, until the last time that anybody did something.
        reasons: Why the person needs help; empty for no reason.
    """

    owner: str
    name: str
    step: int
    answered: int
    right: int
    wrong: int
    runs: int
    minutes: float
    reasons: tuple[Reason, ...]


def step_minutes(work: PackWork) -> float:
    """Return the minutes that a step of a pack should take."""
    return work.pack.minutes / len(work.pack.steps)


def persons(work: PackWork) -> list[PersonWork]:
    """Return how everybody gets on: first whoever has most reasons to be helped, then by name."""
    moments = [at for owner in work.persons for _place, at in _moments(work, owner)]
    now = max(moments, default=0.0)
    found = [_person(work, owner, now) for owner in work.persons]
    return sorted(found, key=lambda one: (-len(one.reasons), one.name.casefold()))


def _person(work: PackWork, owner: str, now: float) -> PersonWork:
    given = [one for step in work.steps for one in step.given if one.owner == owner]
    runs = sorted(
        (run for step in work.steps for run in step.runs if run.owner == owner),
        key=lambda run: run.created,
    )
    right, wrong = (
        sum(one.verdict is verdict for one in given) for verdict in (Verdict.RIGHT, Verdict.WRONG)
    )
    moments = _moments(work, owner)
    step = max(moments, key=lambda one: one[1])[0] if moments else 0
    began = min((at for place, at in moments if place == step), default=now)
    minutes = (now - began) / _SECONDS
    reasons = []
    if _unanswered(work, owner):
        reasons.append(Reason.UNANSWERED)
    if runs and runs[-1].state is State.FAILED:
        reasons.append(Reason.FAILED)
    if wrong >= WRONG:
        reasons.append(Reason.WRONG)
    if 0 < step < len(work.steps) and minutes > TIMES * step_minutes(work):
        reasons.append(Reason.STUCK)
    return PersonWork(
        owner,
        work.persons[owner],
        step,
        len(given),
        right,
        wrong,
        len(runs),
        minutes,
        tuple(reasons),
    )


def _unanswered(work: PackWork, owner: str) -> bool:
    """Whether at least half of the others have answered something that this person has not."""
    others = len(work.persons) - 1
    for step in work.steps:
        for given in (step.choices, step.predictions):
            owners = {one.owner for one in given}
            if others and owner not in owners and 2 * len(owners) >= others:
                return True
    return False


def _moments(work: PackWork, owner: str) -> Sequence[tuple[int, float]]:
    """When a person answered or trained, each with the place of the step."""
    return [
        (place, at)
        for place, step in enumerate(work.steps, start=1)
        for at in (
            *(one.at for one in step.given if one.owner == owner),
            *(run.created for run in step.runs if run.owner == owner),
        )
    ]

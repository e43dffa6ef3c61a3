"""The user's guesses about the effect of a change, and their score."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from core.base.errors import DenseboardError
from core.comparison.groups import higher_is_better, metric
from core.comparison.reference import comparable
from core.runs.history import Row
from core.runs.states import State
from core.runs.store import Summary

SAME_ACCURACY = 0.005
"""Accuracies (0 to 1) that differ by no more than this are about the same."""
SAME_ERROR = 0.01
"""Errors that differ by no more than this share of the earlier one are about the same."""
SAME_TIME = 0.1
"""Times that differ by no more than this share of the earlier one are about the same."""

Rows = Callable[[str], Sequence[Row]]


class Direction(StrEnum):
    """How the validation metric changes."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class Speed(StrEnum):
    """How training time changes, without compilation."""

    FASTER = "faster"
    SLOWER = "slower"


@dataclass(frozen=True)
class Guess:
    """A guess about a run.

    Attributes:
        baseline: The run it will be compared with.
        metric: The expected change of the validation metric; ``None`` for no guess.
        speed: The expected change of training time; ``None`` for no guess.
    """

    baseline: str
    metric: Direction | None = None
    speed: Speed | None = None

    @property
    def empty(self) -> bool:
        return self.metric is None and self.speed is None

    def to_mapping(self) -> dict[str, Any]:
        """Return the guess for JSON."""
        return {"baseline": self.baseline, "metric": self.metric, "speed": self.speed}

    @classmethod
    def from_mapping(cls, stored: Mapping[str, Any]) -> "Guess":
        """Read what ``to_mapping`` wrote.

        Raises:
            ValueError, KeyError: It is not such a guess.
        """
        direction, speed = stored["metric"], stored["speed"]
        return cls(
            str(stored["baseline"]),
            None if direction is None else Direction(direction),
            None if speed is None else Speed(speed),
        )


class GuessResult(NamedTuple):
    """The outcome of a guess; ``None`` for unknown values.

    Attributes:
        metric: How the validation metric changed.
        difference: The change of the metric, in its own unit; ``None`` after a failed run.
        speed: How training time changed; also ``None`` if both took about the same.
        ratio: Time of the run divided by that of the baseline.
        right: For each guess that can be checked, whether it was right.
    """

    metric: Direction | None
    difference: float | None
    speed: Speed | None
    ratio: float | None
    right: tuple[bool, ...]


class Score(NamedTuple):
    """The score of guesses.

    Attributes:
        right: Number of right guesses.
        total: Number of guesses that can be checked.
        streak: Number of latest guesses in a row that were right.
    """

    right: int
    total: int
    streak: int


def judge(guess: Guess, before: Summary, after: Summary, rows: Rows) -> GuessResult | None:
    """Check a guess against the two runs.

    A run that failed to train counts as worse. A stopped run is not checked.

    Args:
        guess: The guess.
        before: The baseline.
        after: The run.
        rows: Reads the history of a run by its id.

    Returns:
        The outcome; ``None`` while it cannot be checked.
    """
    if after.state not in (State.DONE, State.FAILED) or not comparable(before, after):
        return None
    happened, difference = _metric(before, after, rows)
    ratio = _ratio(before, after, rows) if after.state is State.DONE else None
    speed = None if ratio is None else _speed(ratio)
    right = []
    if guess.metric is not None and happened is not None:
        right.append(guess.metric is happened)
    if guess.speed is not None and speed is not None:
        right.append(guess.speed is speed)
    return GuessResult(happened, difference, speed, ratio, tuple(right))


def score(guesses: Mapping[str, Mapping[str, Any]], runs: Iterable[Summary], rows: Rows) -> Score:
    """Return the score; guesses that cannot be read or checked do not count.

    Args:
        guesses: From ``RunStore.guesses``.
        runs: All runs.
        rows: Reads the history of a run by its id.
    """
    known = {run.run_id: run for run in runs}
    guessed = sorted((known[run_id] for run_id in guesses.keys() & known.keys()), key=_created)
    right: list[bool] = []
    for run in guessed:
        guess = read_guess(guesses[run.run_id])
        before = known.get(guess.baseline) if guess else None
        outcome = judge(guess, before, run, rows) if guess and before else None
        right += outcome.right if outcome else ()
    streak = next((place for place, one in enumerate(reversed(right)) if not one), len(right))
    return Score(sum(right), len(right), streak)


def read_guess(stored: Mapping[str, Any]) -> Guess | None:
    """Return a recorded guess; ``None`` if it cannot be read."""
    try:
        return Guess.from_mapping(stored)
    except (ValueError, KeyError, TypeError):
        return None


def _created(run: Summary) -> float:
    return run.created


def _metric(before: Summary, after: Summary, rows: Rows) -> tuple[Direction | None, float | None]:
    if after.state is State.FAILED:
        return Direction.WORSE, None
    try:
        old, new = metric(before, rows), metric(after, rows)
    except DenseboardError:
        old = new = None
    if old is None or new is None:
        return None, None
    accuracy = higher_is_better(after)
    gain = new - old if accuracy else old - new
    same = SAME_ACCURACY if accuracy else SAME_ERROR * abs(old)
    # Rounding may make a difference slightly larger than the threshold it equals.
    if abs(gain) <= same + 1e-9 * abs(old):
        return Direction.SAME, new - old
    return (Direction.BETTER if gain > 0 else Direction.WORSE), new - old


def _ratio(before: Summary, after: Summary, rows: Rows) -> float | None:
    try:
        times = [
            history[-1].seconds if history else 0.0 for history in map(rows, _ids(before, after))
        ]
    except DenseboardError:
        return None
    return times[1] / times[0] if all(times) else None


def _ids(*runs: Summary) -> list[str]:
    return [run.run_id for run in runs]


def _speed(ratio: float) -> Speed | None:
    if abs(ratio - 1) <= SAME_TIME:
        return None
    return Speed.FASTER if ratio < 1 else Speed.SLOWER

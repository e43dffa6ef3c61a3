"""Which questions were answered and which exercises solved, kept in the record."""

from collections.abc import Sequence

from core.runs.store import RunStore

_ANSWER, _EXERCISE = "answer_", "exercise_"


def first_answer(store: RunStore, question: str) -> int | None:
    """Return the place of the first answer to a question; ``None`` if it was not answered.

    Raises:
        StorageError: The record cannot be read.
    """
    place = store.preference(f"{_ANSWER}{question}")
    return place if isinstance(place, int) else None


def note_answer(store: RunStore, question: str, answer: int) -> None:
    """Record the first answer to a question; later ones change nothing.

    Raises:
        StorageError: It cannot be written.
    """
    if first_answer(store, question) is None:
        store.prefer(f"{_ANSWER}{question}", answer)


def solution(store: RunStore, exercise: str) -> tuple[str, ...]:
    """Return the runs that first solved an exercise; they may be deleted. Empty if none did.

    Raises:
        StorageError: The record cannot be read.
    """
    runs = store.preference(f"{_EXERCISE}{exercise}")
    return tuple(map(str, runs)) if isinstance(runs, list) else ()


def note_solution(store: RunStore, exercise: str, runs: Sequence[str]) -> None:
    """Record the runs that solved an exercise for the first time.

    Raises:
        StorageError: It cannot be written.
    """
    if not solution(store, exercise):
        store.prefer(f"{_EXERCISE}{exercise}", list(runs))

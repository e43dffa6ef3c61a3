"""What one person answers in a pack, before training. Only first answers are recorded."""

import hashlib
import json
from contextlib import suppress
from typing import Any, NamedTuple

from core.comparison.predictions_game import Direction
from core.lessons.packs import Pack, Step
from core.runs.pack_record import AnswerRecord
from core.runs.store import RunStore

_CHOICE, _PREDICTION = "c", "p"
_DIGITS = 16


class Asked(NamedTuple):
    """What a step asks.

    Attributes:
        key: What identifies it as it is asked.
        options: All answers, as they are recorded.
        predicts: Whether it asks for a prediction; else for one of the answers to a question.
    """

    key: str
    options: tuple[str, ...]
    predicts: bool


def asked_in(pack: Pack, step: Step) -> tuple[Asked, ...]:
    """Return what a step asks, in the order in which it is shown."""
    asked = []
    if step.predicts:
        asked.append(Asked(prediction_asked(pack, step), tuple(Direction), predicts=True))
    if step.question is not None:
        places = range(len(step.question.answers))
        asked.append(Asked(choice_asked(step), tuple(map(str, places)), predicts=False))
    return tuple(asked)


def choice_asked(step: Step) -> str:
    """Return what identifies the question of a step; another wording is another question."""
    question = step.question
    words = [] if question is None else [question.text, *(one.text for one in question.answers)]
    return _identified(_CHOICE, words)


def prediction_asked(pack: Pack, step: Step) -> str:
    """Return what identifies the prediction in a step: its settings and what they are compared
    with, the settings of the other step or a result."""
    if step.reference is not None:
        before = [step.reference.settings.to_json(), step.reference.result]
    else:
        before = [pack.steps[pack.place(step.against) - 1].settings.to_json()]
    return _identified(_PREDICTION, [*before, step.settings.to_json()])


def first_choice(store: RunStore, pack: Pack, step: Step) -> int | None:
    """Return the place of the answer that was given first; ``None`` if none was.

    Raises:
        StorageError: The record cannot be read.
    """
    answer = store.packs.answer_to(pack.name, step.name, choice_asked(step))
    return int(answer) if answer is not None and answer.isdecimal() else None


def note_choice(store: RunStore, pack: Pack, step: Step, place: int) -> None:
    """Record an answer, unless there is one.

    Raises:
        StorageError: It cannot be written.
    """
    store.packs.answer(AnswerRecord(pack.name, step.name, choice_asked(step), str(place)))


def first_prediction(store: RunStore, pack: Pack, step: Step) -> Direction | None:
    """Return the outcome that was predicted first; ``None`` if none was.

    Raises:
        StorageError: The record cannot be read.
    """
    answer = store.packs.answer_to(pack.name, step.name, prediction_asked(pack, step))
    with suppress(ValueError):
        return None if answer is None else Direction(answer)
    return None


def note_prediction(store: RunStore, pack: Pack, step: Step, expected: Direction) -> None:
    """Record a prediction, unless there is one.

    Raises:
        StorageError: It cannot be written.
    """
    asked = prediction_asked(pack, step)
    store.packs.answer(AnswerRecord(pack.name, step.name, asked, expected.value))


def _identified(kind: str, words: list[Any]) -> str:
    return kind + hashlib.sha256(json.dumps(words).encode()).hexdigest()[:_DIGITS]

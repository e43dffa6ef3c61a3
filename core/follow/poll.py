"""What a presented step asks those who follow, and what they answer."""

import hashlib
import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from core.base.errors import AnswerError, AnswersClosedError, LessonError, TooManyAnswersError
from core.base.text import N_, UserText
from core.lessons.packs import Pack, Step
from core.packs.answers import Asked
from core.runs.pack_record import AnswerRecord
from core.runs.store import RunStore

MOST = 1_000
"""Persons and browsers that answer one question."""

_LONGEST = 20  # characters of an answer that an error repeats
_HASHED = 32  # characters that stand for a voice


class Poll:
    """One answer of each who follows, which may be changed until the answers are revealed.

    After that it can be asked once more: the answers to the first round stay, and only those are
    recorded, as nobody had seen what the others answer.

    Args:
        pack: The class pack.
        step: Its step.
        asked: What the step asks.
        state: ``state`` of the same poll, with which this one goes on; empty for a new one.
    """

    def __init__(
        self, pack: Pack, step: Step, asked: Asked, state: Mapping[str, Any] | None = None
    ) -> None:
        self.step = step
        self.asked = asked
        self._pack = pack
        state = state or {}
        first = state.get("first")
        self._revealed: bool = state.get("revealed", False)
        self._first: tuple[int, ...] | None = None if first is None else tuple(first)
        self._answers: dict[str, str] = dict(state.get("answers", {}))
        self._recorded: set[str] = set(state.get("recorded", ()))
        self._lock = threading.Lock()

    @property
    def state(self) -> dict[str, Any]:
        """Everything that was answered and shown, as JSON has it."""
        with self._lock:
            return {
                "revealed": self._revealed,
                "first": self._first,
                "answers": dict(self._answers),
                "recorded": sorted(self._recorded),
            }

    @property
    def revealed(self) -> bool:
        return self._revealed

    @property
    def count(self) -> int:
        """How many have answered."""
        return len(self._answers)

    @property
    def counts(self) -> tuple[int, ...]:
        """How many gave each answer, in the order of ``asked.options``."""
        with self._lock:
            return self._counted()

    @property
    def first(self) -> tuple[int, ...] | None:
        """``counts`` of the first round; ``None`` during it."""
        return self._first

    def answer_of(self, voice: str) -> str | None:
        """Return what somebody has answered; ``None`` for nothing."""
        return self._answers.get(_hashed(voice))

    def answer(self, voice: str, answer: str, store: RunStore | None = None) -> None:
        """Take an answer, or change it.

        Args:
            voice: Who answers.
            answer: One of ``asked.options``.
            store: The record of the person who answers, in which an earlier answer from elsewhere
                stays; ``None`` for somebody who has not signed in.

        Raises:
            AnswerError: There is no such answer.
            AnswersClosedError: The presenter has revealed the answers.
            TooManyAnswersError: Too many have answered.
            StorageError: The record cannot be written; the answer does not count.
        """
        if answer not in self.asked.options:
            raise AnswerError(
                N_("There is no answer {received} to this question. Choose one from the list."),
                received=UserText(answer[:_LONGEST]),
            )
        voice = _hashed(voice)
        with self._lock:
            if self._revealed:
                raise AnswersClosedError(
                    N_("The presenter has revealed the answers, so yours can no longer change.")
                )
            if voice not in self._answers and len(self._answers) >= MOST:
                raise TooManyAnswersError(
                    N_("{allowed} people have answered, the most allowed. Tell the presenter."),
                    allowed=MOST,
                )
            if store is not None and self._first is None:
                with suppress(LessonError):  # a pack that only the presenter may open
                    self._record(voice, answer, store)
            self._answers[voice] = answer

    def reveal(self) -> None:
        """Take no more answers, and show to all what was answered."""
        with self._lock:
            self._revealed = True

    def ask_again(self) -> None:
        """Begin a second round once the answers are revealed; there is no third."""
        with self._lock:
            if self._revealed and self._first is None:
                self._first = self._counted()
                self._answers.clear()
                self._revealed = False

    def _counted(self) -> tuple[int, ...]:
        given = Counter(self._answers.values())
        return tuple(given[option] for option in self.asked.options)

    def _record(self, voice: str, answer: str, store: RunStore) -> None:
        record = AnswerRecord(self._pack.name, self.step.name, self.asked.key, answer)
        if voice in self._recorded:
            store.packs.change_answer(record)
        elif store.packs.answer_to(record.pack, record.step, record.asked) is None:
            store.packs.answer(record)
            self._recorded.add(voice)


def is_state(value: Any) -> bool:
    """Return whether a JSON value is a ``Poll.state``."""
    if not isinstance(value, dict):
        return False
    answers, recorded = value.get("answers"), value.get("recorded")
    first = value.get("first")
    return (
        isinstance(value.get("revealed"), bool)
        and isinstance(answers, dict)
        and all(isinstance(answer, str) for answer in answers.values())
        and isinstance(recorded, list)
        and all(isinstance(voice, str) for voice in recorded)
        and (first is None or (isinstance(first, list) and all(type(n) is int for n in first)))
    )


def _hashed(voice: str) -> str:
    """Return what stands for somebody who answers: a cookie must not be read from a file."""
    return hashlib.sha256(voice.encode()).hexdigest()[:_HASHED]

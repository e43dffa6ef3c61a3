"""Questions with a few answers, one of which is right."""

from dataclasses import dataclass

from core.base.errors import LessonError
from core.base.text import N_, UserText
from core.lessons.files import Table


@dataclass(frozen=True)
class Answer:
    """One answer.

    Attributes:
        text: The answer (marked for translation).
        right: Whether it is the right one.
        reason: Why it is right or wrong (marked for translation).
    """

    text: str
    right: bool
    reason: str


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        name: Identifier among all questions, for the record of answers.
        text: The question (marked for translation).
        answers: At least two, in the order in which they are shown.
        figure: Name of the picture that it asks about; empty for none.
    """

    name: str
    text: str
    answers: tuple[Answer, ...]
    figure: str = ""

    @property
    def right(self) -> int:
        """Place of the right answer, counted from 0."""
        return next(place for place, answer in enumerate(self.answers) if answer.right)


def read_question(owner: str, table: Table, *, name: str = "") -> Question:
    """Read one question.

    Args:
        owner: Name of the chapter.
        name: Its name, where the table has none; then answers need no reason.
        table: ``name``, ``text`` and the tables ``answers`` with ``text``, ``reason`` and, for one
            of them, ``right``.

    Raises:
        LessonError: Something is missing, or not exactly one answer is right.
    """
    brief = bool(name)
    name = name or table.text("name")
    text, figure = table.words("text"), table.text("figure", default="")
    answers = tuple(_answer(one, brief=brief) for one in table.tables("answers"))
    table.finish()
    if len(answers) < 2 or sum(answer.right for answer in answers) != 1:
        raise LessonError(
            N_(
                "Question {question} of {chapter}: received {answers} answers, {right} of them"
                " right; allowed are two or more with exactly one right one."
            ),
            question=UserText(name),
            chapter=UserText(owner),
            answers=len(answers),
            right=sum(answer.right for answer in answers),
        )
    return Question(f"{owner}.{name}", text, answers, figure)


def _answer(table: Table, *, brief: bool) -> Answer:
    reason = table.words("reason", default="" if brief else None)
    answer = Answer(table.words("text"), table.switch("right"), reason)
    table.finish()
    return answer

"""Recorded runs with one illness each: one looks at the curves and says which it is.

What a case asks is in the file of its chapter; the run itself, trained once with these settings, is
in ``core/lessons/recordings.py``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.base.errors import LessonError
from core.base.text import N_, UserText
from core.lessons.files import Table
from core.lessons.questions import Answer, Question
from core.lessons.recordings import Recording, recorded
from core.settings.config import RunConfig

FIGURE = "curves"
"""Name of the figure that shows a run, in ``components.lessons.figures``."""

QUESTION = N_("What is wrong with this run?")


@dataclass(frozen=True)
class Case:
    """A recorded run that is to be diagnosed.

    Attributes:
        name: Identifier, also of its recording.
        caption: What is trained on what, without giving the answer away (marked for translation).
        config: The settings it was trained with.
        question: Which illness it has; the answers are the illnesses of all cases.
    """

    name: str
    caption: str
    config: RunConfig
    question: Question

    def recording(self) -> Recording:
        """Return the run.

        Raises:
            LessonError: It is missing, or not what was recorded with these settings.
        """
        recording = recorded(self.name)
        if recording.config != self.config:
            raise LessonError(
                N_(
                    "The run {name} was recorded with other settings. Record it again, as"
                    " CONTRIBUTING.md says."
                ),
                name=UserText(self.name),
            )
        return recording


def read_cases(
    chapter: str,
    tables: Sequence[Table],
    run_config: Callable[[Mapping[str, Any], str], RunConfig],
) -> tuple[Case, ...]:
    """Read the cases of a chapter.

    Args:
        chapter: Its name.
        tables: For each case ``name``, its illness ``label``, ``caption``, the ``settings``, and
            why the illness is right here (``reason``) and how it shows elsewhere (``hint``).
        run_config: Returns the run of a table of settings.

    Raises:
        LessonError: Something is missing, or not allowed.
    """
    read = [_Illness.read(table) for table in tables]
    by_name = sorted(read, key=lambda one: one.name)  # not in the order of the runs
    return tuple(
        Case(
            one.name,
            one.caption,
            run_config(one.settings, f"{chapter}, {one.name}"),
            Question(
                f"{chapter}.{one.name}",
                QUESTION,
                tuple(
                    Answer(other.label, other is one, one.reason if other is one else other.hint)
                    for other in by_name
                ),
            ),
        )
        for one in read
    )


@dataclass(frozen=True)
class _Illness:
    name: str
    label: str
    caption: str
    reason: str
    hint: str
    settings: Mapping[str, Any]

    @classmethod
    def read(cls, table: Table) -> "_Illness":
        illness = cls(
            table.text("name"),
            table.text("label"),
            table.text("caption"),
            table.text("reason"),
            table.text("hint"),
            table.settings("settings"),
        )
        table.finish()
        return illness

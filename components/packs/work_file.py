"""All answers and runs in a class pack as one CSV file, a line each."""

from collections.abc import Iterator
from datetime import UTC, datetime

from components.packs.step_questions import asked_prediction
from components.packs.texts import name
from components.words.comparison import directions
from components.words.language import _, unescaped
from core.base.csv_writer import csv_bytes
from core.lessons.packs import Pack
from core.packs.work import Given, PackWork, StepWork, Verdict
from core.runs.store import Summary

_Line = tuple[object, ...]


def work_csv(work: PackWork) -> bytes:
    """Return the file, oldest line first; what people wrote is harmless in a spreadsheet.

    Times are in UTC; metrics have all digits.
    """
    header = (
        *(
            _("Name"),
            _("Step of the pack"),
            _("Title"),
            _("Type"),
            _("Question"),
            _("Answer"),
            _("Verdict"),
        ),
        *(_("Run"), _("State"), _("Validation metric"), _("Time (UTC)")),
    )
    lines = sorted(_lines(work), key=lambda one: one[0])
    return csv_bytes(header, [line for _at, line in lines])


def _lines(work: PackWork) -> Iterator[tuple[float, _Line]]:
    for place, one in enumerate(work.steps, start=1):
        title = unescaped(name(work.pack, one.step.title))
        start = (place, title)
        for kind, given in _given(one):
            yield (
                given.at,
                (
                    work.persons[given.owner],
                    *start,
                    kind,
                    *_answer(work.pack, one, given),
                    _verdicts()[given.verdict],
                    *("", "", "", _moment(given.at)),
                ),
            )
        for run in one.runs:
            yield (
                run.created,
                (
                    work.persons[run.owner],
                    *start,
                    _("run"),
                    *("", "", ""),
                    *_run(run),
                    _moment(run.created),
                ),
            )


def _given(one: StepWork) -> Iterator[tuple[str, Given]]:
    for given in one.choices:
        yield _("answer"), given
    for given in one.predictions:
        yield _("prediction"), given


def _answer(pack: Pack, one: StepWork, given: Given) -> tuple[str, str]:
    if given in one.predictions:
        words = {str(each): label for each, label in directions().items()}
        return unescaped(asked_prediction(pack, one.step)), words.get(given.answer, given.answer)
    question = one.step.question
    texts = [] if question is None else [answer.text for answer in question.answers]
    place = int(given.answer) if given.answer.isdecimal() else len(texts)
    chosen = unescaped(name(pack, texts[place])) if place < len(texts) else given.answer
    return "" if question is None else unescaped(name(pack, question.text)), chosen


def _run(run: Summary) -> tuple[object, ...]:
    return run.run_id, run.state.value, "" if run.last is None else run.last.metric


def _verdicts() -> dict[Verdict, str]:
    return {
        Verdict.RIGHT: _("right"),
        Verdict.WRONG: _("wrong"),
        Verdict.OPEN: _("open"),
        Verdict.LATE: _("too late"),
    }


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")

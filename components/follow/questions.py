"""What a presented step asks those who follow, in words."""

from collections.abc import Callable
from typing import Any

from components.words.comparison import directions
from components.words.language import _, written
from components.words.run_settings import result_words, settings_words
from core.comparison.predictions_game import Direction
from core.follow.view import Question, View
from core.lessons.packs import Pack, Step

Parts = dict[str, Any]


def words_of(pack: Pack) -> Callable[[str], str]:
    """Return what puts the texts of a pack into words: what others wrote is shown as written."""
    return written if pack.own else _


def asked_part(view: View, outcome: Direction | None) -> list[Parts]:
    """Return what is asked.

    Args:
        view: What the presenter shows.
        outcome: As in ``components.follow.scene.Scene``.

    Returns:
        For each question ``key`` and ``options``, as in ``core.packs.answers.Asked``, ``title``,
        ``text``, ``answers``, one for each option, and ``again``: what is said when it is asked for
        the second time, else empty. Once it is revealed also ``counts``, one for each option,
        ``right``: the place of the right one or ``None``, ``mark``: what is said beside that,
        ``note``, and ``first``: the counts of the first round if there was a second, else ``None``.
    """
    shown = view.shown
    if shown.pack is None:
        return []
    step = shown.pack.step(shown.place)
    return [
        _predicted(shown.pack, step, one, outcome)
        if one.asked.predicts
        else _chosen(shown.pack, step, one)
        for one in view.questions
    ]


def _chosen(pack: Pack, step: Step, one: Question) -> Parts:
    question, words = step.question, words_of(pack)
    assert question is not None, "an answer is chosen where there is a question"
    reason = question.answers[question.right].reason
    return {
        "title": _("Question"),
        "text": words(question.text),
        "answers": [words(each.text) for each in question.answers],
        **_counted(one, question.right, _("right"), words(reason) if reason else ""),
    }


def _predicted(pack: Pack, step: Step, one: Question, outcome: Direction | None) -> Parts:
    names = directions()
    right = list(names).index(outcome) if outcome is not None else None
    return {
        "title": _("Your prediction"),
        "text": _asked_of(pack, step),
        "answers": list(names.values()),
        **_counted(
            one,
            right,
            _("this is how it came out"),
            _("The presenter’s run will show which prediction is right.") if right is None else "",
        ),
    }


def _asked_of(pack: Pack, step: Step) -> str:
    """What a prediction asks, as the step does, and how a stated result was reached."""
    words, stated = words_of(pack), step.reference
    if stated is None:
        before = pack.place(step.against)
        asked = _("Compared with step {step}, “{title}”: how will this run come out?")
        return asked.format(step=before, title=words(pack.steps[before - 1].title))
    title = words(stated.title)
    asked = _("Compared with “{title}”, {result}: how will this run come out?")
    trained = _("Settings of “{title}”: {settings}")
    return " ".join(
        (
            asked.format(title=title, result=result_words(stated.settings, stated.result)),
            trained.format(title=title, settings=settings_words(stated.settings)),
        )
    )


def _counted(one: Question, right: int | None, mark: str, note: str) -> Parts:
    """What is asked and, once it is revealed, the counts, the right answer and a note on it."""
    again = _("The presenter asks again: answer once more.") if one.again else ""
    known = {"key": one.asked.key, "options": one.asked.options, "again": again}
    if one.counts is None:
        return known
    told = {"counts": one.counts, "first": one.first, "right": right, "mark": mark, "note": note}
    return {**known, **told}

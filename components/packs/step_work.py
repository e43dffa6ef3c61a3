"""What was answered and trained in one step: a bar per answer, a mark per run."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from components.figures.answers import AnswerBar
from components.packs.answer_chart import answer_chart, choice_bars, prediction_bars
from components.packs.run_marks import run_marks
from components.packs.step_questions import asked_prediction
from components.packs.texts import name
from components.words.language import _, ngettext, number, unescaped
from core.comparison.predictions_game import Direction
from core.packs.work import Given, PackWork, StepWork, Verdict


def step_work(work: PackWork, one: StepWork, place: int) -> None:
    """Draw the work of a step.

    Args:
        work: What was done in the pack.
        one: What was done in the step.
        place: The place of the step, counted from 1.
    """
    pack, step = work.pack, one.step
    with st.container(border=True):
        st.subheader(f"{number(place)} · {name(pack, step.title)}", anchor=False)
        if step.question is not None:
            st.markdown(f"**{name(pack, step.question.text)}**")
            places = [str(place) for place in range(len(step.question.answers))]
            answer_chart(
                choice_bars(pack, step, _counts(one.choices, places)),
                unescaped(name(pack, step.question.text)),
                f"pack_bars_{place}_choice",
            )
        if step.predicts:
            st.markdown(f"**{asked_prediction(pack, step)}**")
            answer_chart(
                _predictions(one),
                unescaped(asked_prediction(pack, step)),
                f"pack_bars_{place}_prediction",
            )
            _judged(one)
        run_marks(work, one, place)


def _predictions(one: StepWork) -> tuple[AnswerBar, ...]:
    """A bar per outcome; right is the one that came out most often, if any has yet."""
    outcomes = one.outcomes
    usual = max(outcomes, key=lambda each: outcomes[each]) if outcomes else None
    return prediction_bars(_counts(one.predictions, tuple(Direction)), usual)


def _counts(given: Sequence[Given], options: Sequence[str]) -> list[int]:
    counts = Counter(one.answer for one in given)
    return [counts[option] for option in options]


def _judged(one: StepWork) -> None:
    """Say how the predictions came out: each is judged by the person's own runs."""
    counts = Counter(given.verdict for given in one.predictions)
    if not one.predictions:
        return
    parts = [
        ngettext("right: {count} person", "right: {count} people", counts[Verdict.RIGHT]).format(
            count=number(counts[Verdict.RIGHT])
        ),
        ngettext("wrong: {count} person", "wrong: {count} people", counts[Verdict.WRONG]).format(
            count=number(counts[Verdict.WRONG])
        ),
    ]
    if counts[Verdict.OPEN]:
        parts.append(_("not trained yet: {count}").format(count=number(counts[Verdict.OPEN])))
    if counts[Verdict.LATE]:
        parts.append(
            _("predicted after training: {count}").format(count=number(counts[Verdict.LATE]))
        )
    words = _("Each prediction is judged by the person’s own two runs: {parts}.")
    if one.step.reference is not None:
        words = _("Each prediction is judged by this result and the person’s own run: {parts}.")
    st.caption(words.format(parts=", ".join(parts)))

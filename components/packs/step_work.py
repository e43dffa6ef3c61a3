"""What was answered and trained in one step: a bar per answer, a mark per run."""

from collections import Counter

import streamlit as st

from components.figures.answers import AnswerBar, answer_bars
from components.packs.run_marks import run_marks
from components.packs.step_questions import asked_prediction
from components.packs.texts import name
from components.widgets.chart import chart
from components.widgets.table import csv
from components.words.comparison import directions
from components.words.language import _, ngettext, number, unescaped
from core.lessons.packs import Pack
from core.packs.work import PackWork, StepWork, Verdict


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
            _bars(_choices(pack, one), unescaped(name(pack, step.question.text)), f"{place}_choice")
        if step.predicts:
            st.markdown(f"**{asked_prediction(pack, step)}**")
            _bars(_predictions(one), unescaped(asked_prediction(pack, step)), f"{place}_prediction")
            _judged(one)
        run_marks(work, one, place)


def _choices(pack: Pack, one: StepWork) -> tuple[AnswerBar, ...]:
    question = one.step.question
    counts = Counter(given.answer for given in one.choices)
    return tuple(
        AnswerBar(unescaped(name(pack, answer.text)), counts[str(place)], answer.right)
        for place, answer in enumerate(question.answers if question else ())
    )


def _predictions(one: StepWork) -> tuple[AnswerBar, ...]:
    """A bar per outcome; right is the one that came out most often, if any has yet."""
    counts = Counter(given.answer for given in one.predictions)
    outcomes = one.outcomes
    usual = max(outcomes, key=lambda each: outcomes[each]) if outcomes else None
    return tuple(
        AnswerBar(label, counts[str(each)], each == usual) for each, label in directions().items()
    )


def _bars(bars: tuple[AnswerBar, ...], asked: str, key: str) -> None:
    total = sum(bar.persons for bar in bars)
    if not total:
        st.caption(_("Nobody has answered yet."))
        return
    counts = ", ".join(
        _("{answer} (right): {count}").format(answer=bar.label, count=number(bar.persons))
        if bar.right
        else _("{answer}: {count}").format(answer=bar.label, count=number(bar.persons))
        for bar in bars
    )
    chart(
        answer_bars(bars, _("People")),
        alt=_("Answers to “{question}”. {counts}").format(question=asked, counts=counts),
        file="denseboard-answers",
        key=f"pack_bars_{key}",
        csv=csv(
            {
                _("Answer"): [bar.label for bar in bars],
                _("People"): [bar.persons for bar in bars],
                _("Right"): [int(bar.right) for bar in bars],
            }
        ),
    )


def _judged(one: StepWork) -> None:
    """Say how the predictions came out: each is judged by the person's own runs."""
    counts = Counter(given.verdict for given in one.predictions)
    if not one.predictions:
        return
    parts = [
        ngettext("right: {count} person", "right: {count} persons", counts[Verdict.RIGHT]).format(
            count=number(counts[Verdict.RIGHT])
        ),
        ngettext("wrong: {count} person", "wrong: {count} persons", counts[Verdict.WRONG]).format(
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

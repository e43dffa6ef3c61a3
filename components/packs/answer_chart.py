"""How often each answer to what a step asks was given, as bars."""

from collections.abc import Sequence

import streamlit as st

from components.figures.answers import AnswerBar, answer_bars
from components.packs.texts import name
from components.widgets.chart import chart
from components.widgets.table import csv
from components.words.comparison import directions
from components.words.language import _, number, unescaped
from core.comparison.predictions_game import Direction
from core.lessons.packs import Pack, Step


def choice_bars(
    pack: Pack, step: Step, counts: Sequence[int], *, told: bool = True
) -> tuple[AnswerBar, ...]:
    """Return a bar for each answer to the question of a step.

    Args:
        pack: The pack.
        step: The step.
        counts: How many gave each answer, in their order.
        told: Whether the bars say which answer is right.
    """
    answers = step.question.answers if step.question else ()
    return tuple(
        AnswerBar(unescaped(name(pack, answer.text)), count, told and answer.right)
        for answer, count in zip(answers, counts, strict=True)
    )


def prediction_bars(counts: Sequence[int], outcome: Direction | None) -> tuple[AnswerBar, ...]:
    """Return a bar for each prediction.

    Args:
        counts: How many made each, in the order of ``Direction``.
        outcome: The one that came true; ``None`` for none yet.
    """
    return tuple(
        AnswerBar(label, count, one == outcome)
        for (one, label), count in zip(directions().items(), counts, strict=True)
    )


def answer_chart(bars: tuple[AnswerBar, ...], asked: str, key: str, most: int = 1) -> None:
    """Draw the bars.

    Args:
        bars: One for each answer.
        asked: What was asked, as plain text.
        key: Of the chart.
        most: The count that its axis reaches at least.
    """
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
        answer_bars(bars, _("People"), most),
        alt=_("Answers to “{question}”. {counts}").format(question=asked, counts=counts),
        file="denseboard-answers",
        key=key,
        csv=csv(
            {
                _("Answer"): [bar.label for bar in bars],
                _("People"): [bar.persons for bar in bars],
                _("Right"): [int(bar.right) for bar in bars],
            }
        ),
    )

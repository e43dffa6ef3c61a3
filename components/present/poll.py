"""What those who follow answer to the open step: how many, what on demand, and then to all."""

from contextlib import suppress

import streamlit as st

from components.packs.answer_chart import answer_chart, choice_bars, prediction_bars
from components.packs.step_questions import asked_prediction
from components.packs.texts import name
from components.present.sharing import presentation_here
from components.words.language import _, number, unescaped
from core.base.errors import DenseboardError
from core.follow.poll import Poll
from core.follow.presentation import Presentation
from core.lessons.packs import Pack
from core.packs.work import own_outcome

_EVERY = 2.0  # seconds between two looks at the answers
_SHOWN = "polls_shown"


def polls(pack: Pack, place: int) -> None:
    """Draw what those who follow answer; nothing where nobody can follow.

    Args:
        pack: The class pack.
        place: Its step, counted from 1.
    """
    presentation = presentation_here()
    if presentation is None:
        return
    for poll in presentation.polls(pack, place):
        with st.container(border=True, key=f"poll_{poll.asked.key}"):
            _poll(pack, poll, presentation)


def _poll(pack: Pack, poll: Poll, presentation: Presentation) -> None:
    key = poll.asked.key
    shown: set[str] = st.session_state.setdefault(_SHOWN, set())
    # Buttons stand outside the fragment: what they do changes the whole page.
    st.fragment(_given, run_every=None if poll.revealed else _EVERY)(
        pack, poll, presentation, drawn=key in shown
    )
    with st.container(horizontal=True):
        st.button(
            _("Hide the answers") if key in shown else _("Show the answers"),
            key=f"poll_show_{key}",
            icon=":material/bar_chart:",
            type="tertiary",
            help=_("Only on this page"),
            on_click=_turn,
            args=(key,),
        )
        if not poll.revealed:
            st.button(
                _("Reveal to all"),
                key=f"poll_reveal_{key}",
                icon=":material/visibility:",
                type="tertiary",
                help=_(
                    "The audience sees all answers and the right one. Nobody can change an answer"
                    " any more."
                ),
                on_click=_reveal,
                args=(presentation, poll),
            )
        elif poll.first is None:
            st.button(
                _("Ask again"),
                key=f"poll_again_{key}",
                icon=":material/replay:",
                type="tertiary",
                help=_(
                    "The audience answers once more, for instance after talking about it. The"
                    " answers so far stay, and stand beside the new ones."
                ),
                on_click=_ask_again,
                args=(presentation, poll),
            )


def _given(pack: Pack, poll: Poll, presentation: Presentation, *, drawn: bool) -> None:
    asked, counts = poll.asked, poll.counts
    text = (
        _("Predictions from the audience: {count}")
        if asked.predicts
        else _("Answers from the audience: {count}")
    ).format(count=number(sum(counts)))
    told = [text]
    if poll.first is not None:
        told.append(_("second round"))
    if poll.revealed:
        told.append(_("revealed"))
    st.markdown(" · ".join(told))
    if not drawn:
        return
    if poll.first is None:
        _bars(pack, poll, presentation, counts)
        return
    rounds = ((_("First round"), poll.first), (_("Second round"), counts))
    for column, (title, one) in zip(st.columns(2), rounds, strict=True):
        with column:
            st.markdown(f"**{title}**")
            _bars(pack, poll, presentation, one, title)


def _bars(
    pack: Pack,
    poll: Poll,
    presentation: Presentation,
    counts: tuple[int, ...],
    title: str = "",
) -> None:
    """Draw the bars of one round; once the answers are revealed, they say which is right."""
    step, outcome = poll.step, None
    if poll.asked.predicts:
        question = asked_prediction(pack, step)
        if poll.revealed:
            with suppress(DenseboardError):  # the page reports it
                owner, store = presentation.person.person_id, presentation.service.store
                outcome = own_outcome(pack, step, owner, store)
        bars = prediction_bars(counts, outcome)
    else:
        question = name(pack, step.question.text) if step.question else ""
        bars = choice_bars(pack, step, counts, told=poll.revealed)
    asked = f"{unescaped(question)} {title}".strip()
    most = max((1, *counts, *(poll.first or ())))  # one scale for both rounds
    answer_chart(bars, asked, f"poll_bars_{poll.asked.key}_{title}", most)


def _turn(key: str) -> None:
    shown: set[str] = st.session_state[_SHOWN]
    shown ^= {key}


def _reveal(presentation: Presentation, poll: Poll) -> None:
    if presentation_here() is presentation:  # no other tab has taken the audience over
        presentation.reveal(poll)
        st.session_state[_SHOWN].add(poll.asked.key)


def _ask_again(presentation: Presentation, poll: Poll) -> None:
    if presentation_here() is presentation:
        presentation.ask_again(poll)

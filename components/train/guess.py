"""Predict, then see: a prediction for the next run, and how it turned out."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cache

import streamlit as st

from components.session.session import Session
from components.widgets import messages
from components.widgets.choice import choice
from components.words.labels import difference_label, run_label
from components.words.language import _, ngettext, number, percent, plain
from core.base.errors import DenseboardError
from core.comparison.groups import higher_is_better
from core.comparison.predictions_game import (
    SAME_ACCURACY,
    SAME_ERROR,
    SAME_TIME,
    Direction,
    Guess,
    GuessResult,
    Score,
    Speed,
    judge,
    read_guess,
    score,
)
from core.comparison.reference import reference_of
from core.runs.history import Row
from core.runs.service_interface import TrainingService
from core.runs.states import State
from core.runs.store import Summary
from core.runs.store.summary import progress, settings_of
from core.settings.config import RunConfig

_POPOVER = "guess"
_METRIC, _SPEED = "guess_metric", "guess_speed"
_NO_VIEW = ""


def expectation(state: Session, service: TrainingService, config: RunConfig | None) -> None:
    """Draw the button behind which the next run can be predicted; nothing is read before.

    Args:
        state: Stores the prediction until Train is pressed.
        service: Whose record has the run it is compared with.
        config: The settings of the next run; ``None`` while they do not fit together.
    """
    # Its name stays as it is: with another one it would be another button, and closed.
    fold = st.popover(
        _("Predict"),
        icon=":material/psychology_alt:",
        help=_("Say what you expect before you train, and see afterwards how right you were"),
        key=_POPOVER,
        on_change="rerun",
    )
    if fold.open:
        with fold:
            _inside(state, service, config)
    if state.guess is not None:
        st.caption(_("Predicted: {words}").format(words=_words(state.guess)))


def _inside(state: Session, service: TrainingService, config: RunConfig | None) -> None:
    if config is None:
        st.caption(_("First settings that can be trained, then a prediction."))
        return
    try:
        runs = service.store.summaries()
    except DenseboardError as problem:
        messages.error(problem)
        return
    next_run = Summary("", settings_of(config), State.QUEUED, math.inf)
    before = reference_of(next_run, runs, shown=state.run, same_rows=True)
    if before is not None:
        _ask(state, before)
        return
    state.guess = None
    st.caption(
        _(
            "There is nothing to compare the next run with yet. Train one on these data, with"
            " validation rows; then predict what a change will do."
        )
    )


def keep_guess(state: Session, service: TrainingService) -> None:
    """Put the prediction on record for the run that has just been started, and clear it.

    Raises:
        StorageError: It cannot be written.
    """
    guess, state.guess = state.guess, None
    for key in (_METRIC, _SPEED):
        st.session_state.pop(key, None)
    if guess is not None and state.run is not None:
        service.store.guess(state.run, guess.to_mapping())


def reveal(run_id: str, service: TrainingService) -> None:
    """Draw what was expected of a run that is over, what happened, and the score so far.

    Args:
        run_id: The run.
        service: Whose record has it.
    """
    try:
        _reveal(run_id, service)
    except DenseboardError as problem:
        messages.error(problem)


def _words(guess: Guess) -> str:
    words = [
        names[value]
        for value, names in ((guess.metric, _metrics()), (guess.speed, _speeds()))
        if value is not None
    ]
    return ", ".join(words).lower()


def _metrics() -> dict[StrEnum, str]:
    return {
        Direction.BETTER: _("Better"),
        Direction.SAME: _("About the same"),
        Direction.WORSE: _("Worse"),
    }


def _speeds() -> dict[StrEnum, str]:
    return {Speed.FASTER: _("Faster"), Speed.SLOWER: _("Slower")}


def _ask(state: Session, before: Summary) -> None:
    st.markdown(_("The next run, compared with **{run}**:").format(run=plain(run_label(before))))
    accuracy = higher_is_better(before)
    chosen = _radio(
        _("Validation accuracy") if accuracy else _("Validation MAE"), _metrics(), _METRIC
    )
    speed = _radio(_("Training time"), _speeds(), _SPEED)
    st.caption(_threshold(accuracy))
    guess = Guess(
        before.run_id,
        Direction(chosen) if chosen else None,
        Speed(speed) if speed else None,
    )
    state.guess = None if guess.empty else guess


def _radio(title: str, names: Mapping[StrEnum, str], key: str) -> str:
    options = {_NO_VIEW: _("No view")} | {str(view): name for view, name in names.items()}
    return choice(title, options, key=key, label_shown=True)


def _threshold(accuracy: bool) -> str:
    if accuracy:
        same = _("About the same: no more than {points} percentage points apart.").format(
            points=number(100 * SAME_ACCURACY, 1)
        )
    else:
        same = _("About the same: no more than {share} apart.").format(share=percent(SAME_ERROR, 0))
    time = _("Times less than {share} apart do not count.").format(share=percent(SAME_TIME, 0))
    return f"{same} {time}"


def _reveal(run_id: str, service: TrainingService) -> None:
    guesses = service.store.guesses()
    if run_id not in guesses:
        return
    guess = read_guess(guesses[run_id])
    known = {run.run_id: run for run in service.store.summaries()}
    if guess is None or run_id not in known:
        return
    after = known[run_id] = _as_it_ended(known[run_id], service)
    before = known.get(guess.baseline)

    @cache  # guesses often have the same baseline
    def rows(one: str) -> Sequence[Row]:
        return service.rows(one) if one == run_id else service.store.rows(one)

    judged = judge(guess, before, after, rows) if before is not None else None
    if before is None or judged is None or not judged.right:
        st.info(
            _("You predicted: {words}. It cannot be judged: {reason}").format(
                words=_words(guess), reason=_unjudged(before, after)
            ),
            icon=":material/psychology_alt:",
        )
        return
    lines = [*_lines(guess, judged, after), _score(score(guesses, known.values(), rows))]
    right = all(judged.right)
    draw = st.success if right else st.info
    draw(
        "  \n".join(lines),
        icon=":material/check_circle:" if right else ":material/psychology_alt:",
    )


def _as_it_ended(run: Summary, service: TrainingService) -> Summary:
    """The run, also where its end is not on record yet: the page may be quicker."""
    if run.state.final:
        return run
    status = service.status(run.run_id)
    trained = progress(status.config.task, service.rows(run.run_id))
    return replace(run, state=status.state, best=trained.best, last=trained.last)


def _unjudged(before: Summary | None, after: Summary) -> str:
    if before is None:
        return _("the run it was compared with is gone.")
    if after.state is State.STOPPED:
        return _("the run was stopped.")
    return _("both runs are too much alike, or were measured on different rows.")


def _lines(guess: Guess, judged: GuessResult, after: Summary) -> list[str]:
    lines = []
    if guess.metric is not None and judged.metric is not None:
        lines.append(
            _told(
                _("Validation accuracy") if higher_is_better(after) else _("Validation MAE"),
                _metrics()[guess.metric],
                _metrics()[judged.metric],
                _("the run failed")
                if judged.difference is None
                else difference_label(judged.difference, higher_is_better(after)),
                right=guess.metric is judged.metric,
            )
        )
    if guess.speed is not None and judged.speed is not None and judged.ratio is not None:
        lines.append(
            _told(
                _("Training time"),
                _speeds()[guess.speed],
                _speeds()[judged.speed],
                _("{ratio} times the time").format(ratio=number(judged.ratio, 2)),
                right=guess.speed is judged.speed,
            )
        )
    return lines


def _told(what: str, expected: str, happened: str, detail: str, *, right: bool) -> str:
    text = _("{what}: you said {expected}, and it was {happened} ({detail}).")
    if not right:
        text = _("{what}: you said {expected}, but it was {happened} ({detail}).")
    return text.format(
        what=f"**{what}**", expected=expected.lower(), happened=happened.lower(), detail=detail
    )


def _score(result: Score) -> str:
    text = ngettext(
        "Your score: {right} of {total} prediction right",
        "Your score: {right} of {total} predictions right",
        result.total,
    ).format(right=number(result.right), total=number(result.total))
    if result.streak > 1:
        text += ", " + _("the last {count} in a row").format(count=number(result.streak))
    return text + "."

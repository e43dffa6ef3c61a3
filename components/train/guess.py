"""The user's prediction for the next run, and how it turned out."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cache

import streamlit as st

from components.session.session import Session
from components.widgets import messages
from components.widgets.choice import choice
from components.words.comparison import directions
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
_NO_PREDICTION = ""


def predict_popover(state: Session, service: TrainingService, config: RunConfig | None) -> None:
    """Draw the button that opens the prediction of the next run; nothing is read until then.

    Args:
        state: Stores the prediction until Train is pressed.
        service: Source of the run it is compared with.
        config: The settings of the next run; ``None`` while they are incompatible.
    """
    # With another label it would be another button to Streamlit, and closed.
    fold = st.popover(
        _("Predict"),
        icon=":material/psychology_alt:",
        help=_("Predict the outcome before you train, and see afterwards whether you were right"),
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
        st.caption(_("First choose settings that can be trained, then predict."))
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


def record_guess(state: Session, service: TrainingService) -> None:
    """Record the prediction for the run that has just been started, and clear it.

    Raises:
        StorageError: The record cannot be written.
    """
    guess, state.guess = state.guess, None
    for key in (_METRIC, _SPEED):
        st.session_state.pop(key, None)
    if guess is not None and state.run is not None:
        service.store.guess(state.run, guess.to_mapping())


def reveal(run_id: str, service: TrainingService) -> None:
    """Draw the prediction for a finished run, the outcome, and the score so far.

    Args:
        run_id: The run.
        service: Source of its record.
    """
    try:
        _reveal(run_id, service)
    except DenseboardError as problem:
        messages.error(problem)


def _words(guess: Guess) -> str:
    words = [
        names[value]
        for value, names in ((guess.metric, directions()), (guess.speed, _speeds()))
        if value is not None
    ]
    return ", ".join(words).lower()


def _speeds() -> dict[StrEnum, str]:
    return {Speed.FASTER: _("Faster"), Speed.SLOWER: _("Slower")}


def _ask(state: Session, before: Summary) -> None:
    st.markdown(_("The next run, compared with **{run}**:").format(run=plain(run_label(before))))
    accuracy = higher_is_better(before)
    chosen = _radio(
        _("Validation accuracy") if accuracy else _("Validation MAE"), directions(), _METRIC
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
    options = {_NO_PREDICTION: _("No prediction")} | {
        str(option): name for option, name in names.items()
    }
    return choice(title, options, key=key, label_shown=True)


def _threshold(accuracy: bool) -> str:
    if accuracy:
        same = _("About the same: no more than {points} percentage points apart.").format(
            points=number(100 * SAME_ACCURACY, 1)
        )
    else:
        same = _("About the same: no more than {share} apart.").format(share=percent(SAME_ERROR, 0))
    time = _("Differences in time below {share} do not count.").format(share=percent(SAME_TIME, 0))
    return f"{same} {time}"


def _reveal(run_id: str, service: TrainingService) -> None:
    guesses = service.store.guesses()
    if run_id not in guesses:
        return
    guess = read_guess(guesses[run_id])
    known = {run.run_id: run for run in service.store.summaries()}
    if guess is None or run_id not in known:
        return
    after = known[run_id] = _with_final_state(known[run_id], service)
    before = known.get(guess.baseline)

    @cache  # guesses often have the same baseline
    def rows(other: str) -> Sequence[Row]:
        return service.rows(other) if other == run_id else service.store.rows(other)

    result = judge(guess, before, after, rows) if before is not None else None
    if before is None or result is None or not result.right:
        st.info(
            _("You predicted: {words}. It cannot be checked: {reason}").format(
                words=_words(guess), reason=_unchecked(before, after)
            ),
            icon=":material/psychology_alt:",
        )
        return
    lines = [*_lines(guess, result, after), _score(score(guesses, known.values(), rows))]
    right = all(result.right)
    draw = st.success if right else st.info
    draw(
        "  \n".join(lines),
        icon=":material/check_circle:" if right else ":material/psychology_alt:",
    )


def _with_final_state(run: Summary, service: TrainingService) -> Summary:
    """Return the run with its final state, which may not be in the record yet."""
    if run.state.final:
        return run
    status = service.status(run.run_id)
    trained = progress(status.config.task, service.rows(run.run_id))
    return replace(run, state=status.state, best=trained.best, last=trained.last)


def _unchecked(before: Summary | None, after: Summary) -> str:
    if before is None:
        return _("the run it was compared with no longer exists.")
    if after.state is State.STOPPED:
        return _("the run was stopped.")
    return _("both runs are too similar, or were measured on different rows.")


def _lines(guess: Guess, result: GuessResult, after: Summary) -> list[str]:
    lines = []
    if guess.metric is not None and result.metric is not None:
        lines.append(
            _outcome(
                _("Validation accuracy") if higher_is_better(after) else _("Validation MAE"),
                directions()[guess.metric],
                directions()[result.metric],
                _("the run failed")
                if result.difference is None
                else difference_label(result.difference, higher_is_better(after)),
                right=guess.metric is result.metric,
            )
        )
    if guess.speed is not None and result.speed is not None and result.ratio is not None:
        lines.append(
            _outcome(
                _("Training time"),
                _speeds()[guess.speed],
                _speeds()[result.speed],
                _("{ratio} times the time").format(ratio=number(result.ratio, 2)),
                right=guess.speed is result.speed,
            )
        )
    return lines


def _outcome(what: str, expected: str, happened: str, detail: str, *, right: bool) -> str:
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

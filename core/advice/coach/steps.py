"""Rules on the size of the steps: too large, too small, or without effect.

Limits are shares of the loss of guessing (``Curves.guess``), so that they hold for every dataset.
They were tuned on about 330 runs of the bundled datasets and Fashion-MNIST, up to ten seeds each,
with every optimizer and activation: runs with usual settings stay below them, runs made to fail
do not.
"""

import math
from collections.abc import Sequence

import numpy as np

from core.advice.coach.advice import Advice, Severity
from core.advice.coach.baselines import linear_model
from core.advice.coach.curves import (
    Curves,
    ago,
    holding_since,
    level,
    moving_sum,
    patience,
    recent_fall,
    smooth,
)
from core.advice.coach.remedies import (
    Remedy,
    few_steps,
    learn_more,
    low_rate,
    lower_rate,
    more_steps,
    slower_decay,
    take_usual_rate,
    too_narrow,
    usual_rate,
)
from core.base.messages import Message
from core.base.text import N_
from core.runs.layer_health import Health
from core.settings import registry
from core.settings.choices import SCHEDULES
from core.settings.config import RunConfig

BROKEN = N_("Diverging: in epoch {epoch} the loss stopped being a finite number.")
RISING = N_(
    "Diverging: training loss has risen from {loss_before} after epoch {epoch} to {loss_now}."
)
UP_AND_DOWN = N_(
    "Oscillating: training loss goes up and down. Over the last {epochs} epochs it rose by a total"
    " of {loss_up} and fell by {loss_down}."
)
SLOW = N_("Too slow: in {epochs} epochs training loss fell only from {loss_before} to {loss_now}.")
NO_BETTER = N_(
    "Not learning: after {epochs} epochs training accuracy is {share}, hardly better than guessing."
)
NO_BETTER_NUMBERS = N_(
    "Not learning: after {epochs} epochs training loss is {loss_now}, hardly better than always"
    " predicting the mean."
)
DECAYED = N_(
    "Steps too small: the schedule has lowered the learning rate from {rate} to {rate_now}, and"
    " since epoch {epoch} training loss has stayed at about {loss_now}."
)

_SMOOTH = 3  # epochs
_FLAT = 10  # epochs whose means are compared
_TINY = 0.005  # of the configured rate
_WINDOW = 8  # changes from epoch to epoch in which oscillation is measured
_EARLY, _EARLIEST = 5, 2  # epochs before a run can be called slow; the second if they are long


def diverging(curves: Curves, health: Sequence[Health]) -> Advice | None:
    """Training loss keeps rising, or is no longer finite.

    "When the learning rate is too large, gradient descent can inadvertently increase rather than
    decrease the training error": Goodfellow, Bengio & Courville, "Deep Learning", 2016, section
    11.4.1. Reported if the median of three epochs is 1.5 times the lowest so far.
    """
    suggestion, change = lower_rate(curves.config, 10)
    if curves.broken is not None:
        finding = Message(BROKEN, {"epoch": max(1, math.ceil(curves.broken))})
        return Advice("diverging", finding, suggestion, curves.broken, "warning", change)
    loss = smooth(curves.loss, _SMOOTH)
    lowest = np.fmin.accumulate(loss)
    rise = loss - lowest
    since = holding_since(
        (rise >= 0.5 * np.abs(lowest)) & (rise >= 0.1 * curves.guess),
        (rise >= 0.25 * np.abs(lowest)) & (rise >= 0.05 * curves.guess),
    )
    if since is None:
        return None
    low = int(np.argmin(curves.loss[: since + 1]))
    values = {
        "loss_before": float(curves.loss[low]),
        "loss_now": float(loss[-1]),
        "epoch": round(curves.epoch[low]),
    }
    finding = Message(RISING, values)
    return Advice("diverging", finding, suggestion, _epoch(curves, since), "warning", change)


def oscillating(curves: Curves, health: Sequence[Health]) -> Advice | None:
    """Training loss goes up and down from epoch to epoch without progress.

    A rate too high makes the loss jump across the valley it should descend into: Goodfellow,
    Bengio & Courville, "Deep Learning", 2016, section 8.3.1 ("the learning curve will show
    violent oscillations, with the cost function often increasing significantly"). Reported if
    rises undo more than half of the falls, the direction changes every other epoch, and the
    changes are large compared with the loss.
    """
    config = curves.config
    if len(curves.loss) <= _WINDOW or (config.drops and config.learning_rate <= usual_rate(config)):
        return None  # dropout by itself makes the loss go up and down
    change = np.diff(curves.loss)
    rises = moving_sum(np.maximum(change, 0), _WINDOW)
    falls = moving_sum(np.maximum(-change, 0), _WINDOW)
    turns = moving_sum(change[1:] * change[:-1] < 0, _WINDOW - 1)
    step = (rises + falls) / _WINDOW
    size = moving_sum(np.abs(curves.loss[1:]), _WINDOW) / _WINDOW

    def swings(ease: float) -> np.ndarray:
        guess, around = ease * curves.guess, ease * size
        wild = (step >= 0.02 * guess) & (step >= 0.25 * around)
        large = (step >= 0.03 * guess) & (step >= 0.05 * around)
        return np.asarray(
            (wild | large) & (turns >= ease * _WINDOW / 2) & (rises >= 0.5 * ease * falls), np.bool_
        )

    since = holding_since(swings(1.0), swings(0.6))
    if since is None:
        return None
    values = {
        "epochs": _WINDOW,
        "loss_up": float(rises[-1]),
        "loss_down": float(falls[-1]),
    }
    suggestion, rate = lower_rate(curves.config, 3)
    finding = Message(UP_AND_DOWN, values)
    began = _epoch(curves, since + _WINDOW)
    return Advice("oscillating", finding, suggestion, began, "warning", rate)


def slow(curves: Curves, health: Sequence[Health]) -> Advice | None:
    """A rate far below the usual one, and a loss that hardly falls.

    "When the learning rate is too small, training is not only slower, but may become
    permanently stuck with a high training error": Goodfellow, Bengio & Courville, "Deep
    Learning", 2016, section 11.4.1; Smith, "A disciplined approach to neural network
    hyper-parameters: Part 1", 2018, section 3, on too small a rate as underfitting.
    """
    early = patience(curves.config, _EARLY, _EARLIEST)
    if not low_rate(curves.config) or len(curves.loss) < early:
        return None
    places = np.arange(len(curves.loss))
    first = abs(curves.loss[0])
    fall = curves.loss[0] - curves.loss
    pace = fall / np.maximum(places, 1)
    since = holding_since(
        (places >= early - 1) & (fall <= 0.25 * first) & (pace <= 0.02 * first),
        (fall <= 0.4 * first) & (pace <= 0.03 * first),
    )
    if since is None:
        return None
    values = {
        "epochs": len(places),
        "loss_before": float(curves.loss[0]),
        "loss_now": float(curves.loss[-1]),
    }
    suggestion, change = _faster(curves.config)
    finding = Message(SLOW, values)
    return Advice("slow", finding, suggestion, _epoch(curves, since), "warning", change)


def _faster(config: RunConfig) -> Remedy:
    """Suggest the usual rate, or the usual number of steps if that is the larger change."""
    more = config.batch_size / registry.BATCH_SIZE.default
    if few_steps(config) and more > usual_rate(config) / config.learning_rate:
        return more_steps(config)
    return take_usual_rate(config)


def decayed(curves: Curves, health: Sequence[Health]) -> Advice | None:
    """A schedule has made the rate so small that the loss no longer changes.

    The rate of stochastic gradient descent may fall, but not so fast that the remaining steps add
    up to next to nothing (Robbins & Monro, "A Stochastic Approximation Method", 1951, whose rates
    sum to infinity; Goodfellow, Bengio & Courville, "Deep Learning", 2016, equations 8.12 and
    8.14: a final rate of "roughly 1 percent" of the first). Reported if the rate has been below
    half of that for ten epochs, and the means of ten epochs and of the ten before differ by less
    than 0.5 %.
    """
    config = curves.config
    if not SCHEDULES[config.schedule].decays or len(curves.loss) < 2 * _FLAT:
        return None
    tiny = (curves.rate < _TINY * config.learning_rate) & (curves.epoch > config.warmup_epochs)
    long = tiny & (ago(tiny.astype(np.float64), _FLAT) == 1.0)
    mean, change = level(curves.loss, _FLAT)
    since = holding_since(
        long & (change <= 0.005 * np.abs(mean)),
        long & (change <= 0.01 * np.abs(mean)),
    )
    if since is None:
        return None
    began = int(np.argmax(tiny))
    values = {
        "rate_now": float(curves.rate[-1]),
        "rate": config.learning_rate,
        "epoch": round(curves.epoch[began]),
        "loss_now": float(mean[-1]),
    }
    suggestion, change_to = slower_decay(config)
    severity: Severity = "info" if curves.learns else "warning"
    finding = Message(DECAYED, values)
    return Advice("decayed", finding, suggestion, _epoch(curves, began), severity, change_to)


def stuck(curves: Curves, health: Sequence[Health]) -> Advice | None:
    """Training is no better than guessing, although the rate is not small.

    Possible causes are steps that overshoot from the start, and gradients that do not reach the
    first layers: Goodfellow, Bengio & Courville, "Deep Learning", 2016, sections 8.2.5 and
    11.4.1. If a linear model does no better either, the cause may be the inputs.
    """
    config = curves.config
    early = patience(config, _EARLY, _EARLIEST)
    if low_rate(config) or len(curves.loss) < early or too_narrow(config):
        return None  # the rate, or the size of the network, is reported instead
    late = np.arange(len(curves.loss)) >= early - 1
    fall = recent_fall(curves.loss)
    since = holding_since(
        late & (curves.learned < 0.05) & (fall <= 0.06 * curves.guess),
        curves.learned < 0.1,
    )
    if since is None:
        return None
    if config.task.classifies:
        values = {"epochs": len(curves.loss), "share": float(curves.metric[-1])}
        finding = Message(NO_BETTER, values)
    else:
        values = {"epochs": len(curves.loss), "loss_now": float(curves.loss[-1])}
        finding = Message(NO_BETTER_NUMBERS, values)
    suggestion, change = learn_more(curves)
    began, evidence = _epoch(curves, since), linear_model(curves)
    return Advice("stuck", finding, suggestion, began, "warning", change, evidence)


def _epoch(curves: Curves, index: int) -> float:
    return float(curves.epoch[index])

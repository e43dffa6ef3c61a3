"""Rules on how well a network fits: overfitting, underfitting, plateaus.

The limits were tuned on the runs described in ``core.advice.coach.steps``.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.advice.coach.advice import Advice, Severity
from core.advice.coach.baselines import below, beside
from core.advice.coach.context import BaselineMetrics
from core.advice.coach.curves import Curves, holding_since, level, patience, recent_fall, smooth
from core.advice.coach.remedies import (
    MORE_UNITS,
    ONE_MORE_TRY,
    OTHER_INPUTS,
    Remedy,
    few_steps,
    learn_more,
    low_rate,
    tiny,
)
from core.base.messages import Message
from core.base.text import N_
from core.runs.layer_health import Health
from core.settings.choices import SCHEDULES

OVERFITTING = N_(
    "Overfitting from epoch {epoch}: validation loss rose from {loss_best} to {loss_now} while"
    " training loss fell from {loss_before} to {loss_after}."
)
STOP_EARLY = N_(
    "Try early stopping, which restores the weights of the best epoch, or dropout, or fewer units."
)
STOPS_EARLY = N_(
    "Early stopping restores the weights of the best epoch. For a lower validation loss, try"
    " dropout or fewer units."
)
FEWER_UNITS = N_(
    "Try fewer units, {units} at most in a hidden layer; dropout or a penalty on large weights"
    " also helps."
)
REGULARISE = N_("Try dropout, a penalty on large weights or a lower learning rate.")
UNDERFITTING = N_(
    "Underfitting: training accuracy is {share} after {epochs} epochs and hardly rises; the"
    " network does not even fit the training samples."
)
UNDERFITTING_YET = N_("Underfitting: training accuracy is only {share} after {epochs} epochs.")
UNDERFITTING_NUMBERS = N_(
    "Underfitting: training loss is still {loss_now} after {epochs} epochs; always predicting the"
    " mean has {loss_guess}."
)
LIMIT = N_(
    "Hard to predict: training accuracy is {share} after {epochs} epochs, with little left to gain."
)
LIMIT_NUMBERS = N_(
    "Hard to predict: training loss is still {loss_now} after {epochs} epochs; always predicting"
    " the mean has {loss_guess}."
)
FLAT = N_("Plateau: since epoch {epoch}, training loss has stayed at about {loss_now}.")
FEWER_EPOCHS = N_(
    "Fewer epochs are enough: {epoch}. For a lower loss, try another learning rate or more units."
)
DROPPED = N_(
    "Training accuracy ({share_training}) below that of validation ({share_validation}) is usual"
    " with dropout, which drops units during training only."
)
DROPPED_NUMBERS = N_(
    "Training loss ({loss_training}) above that of validation ({loss_validation}) is usual with"
    " dropout, which drops units during training only."
)
SHUFFLED = N_(
    "The training labels are shuffled: validation shows what chance reaches, and what training"
    " reaches above it is memorised."
)
UNSHUFFLE = N_("Compare it with the run without shuffled labels.")
NOTHING_TO_FIX = N_("Nothing to fix: the validation curve shows how well it learns.")

_SMOOTH = 5  # epochs: validation sets are small
_NOISE = 9  # epochs
_SOON = 5  # epochs, before which stopping makes no sense
_LATE, _SOONEST = 10, 4  # epochs before a fit can be called bad; the second if they are long
_BAD = {True: 0.5, False: 0.2}  # share learned: for classes, and for numbers, which are noisier
_PLATEAU = 10  # epochs whose means are compared
_HARDLY = 0.06  # of the loss of guessing: the smallest fall that counts
_END = 0.1  # of the configured rate, below which a cosine schedule is near its end


def overfitting(curves: Curves, health: Sequence[Health]) -> Advice | None:
    """Validation loss rises while training loss falls.

    The generalization loss GL(t) = E_va(t) / E_opt(t) - 1, E_opt the lowest validation loss so
    far: Prechelt, "Early Stopping - But When?", in "Neural Networks: Tricks of the Trade", 1998,
    section 2. The median of five epochs replaces his strips of five. Reported from GL = 10 % on, if
    the rise is also 2 % of the loss of guessing, so that a loss near zero may vary, and twice the
    change from epoch to epoch.
    """
    if len(curves.val_loss) < _SMOOTH or not np.isfinite(curves.val_loss).any():
        return None
    loss = smooth(curves.val_loss, _SMOOTH)
    best = np.fmin.accumulate(loss)
    places = np.arange(len(loss))
    # The index of the lowest loss so far.
    low = np.maximum.accumulate(np.where(loss <= best, places, 0))
    rise = loss - best
    training = smooth(curves.loss, _SMOOTH)
    learns = training[low] - training >= 0.1 * np.abs(training[low])
    # A rise within the noise from epoch to epoch is not significant.
    beyond = rise >= 2 * smooth(np.abs(np.diff(curves.val_loss, prepend=np.nan)), _NOISE)
    since = holding_since(
        learns & beyond & (rise >= 0.1 * np.abs(best)) & (rise >= 0.02 * curves.guess),
        learns & (rise >= 0.05 * np.abs(best)) & (rise >= 0.01 * curves.guess),
    )
    if since is None:
        return None
    turn = int(np.nanargmin(curves.val_loss[: since + 1]))
    epoch = round(curves.epoch[turn])
    values = {
        "epoch": epoch,
        "loss_best": float(curves.val_loss[turn]),
        "loss_now": float(loss[-1]),
        "loss_before": float(training[turn]),
        "loss_after": float(training[-1]),
    }
    finding = Message(OVERFITTING, values)
    suggestion, change = _simpler(curves, epoch)
    grave = holding_since(rise >= 0.25 * np.abs(best), rise >= 0.15 * np.abs(best))
    harmless = grave is None or curves.config.early_stopping
    severity: Severity = "info" if harmless else "warning"
    return Advice("overfitting", finding, suggestion, epoch, severity, change)


def _simpler(curves: Curves, epoch: int) -> Remedy:
    """Suggest early stopping, or a smaller network if that would stop almost at once."""
    if epoch >= _SOON and curves.config.early_stopping:
        return Message(STOPS_EARLY), None
    if epoch >= _SOON:
        return Message(STOP_EARLY), ("early_stopping", True)
    units = curves.config.units
    if not units or max(units) < 4:
        return Message(REGULARISE), None
    width = max(units) // 4
    smaller = tuple(min(width, count) for count in units)
    return Message(FEWER_UNITS, {"units": width}), ("units", smaller)


def underfitting(curves: Curves, health: Sequence[Health]) -> Advice | None:
    """The training samples are fitted badly, and a simpler model fits them better.

    "Underfitting occurs when the model is not able to obtain a sufficiently low error value on
    the training set": Goodfellow, Bengio & Courville, "Deep Learning", 2016, section 5.2; the
    horizontal part of both curves, high up, of Smith, "A disciplined approach to neural network
    hyper-parameters: Part 1", 2018, section 3. Which error is low enough depends on the data: if a
    linear model does no better, the ``limit`` may be reached. Until the simpler models are fitted,
    nothing is reported; if they cannot be, the training error decides.
    """
    since = _learned_badly(curves)
    baselines = None if since is None else curves.context.baselines()
    if since is None or baselines is None or _as_good(curves, baselines):
        return None
    config, count = curves.config, len(curves.loss)
    if config.task.classifies:
        # With few steps an epoch changes little, even if the loss is falling.
        falling = few_steps(config) or recent_fall(curves.loss)[-1] > _HARDLY * curves.guess
        template = UNDERFITTING_YET if falling else UNDERFITTING
        finding = Message(template, {"share": float(curves.metric[-1]), "epochs": count})
    else:
        finding = Message(UNDERFITTING_NUMBERS, _losses(curves))
    suggestion, change = learn_more(curves)
    began, evidence = float(curves.epoch[since]), beside(curves, baselines)
    return Advice("underfitting", finding, suggestion, began, "warning", change, evidence)


def limit(curves: Curves, health: Sequence[Health]) -> Advice | None:
    """The training samples are fitted badly, and a linear model does no better.

    No model can remove the part of the error due to inputs that do not determine the target:
    "the Bayes error", Goodfellow, Bengio & Courville, "Deep Learning", 2016, section 5.2. A larger
    network is then worth one attempt, not several.
    """
    since = _learned_badly(curves)
    baselines = None if since is None else curves.context.baselines()
    if since is None or baselines is None or not _as_good(curves, baselines):
        return None
    if curves.config.task.classifies:
        values = {"share": float(curves.metric[-1]), "epochs": len(curves.loss)}
        finding = Message(LIMIT, values)
    else:
        finding = Message(LIMIT_NUMBERS, _losses(curves))
    suggestion, change = learn_more(curves, OTHER_INPUTS)
    if suggestion.template == MORE_UNITS:
        suggestion = replace(suggestion, template=ONE_MORE_TRY)
    began, evidence = float(curves.epoch[since]), beside(curves, baselines)
    return Advice("limit", finding, suggestion, began, "info", change, evidence)


def _losses(curves: Curves) -> dict[str, float]:
    return {
        "loss_now": float(curves.loss[-1]),
        "epochs": len(curves.loss),
        "loss_guess": curves.guess,
    }


def _as_good(curves: Curves, baselines: BaselineMetrics) -> bool:
    """Whether the network is as good as a linear model, if that is known."""
    if curves.result is None or baselines.linear is None:
        return False
    return not below(curves.config, curves.result, baselines.linear)


def _learned_badly(curves: Curves) -> int | None:
    """The index from which on the training samples are fitted badly and hardly better."""
    count = len(curves.loss)
    begin = patience(curves.config, _LATE, _SOONEST)
    if count < begin or low_rate(curves.config):
        return None
    classifies = curves.config.task.classifies
    fall = recent_fall(curves.loss)
    bad = _BAD[classifies]
    late = np.arange(count) >= begin - 1
    # With an obvious cause there is nothing to wait for.
    hardly = 0.15 if tiny(curves.config) else _HARDLY
    return holding_since(
        late & (curves.learned < bad) & (fall <= hardly * curves.guess),
        (curves.learned < 1.1 * bad) & (fall <= (hardly + 0.04) * curves.guess),
    )


def plateau(curves: Curves, health: Sequence[Health]) -> Advice | None:
    """Training loss has stopped falling, well above zero.

    Goodfellow, Bengio & Courville, "Deep Learning", 2016, section 8.2.2: whether it is a flat
    region or a minimum, further epochs change next to nothing. Reported if the means of ten epochs
    and of the ten before differ by less than 0.5 %, but not at the end of a schedule that is
    meant to come to rest (Loshchilov & Hutter, "SGDR", 2017, section 3).
    """
    if len(curves.loss) < 2 * _PLATEAU:
        return None
    mean, gain = level(curves.loss, _PLATEAU)
    high = mean >= 0.05 * curves.guess
    if SCHEDULES[curves.config.schedule].whole_run:
        high &= curves.rate >= _END * curves.config.learning_rate
    since = holding_since(
        high & (gain <= 0.005 * np.abs(mean)),
        high & (gain <= 0.01 * np.abs(mean)),
    )
    if since is None:
        return None
    epoch = round(curves.epoch[since - _PLATEAU])
    finding = Message(FLAT, {"epoch": epoch, "loss_now": float(mean[-1])})
    suggestion = Message(FEWER_EPOCHS, {"epoch": epoch})
    return Advice("plateau", finding, suggestion, epoch, "info", ("epochs", epoch))


def dropout(curves: Curves, health: Sequence[Health]) -> Advice | None:
    """Training looks worse than validation, as it does with dropout.

    Units are dropped in training, but not in validation: Srivastava, Hinton,
    Krizhevsky, Sutskever & Salakhutdinov, "Dropout: A Simple Way to Prevent Neural Networks from
    Overfitting", 2014, figure 2; the Keras FAQ, "Why is my training loss much higher than my
    testing loss?". Reported if accuracy differs by 0.03 or loss by a tenth, as medians of five
    epochs.
    """
    config = curves.config
    if not (config.drops and config.validation_samples) or len(curves.loss) < _LATE:
        return None
    training, validation = (
        (curves.metric, curves.val_metric)
        if config.task.classifies
        else (curves.loss, curves.val_loss)
    )
    training, validation = smooth(training, _SMOOTH), smooth(validation, _SMOOTH)
    gap = (
        (validation - training) / 0.03
        if config.task.classifies
        else ((training - validation) / (0.1 * np.abs(training) + np.finfo(np.float64).tiny))
    )
    since = holding_since(gap >= 1.0, gap >= 0.5)
    if since is None:
        return None
    kind, template = ("share", DROPPED) if config.task.classifies else ("loss", DROPPED_NUMBERS)
    values = {f"{kind}_training": float(training[-1]), f"{kind}_validation": float(validation[-1])}
    began = float(curves.epoch[since])
    return Advice("dropout", Message(template, values), Message(NOTHING_TO_FIX), began, "info")


def shuffled(curves: Curves, health: Sequence[Health]) -> Advice | None:
    """The run trains on shuffled labels; see ``core.data.datasets.preparation.shuffled``."""
    if not curves.config.shuffled_labels or not len(curves.epoch):
        return None
    since = float(curves.epoch[0])
    return Advice("shuffled", Message(SHUFFLED), Message(UNSHUFFLE), since, "info")

"""The rule on a learning rate that is far too high from the first steps on."""

from collections.abc import Sequence

from core.advice.coach.advice import Advice, Severity
from core.advice.coach.curves import Curves
from core.advice.coach.layers import dead, saturated
from core.advice.coach.remedies import take_usual_rate, usual_rate
from core.advice.coach.steps import stuck
from core.advice.step_checks import FAR
from core.base.messages import Message
from core.base.text import N_
from core.runs.layer_health import Health

RATE_TOO_HIGH = N_(
    "Learning rate too high: {rate} is {times} times the usual one of this optimizer, so that the"
    " first steps already overshoot."
)
FIRST_LOSS = N_(
    "Mean training loss of the first epoch was {loss_first}; guessing has {loss_guess}."
)
UNITS_OFF = N_("{share} of the units of hidden layer {layer} output 0 for every sample.")
UNITS_AT_LIMIT = N_(
    "{share} of the outputs of hidden layer {layer} are at a limit of the activation."
)

_THROWN = 3.0  # times the loss of guessing


def overshooting(curves: Curves, health: Sequence[Health]) -> Advice | None:
    """A rate far above the usual one, and a network that the first steps have damaged.

    Dead and saturated units, or a network that only guesses, are then consequences: a large step
    can move the biases so far that a ReLU is never active again (Lu, Shin, Su & Karniadakis,
    "Dying ReLU and Initialization", 2019, section 1; Goodfellow, Bengio & Courville, "Deep
    Learning", 2016, section 11.4.1). Reported from ``core.advice.step_checks.FAR`` times the
    usual rate on, and only with one of these consequences: some networks train well with it.
    """
    rate, usual = curves.config.learning_rate, usual_rate(curves.config)
    if rate < FAR * usual or not len(curves.loss):
        return None
    evidence = _evidence(curves, health)
    if evidence is None:
        return None
    sentence, since = evidence
    finding = Message(RATE_TOO_HIGH, {"rate": rate, "times": round(rate / usual)})
    suggestion, change = take_usual_rate(curves.config)
    severity: Severity = "info" if curves.learns else "warning"
    return Advice("overshooting", finding, suggestion, since, severity, change, sentence)


def _evidence(curves: Curves, health: Sequence[Health]) -> tuple[Message, float] | None:
    """What the steps have done, and since when."""
    first = float(curves.loss[0])
    if first >= _THROWN * curves.guess:
        values = {"loss_first": first, "loss_guess": curves.guess}
        return Message(FIRST_LOSS, values), float(curves.epoch[0])
    if curves.learns:
        return None
    for template, worst in (
        (UNITS_OFF, dead(curves, health)),
        (UNITS_AT_LIMIT, saturated(curves, health)),
    ):
        if worst is not None:
            return Message(template, worst.values), worst.since
    advice = stuck(curves, health)
    return (advice.finding, advice.since) if advice else None

"""Checks for penalties and weight decay so strong that each step makes the weights larger."""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from core.advice.finding import Finding, Fix
from core.base.messages import Level, Message
from core.base.text import N_
from core.settings.draft import Draft
from core.settings.settings import Settings

_USUAL_L2 = 0.01
"""The default of ``keras.regularizers.L2``."""
_USUAL_DECAY = 0.004
"""The default of ``keras.optimizers.AdamW``."""
_GENTLE = 0.1  # maximum share of a weight that a step removes


def growth(values: Settings) -> float:
    """Return the most negative factor by which a step multiplies weights, without the data.

    An L2 penalty adds 2 λ w to the gradient of a weight w, weight decay subtracts its share d of
    the weight directly. Plain gradient descent with learning rate η then maps w to
    (1 - η (d + 2 λ)) w, which grows from η (d + 2 λ) = 2 on: Goodfellow, Bengio & Courville, "Deep
    Learning", 2016, section 7.1.1; LeCun, Bottou, Orr & Müller, "Efficient BackProp", 1998, section
    4.6, on the largest stable rate of a quadratic. With momentum the step and the weight form a
    linear system of two variables, whose eigenvalues decide: Goh, "Why
    Momentum Really Works", Distill, 2017; for Nesterov's form Sutskever, Martens, Dahl & Hinton,
    "On the importance of initialization and momentum in deep learning", 2013, section 2. The
    order, decay before the step, is that of Keras.

    Optimizers that divide a gradient by its recent size take steps of about η, whatever the
    penalty; with them, or with clipped gradients, only decoupled weight decay can do this
    (Loshchilov & Hutter, "Decoupled Weight Decay Regularization", 2019, section 2). Constrained
    weights are ignored, as they are limited after each step.

    Args:
        values: The settings.

    Returns:
        The factor; -1 or less if the weights change their sign at each step and do not shrink.
    """
    l2 = _strongest(values)
    if l2 is None:
        return 1.0
    rate = values.learning_rate
    decay = rate * (values.weight_decay or 0.0)
    proportional = values.optimizer_entry.proportional and values.clipping == "none"
    pull = 2 * rate * l2 if proportional else 0.0
    momentum = (values.momentum or 0.0) if proportional else 0.0
    # The rows give the next weight and the next step, by the weight and the last step.
    step = [-pull, momentum]
    weight = [1 - decay - pull, momentum]
    if values.nesterov and momentum:
        weight = [1 - decay - pull * (1 + momentum), momentum**2]
    return float(np.linalg.eigvals(np.array([weight, step])).real.min())


def _strongest(values: Settings) -> float | None:
    """The strongest L2 penalty on unconstrained weights or biases; ``None`` if there is none."""
    penalties: list[float] = []
    if values.kernel_constraint == "none":
        penalties += (values.l2, *values.by_layer("l2_by_layer"))
    if values.use_bias and values.bias_constraint == "none":
        penalties.append(values.bias_l2)
    return max(penalties, default=None)


def growing(draft: Draft) -> Iterator[Finding]:
    """Weights that grow at each step, whatever the data."""
    factor = growth(draft)
    if factor > -1:
        return
    fixed, l2, decay = _gentler(draft)
    sentence = N_(
        "The L2 penalty of {l2:g} is too strong for a learning rate of {rate:g}: in the long run"
        " each step multiplies every weight by −{factor:.3g}, so the weights do not shrink but"
        " grow."
    )
    label = N_("Use an L2 penalty of {l2:g}")
    if decay:
        sentence = N_(
            "The weight decay of {decay:g} is too strong for a learning rate of {rate:g}: in the"
            " long run each step multiplies every weight by −{factor:.3g}, so the weights do not"
            " shrink but grow."
        )
        label = N_("Use a weight decay of {decay:g}")
    if l2 and decay:
        sentence = N_(
            "The L2 penalty of {l2:g} and the weight decay of {decay:g} are too strong for a"
            " learning rate of {rate:g}: in the long run each step multiplies every weight by"
            " −{factor:.3g}, so the weights do not shrink but grow."
        )
        label = N_("Use an L2 penalty of {l2:g} and a weight decay of {decay:g}")
    values = {
        "l2": _strongest(draft),
        "decay": draft.weight_decay,
        "rate": draft.learning_rate,
        "factor": -factor,
    }
    named = {"l2": _strongest(fixed), "decay": fixed.weight_decay}
    yield Finding(
        "growing",
        Level.WARNING,
        Message(sentence, values),
        Fix(Message(label, named), fixed),
    )


def _gentler(draft: Draft) -> tuple[Draft, bool, bool]:
    """The settings with weaker penalties, and which of the two had to be changed."""
    rate = draft.learning_rate
    most = _at_most(_USUAL_L2, rate * 2)
    without_l2 = replace(
        draft,
        l2=min(draft.l2, most),
        l2_by_layer=tuple(None if own is None else min(own, most) for own in draft.l2_by_layer),
        bias_l2=min(draft.bias_l2, most),
    )
    if growth(without_l2) > -1:
        return without_l2, True, False
    decay = _at_most(_USUAL_DECAY, rate)
    if growth(replace(draft, weight_decay=decay)) > -1:
        return replace(draft, weight_decay=decay), False, True
    return replace(without_l2, weight_decay=decay), True, True


def _at_most(usual: float, rate: float) -> float:
    """The usual strength, or the power of ten that removes no more than a gentle share."""
    if usual * rate <= _GENTLE:
        return usual
    return float(10.0 ** math.floor(math.log10(_GENTLE / rate)))

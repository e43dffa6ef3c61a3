"""Rules on the layers: exploding and vanishing gradients, dead and saturated units."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from core.advice.coach.advice import Advice, Severity
from core.advice.coach.curves import Curves, holding_since, smooth
from core.advice.coach.remedies import (
    ALIKE,
    RELU,
    Remedy,
    lower_rate,
    squeezes,
    take_activation,
    take_other_weights,
    take_usual_rate,
    too_narrow,
    usual_rate,
)
from core.base.messages import Message
from core.base.text import N_
from core.runs.layer_health import Health, LayerHealth
from core.settings.choices import ACTIVATIONS
from core.settings.config import RunConfig

EXPLODING = N_(
    "Exploding gradients: their norm has reached {gradient_now}, and the loss does not fall."
)
BROKEN_GRADIENT = N_("Exploding gradients: their norm is no longer a finite number.")
VANISHING = N_(
    "Vanishing gradients: the gradient's norm is {gradient_output} in the output layer, but only"
    " {gradient_first} in the first hidden layer, which hardly learns."
)
NO_GRADIENT = N_(
    "Vanishing gradients: up to hidden layer {layer} the gradient's norm is 0, so that the weights"
    " keep their initial values."
)
DYING = N_("Dying units: {share} of the units of hidden layer {layer} output 0 for every sample.")
SATURATED = N_(
    "Saturation: {share} of the outputs of hidden layer {layer} are at a limit of the activation,"
    " where its slope is almost 0."
)
FEWER_LAYERS = N_("Try fewer hidden layers: {layers}.")
LEAKY_RELU = N_("Try leaky ReLU, whose gradient never vanishes completely.")
OTHER_START = N_("Try a lower learning rate or other initial weights.")

_FEW_LAYERS = 2
_FEW_UNITS = 4  # units, too few for a share to be meaningful
_EARLY = 3  # epochs that an optimizer needs to make progress
_SNAPSHOTS = 256  # maximum number that is read
_SMOOTH = 3  # snapshots, because a gradient is that of a single batch
_GRADIENT = 100.0


def exploding(curves: Curves, health: Sequence[Health]) -> Advice | None:
    """A very large gradient, with a loss that is no better than at the start.

    Pascanu, Mikolov & Bengio, "On the difficulty of training recurrent neural networks", 2013,
    section 2.2; Goodfellow, Bengio & Courville, "Deep Learning", 2016, section 8.2.4. On
    standardised data, networks of one to eight layers that learned had norms from 0 to 5.
    """
    if not health or (
        len(curves.loss) > 1 and curves.loss[0] - curves.loss[-1] > 0.1 * abs(curves.loss[0])
    ):
        return None
    seen = _thinned(health)
    norms = np.array([max(map(_norm, snapshot.layers), default=0.0) for snapshot in seen])
    since = holding_since(norms >= _GRADIENT, norms >= _GRADIENT / 4)
    if since is None:
        return None
    suggestion, change = lower_rate(curves.config, 10)
    now = float(norms[-1])
    finding = (
        Message(EXPLODING, {"gradient_now": now})
        if math.isfinite(now)
        else Message(BROKEN_GRADIENT)
    )
    return Advice("exploding", finding, suggestion, seen[since].epoch, "warning", change)


def vanishing(curves: Curves, health: Sequence[Health]) -> Advice | None:
    """The gradient nearly vanishes between the output and the first hidden layer.

    Glorot & Bengio, "Understanding the difficulty of training deep feedforward neural networks",
    2010, sections 3 and 4: back-propagated gradients shrink from layer to layer. Reported only if
    the network learns badly, since an optimizer that scales each gradient copes with small ones.
    A gradient of 0, with which no optimizer copes, is always reported.
    """
    if not curves.config.units or not health:
        return None
    seen = _thinned(health)
    none = _without_gradient(curves, seen)
    if none is not None or len(curves.config.units) < _FEW_LAYERS:
        return none
    shares = smooth(np.array([_reaching(snapshot.layers) for snapshot in seen]), _SMOOTH)
    since = holding_since(shares < 0.01, shares < 0.1)
    if since is None or len(curves.loss) < _EARLY or curves.learns:
        return None
    first, *_, output = seen[-1].layers
    values = {"gradient_output": _norm(output), "gradient_first": _norm(first)}
    suggestion, change = _let_through(curves)
    finding = Message(VANISHING, values)
    return Advice("vanishing", finding, suggestion, seen[since].epoch, "warning", change)


def _without_gradient(curves: Curves, seen: Sequence[Health]) -> Advice | None:
    """Report hidden layers whose gradient is exactly 0 while the output layer's is not.

    If the slope of an activation is 0 everywhere, like the step function's, no gradient is passed
    on by the chain rule: Goodfellow, Bengio & Courville, "Deep Learning", 2016, section 6.5.
    """
    config = curves.config
    if not _flat(config) and (len(seen) < _SMOOTH or too_narrow(config)):
        return None  # a few units may all have died, which calls for more units
    norms = np.array([[_norm(layer) for layer in snapshot.layers] for snapshot in seen])
    blocked = (norms[:, :-1] == 0.0) & (norms[:, -1:] > 0.0)
    deepest = (blocked * np.arange(1, blocked.shape[1] + 1)).max(axis=1)
    now = smooth(deepest > 0, _SMOOTH) > 0.5
    since = holding_since(now, now)
    if since is None or not deepest[-1]:
        return None
    layer = int(deepest[-1])
    suggestion, change = _let_through(curves)
    finding = Message(NO_GRADIENT, {"layer": layer})
    return Advice("vanishing", finding, suggestion, seen[since].epoch, "warning", change)


def dying(curves: Curves, health: Sequence[Health]) -> Advice | None:
    """Most units of a layer output 0 for every sample, so that they get no gradient.

    Lu, Shin, Su & Karniadakis, "Dying ReLU and Initialization: Theory and Numerical Examples",
    2019. Reported from 60 % of a layer on: networks that learn have up to a third of such units
    from the start.
    """
    return _layer("dying", DYING, curves, dead(curves, health))


def saturation(curves: Curves, health: Sequence[Health]) -> Advice | None:
    """Most outputs of a layer lie at a limit of the activation, where its slope is almost zero.

    Glorot & Bengio, "Understanding the difficulty of training deep feedforward neural networks",
    2010, section 3. Reported from 80 % on; layers of networks that learned well had up to half.
    """
    return _layer("saturation", SATURATED, curves, saturated(curves, health))


class Worst(NamedTuple):
    """The hidden layer with the largest share of idle units.

    Attributes:
        values: Its ``share`` (0 to 1) and its number, ``layer``, counted from 1.
        since: The epoch since which a share has been above its limit.
    """

    values: dict[str, float]
    since: float


def dead(curves: Curves, health: Sequence[Health]) -> Worst | None:
    """Return the layer with the most dead units; ``None`` below 60 %."""
    return _worst(curves, health, lambda layer: layer.dead, (0.6, 0.5))


def saturated(curves: Curves, health: Sequence[Health]) -> Worst | None:
    """Return the layer with the most saturated outputs; ``None`` below 80 %."""
    return _worst(curves, health, lambda layer: layer.saturated, (0.8, 0.7))


def _layer(rule: str, template: str, curves: Curves, worst: Worst | None) -> Advice | None:
    if worst is None:
        return None
    suggestion, change = _awake(curves)
    severity: Severity = "info" if curves.learns else "warning"
    finding = Message(template, worst.values)
    return Advice(rule, finding, suggestion, worst.since, severity, change)


def _worst(
    curves: Curves,
    health: Sequence[Health],
    of: Callable[[LayerHealth], float | None],
    limits: tuple[float, float],
) -> Worst | None:
    if not health or not curves.config.units:
        return None
    seen = _thinned(health)
    shares = np.array([[of(layer) or 0.0 for layer in one.layers[:-1]] for one in seen])
    shares = shares * (np.array(curves.config.units) >= _FEW_UNITS)
    most = smooth(shares.max(axis=1), _SMOOTH)
    since = holding_since(most >= limits[0], most >= limits[1])
    if since is None:
        return None
    values = {"share": float(shares[-1].max()), "layer": int(shares[-1].argmax()) + 1}
    return Worst(values, seen[since].epoch)


def _awake(curves: Curves) -> Remedy:
    """Suggest smaller steps if they are larger than usual, otherwise another activation."""
    config = curves.config
    if config.kernel_initializer in ALIKE:
        return take_other_weights()
    if config.learning_rate > usual_rate(config):
        return take_usual_rate(config)
    if "relu" in config.layer_activations:
        return take_activation(config, LEAKY_RELU, "leaky_relu")
    if squeezes(config):
        return take_activation(config, RELU, "relu")
    return Message(OTHER_START), None


def _let_through(curves: Curves) -> Remedy:
    config = curves.config
    if config.kernel_initializer in ALIKE:
        return take_other_weights()
    if squeezes(config) or _flat(config):
        return take_activation(config, RELU, "relu")
    if len(config.units) > _FEW_LAYERS:
        units = config.units[:_FEW_LAYERS]
        return Message(FEWER_LAYERS, {"layers": _FEW_LAYERS}), ("units", units)
    return _awake(curves)


def _flat(config: RunConfig) -> bool:
    """Whether a hidden layer has an activation that passes on no gradient."""
    return any(ACTIVATIONS[name].flat for name in config.layer_activations)


def _reaching(layers: Sequence[LayerHealth]) -> float:
    """Return the first hidden layer's gradient norm as a share of the output layer's."""
    output = _norm(layers[-1])
    return _norm(layers[0]) / output if 0 < output < math.inf else 1.0


def _norm(layer: LayerHealth) -> float:
    return math.inf if layer.gradient_norm is None else layer.gradient_norm


def _thinned(health: Sequence[Health]) -> Sequence[Health]:
    """Return at most ``2 * _SNAPSHOTS`` snapshots, evenly spaced, and the last.

    The spacing stays the same until there are twice as many.
    """
    step = 1
    while len(health) > step * _SNAPSHOTS:
        step *= 2
    return [*health[: -1 if step > 1 else None : step], *(health[-1:] if step > 1 else ())]

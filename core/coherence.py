"""What is wrong or unwise about settings, in plain words, before anything is trained."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from core import tasks
from core.architecture import parameters
from core.choices import ACTIVATIONS, LOSSES, losses_for
from core.draft import Draft
from core.text import N_

_FAR = 10  # times the usual rate is far outside; so is a hundredth of it
_TINY = 100
_CROWDED = 100  # parameters per sample from which on it is no side remark


class Level(StrEnum):
    """How bad it is: cannot be trained, is probably not meant, is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Fix:
    """A way out.

    Attributes:
        label: What the button says.
        draft: The settings with it.
        values: What fills the label's places.
    """

    label: str
    draft: Draft
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One thing that was found.

    Attributes:
        name: Identifier of the rule.
        level: How bad it is.
        template: The sentence, with places for ``values``.
        values: Numbers, and labels that are to be translated.
        fix: How to mend it, if there is one way.
    """

    name: str
    level: Level
    template: str
    values: dict[str, Any] = field(default_factory=dict)
    fix: Fix | None = None


Rule = Callable[[Draft], Iterator[Finding]]


def findings(draft: Draft) -> list[Finding]:
    """Everything there is to say about settings, the worst first."""
    found = [finding for rule in _RULES for finding in rule(draft)]
    return sorted(found, key=lambda finding: list(Level).index(finding.level))


_LOSS_SENTENCES = {
    tasks.BINARY: N_(
        "{loss} does not fit {dataset}: two classes are told apart by one sigmoid unit, which"
        " goes with binary cross-entropy."
    ),
    tasks.MULTICLASS: N_(
        "{loss} does not fit {dataset}: several classes have one softmax unit each, which go"
        " with sparse categorical cross-entropy (labels as numbers) or categorical"
        " cross-entropy (labels one-hot)."
    ),
    tasks.REGRESSION: N_(
        "{loss} does not fit {dataset}: a number is predicted by one linear unit, and its error"
        " is measured by a loss such as mean squared error."
    ),
}


def _data(draft: Draft) -> Iterator[Finding]:
    if draft.info.deleted:
        yield Finding(
            "data",
            Level.ERROR,
            N_(
                "The data of {dataset} were deleted. Upload its file again with the same plan, or"
                " choose another dataset."
            ),
            {"dataset": draft.info.label},
        )


def _loss(draft: Draft) -> Iterator[Finding]:
    if draft.task.name in draft.loss_entry.tasks:
        return
    usual = next(iter(losses_for(draft.task.name)))
    yield Finding(
        "loss",
        Level.ERROR,
        _LOSS_SENTENCES[draft.task.name],
        {"loss": draft.loss_entry.label, "dataset": draft.info.label},
        _use(draft, "loss", usual, LOSSES[usual].label),
    )


def _targets(draft: Draft) -> Iterator[Finding]:
    if draft.info.target_range is None or draft.task.classifies:
        return
    low, high = draft.info.target_range
    sentence = None
    if draft.loss == "mean_squared_logarithmic_error" and low < 0:
        sentence = N_(
            "{loss} has no meaning for targets below zero, and {dataset} has them: they start"
            " at {low:g}."
        )
    if draft.loss == "mean_absolute_percentage_error" and low <= 0 <= high:
        sentence = N_(
            "{loss} divides by the target, and {dataset} has targets at or near zero: a few"
            " samples would decide everything."
        )
    if sentence:
        values = {"loss": draft.loss_entry.label, "dataset": draft.info.label, "low": low}
        usual = next(iter(losses_for(draft.task.name)))
        fix = _use(draft, "loss", usual, LOSSES[usual].label)
        yield Finding("targets", Level.WARNING, sentence, values, fix)


def _batch(draft: Draft) -> Iterator[Finding]:
    samples = draft.train_samples
    if draft.batch_size > samples:
        largest = min(32, 2 ** int(math.log2(samples)))
        yield Finding(
            "batch",
            Level.ERROR,
            N_("A batch of {size} is larger than the training set of {samples} samples."),
            {"size": draft.batch_size, "samples": samples},
            Fix(
                N_("Use a batch size of {size}"),
                draft.changed("batch_size", largest),
                {"size": largest},
            ),
        )
    elif draft.batch_size == 1 and draft.batch_normalization and draft.units:
        yield Finding(
            "batch_normalization",
            Level.WARNING,
            N_("Batch normalisation of a single sample leaves nothing of it but zeros."),
            fix=Fix(
                N_("Use a batch size of {size}"), draft.changed("batch_size", 32), {"size": 32}
            ),
        )


def _validation(draft: Draft) -> Iterator[Finding]:
    share = Fix(
        N_("Use a validation share of {share:g}"),
        draft.changed("validation_share", 0.1),
        {"share": 0.1},
    )
    asked = round(draft.info.train_samples * draft.validation_share)
    classes = len(draft.info.classes)
    if draft.validation_share == 0 and draft.early_stopping:
        yield Finding(
            "early_stopping",
            Level.ERROR,
            N_("Early stopping watches the validation loss, but no samples are held out for it."),
            fix=share,
        )
    elif draft.validation_share > 0 and asked < max(classes, 1):
        yield Finding(
            "validation_share",
            Level.WARNING,
            N_(
                "{asked} validation samples would leave classes out: there are {classes}, and so"
                " {held} are held out. So few say next to nothing."
            ),
            {"asked": asked, "classes": classes, "held": draft.validation_samples},
            share,
        )


def _activations(draft: Draft) -> Iterator[Finding]:
    names = draft.layer_activations
    linear = [n for n, name in enumerate(names, 1) if ACTIVATIONS[name].linear]
    flat = [n for n, name in enumerate(names, 1) if ACTIVATIONS[name].flat]
    if linear:
        yield Finding(
            "linear",
            Level.WARNING if len(linear) == len(names) else Level.NOTE,
            N_(
                "A linear layer with the Dense layer after it does no more than one Dense layer"
                " alone (layer {layers})."
            ),
            {"layers": ", ".join(map(str, linear))},
            _activate(draft, linear, "relu"),
        )
    if flat:
        yield Finding(
            "flat",
            Level.WARNING,
            N_(
                "Step passes no gradient: layer {layer} and those before it stay as they"
                " started, whatever the optimizer does."
            ),
            {"layer": flat[-1]},
            _activate(draft, flat, "sigmoid"),
        )
    single = [n for n, name in enumerate(names, 1) if name == "softmax" and draft.units[n - 1] == 1]
    if single:
        yield Finding(
            "softmax",
            Level.WARNING,
            N_(
                "Softmax over a single unit is always 1: nothing can be learned through layer"
                " {layer}."
            ),
            {"layer": single[0]},
            _activate(draft, single, "sigmoid"),
        )


def _weights(draft: Draft) -> Iterator[Finding]:
    if draft.units and draft.kernel_initializer in ("zeros", "ones"):
        yield Finding(
            "weights",
            Level.WARNING,
            N_("All units of a layer start alike and stay alike: each layer is as good as one."),
            fix=_use(draft, "kernel_initializer", "glorot_uniform", N_("Glorot uniform")),
        )


def _rate(draft: Draft) -> Iterator[Finding]:
    usual = draft.optimizer_entry.learning_rate
    fix = Fix(
        N_("Use a learning rate of {rate:g}"),
        draft.changed("learning_rate", usual),
        {"rate": usual},
    )
    values = {
        "rate": draft.learning_rate,
        "optimizer": draft.optimizer_entry.label,
        "low": usual / 10,
        "high": usual,
    }
    if draft.learning_rate > usual * _FAR:
        sentence = N_(
            "A learning rate of {rate:g} is far above what is usual for {optimizer}, {low:g} to"
            " {high:g}: the loss may jump about or diverge."
        )
        yield Finding("rate_high", Level.WARNING, sentence, values, fix)
    elif draft.learning_rate < usual / _TINY:
        sentence = N_(
            "A learning rate of {rate:g} is far below what is usual for {optimizer}, {low:g} to"
            " {high:g}: the loss may hardly move."
        )
        yield Finding("rate_low", Level.WARNING, sentence, values, fix)


def _warmup(draft: Draft) -> Iterator[Finding]:
    if draft.warmup_epochs >= draft.epochs:
        shorter = draft.epochs // 10
        yield Finding(
            "warmup",
            Level.WARNING,
            N_(
                "The warm-up lasts the whole run: the learning rate set is only reached at its end."
            ),
            fix=Fix(
                N_("Warm up for {epochs} epochs"),
                draft.changed("warmup_epochs", shorter),
                {"epochs": shorter},
            ),
        )


def _size(draft: Draft) -> Iterator[Finding]:
    count, samples = parameters(draft), draft.train_samples
    if count <= samples:
        return
    yield Finding(
        "size",
        Level.WARNING if count > _CROWDED * samples else Level.NOTE,
        N_(
            "The network has {count:,} parameters for {samples:,} training samples: it could learn"
            " them by heart. Watch the validation loss."
        ),
        {"count": count, "samples": samples},
        _smaller(draft, samples),
    )


def _smaller(draft: Draft, samples: int) -> Fix | None:
    """Halve every layer until there is no more than a parameter per sample."""
    smaller = draft
    while parameters(smaller) > samples:
        units = tuple(max(1, units // 2) for units in smaller.units)
        if units == smaller.units:
            return None
        smaller = replace(smaller, units=units)
    return Fix(N_("Use {units} units"), smaller, {"units": ", ".join(map(str, smaller.units))})


def _use(draft: Draft, name: str, value: str, label: str) -> Fix:
    return Fix(N_("Use {choice}"), draft.changed(name, value), {"choice": label})


def _activate(draft: Draft, layers: list[int], name: str) -> Fix:
    for layer in layers:
        draft = draft.with_activation(layer, name)
    if set(draft.layer_activations) == {name}:  # then it is the common one
        own = ("",) * len(draft.units)
        draft = replace(draft, activation=name, activations=own)
    return Fix(N_("Use {choice}"), draft, {"choice": ACTIVATIONS[name].label})


_RULES: tuple[Rule, ...] = (
    _data,
    _loss,
    _batch,
    _validation,
    _targets,
    _rate,
    _activations,
    _weights,
    _warmup,
    _size,
)

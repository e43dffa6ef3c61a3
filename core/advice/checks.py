"""What is wrong or unwise about settings, in plain words, before anything is trained."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

from core.advice.finding import Finding, Fix
from core.advice.step_checks import few_steps, learning_rate, warmup
from core.base.messages import Level, Message
from core.base.text import N_
from core.data import tasks
from core.network.architecture import parameters
from core.settings import registry
from core.settings.choices import ACTIVATIONS, LOSSES, losses_for
from core.settings.draft import Draft

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
            Message(
                N_(
                    "The data of {dataset} were deleted. Upload its file again with the same"
                    " choices, or choose another dataset."
                ),
                {"dataset": draft.info.label},
            ),
        )


def _loss(draft: Draft) -> Iterator[Finding]:
    if draft.task.name in draft.loss_entry.tasks:
        return
    usual = next(iter(losses_for(draft.task.name)))
    yield Finding(
        "loss",
        Level.ERROR,
        Message(
            _LOSS_SENTENCES[draft.task.name],
            {"loss": draft.loss_entry.label, "dataset": draft.info.label},
        ),
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
        yield Finding("targets", Level.WARNING, Message(sentence, values), fix)


def _batch(draft: Draft) -> Iterator[Finding]:
    samples = draft.train_samples
    if draft.batch_size > samples:
        largest = min(32, 2 ** int(math.log2(samples)))
        yield Finding(
            "batch",
            Level.ERROR,
            Message(
                N_("A batch of {size} is larger than the training set of {samples} samples."),
                {"size": draft.batch_size, "samples": samples},
            ),
            Fix(
                Message(N_("Use a batch size of {size}"), {"size": largest}),
                draft.changed("batch_size", largest),
            ),
        )
    elif draft.batch_size == 1 and draft.batch_normalization and draft.units:
        yield Finding(
            "batch_normalization",
            Level.WARNING,
            Message(N_("Batch normalisation of a single sample leaves nothing of it but zeros.")),
            fix=Fix(
                Message(N_("Use a batch size of {size}"), {"size": 32}),
                draft.changed("batch_size", 32),
            ),
        )


def _validation(draft: Draft) -> Iterator[Finding]:
    share = _hold_out(draft)
    asked = round(draft.info.train_samples * draft.validation_share)
    classes = len(draft.info.classes)
    if draft.validation_share == 0 and draft.early_stopping:
        yield Finding(
            "early_stopping",
            Level.ERROR,
            Message(
                N_(
                    "Early stopping watches the validation loss, but no samples are held out for"
                    " it."
                )
            ),
            fix=share,
        )
    elif draft.validation_share > 0 and asked < max(classes, 1):
        yield Finding(
            "validation_share",
            Level.WARNING,
            Message(
                N_(
                    "{asked} validation samples would leave classes out: there are {classes}, and"
                    " so {held} are held out. So few say next to nothing."
                ),
                {"asked": asked, "classes": classes, "held": draft.validation_samples},
            ),
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
            Message(
                N_(
                    "A linear layer with the Dense layer after it does no more than one Dense layer"
                    " alone (layer {layers})."
                ),
                {"layers": ", ".join(map(str, linear))},
            ),
            _activate(draft, linear, "relu"),
        )
    if flat:
        yield Finding(
            "flat",
            Level.WARNING,
            Message(
                N_(
                    "Step passes no gradient: layer {layer} and those before it stay as they"
                    " started, whatever the optimizer does."
                ),
                {"layer": flat[-1]},
            ),
            _activate(draft, flat, "relu"),
        )
    single = [n for n, name in enumerate(names, 1) if name == "softmax" and draft.units[n - 1] == 1]
    if single:
        yield Finding(
            "softmax",
            Level.WARNING,
            Message(
                N_(
                    "Softmax over a single unit is always 1: nothing can be learned through layer"
                    " {layer}."
                ),
                {"layer": single[0]},
            ),
            _activate(draft, single, "sigmoid"),
        )


def _weights(draft: Draft) -> Iterator[Finding]:
    if draft.units and draft.kernel_initializer in ("zeros", "ones"):
        yield Finding(
            "weights",
            Level.WARNING,
            Message(
                N_("All units of a layer start alike and stay alike: each layer is as good as one.")
            ),
            fix=_use(draft, "kernel_initializer", "glorot_uniform", N_("Glorot uniform")),
        )


def _size(draft: Draft) -> Iterator[Finding]:
    """More parameters than samples, with nothing to end the run when it learns by heart.

    Such a network can learn any labels: Zhang, Bengio, Hardt, Recht & Vinyals, "Understanding
    deep learning requires rethinking generalization", 2017, theorem 1. It need not: stopping
    early is enough, where a smaller network would often do worse (Caruana, Lawrence & Giles,
    "Overfitting in Neural Nets: Backpropagation, Conjugate Gradient, and Early Stopping", 2000).
    """
    count, samples = parameters(draft), draft.train_samples
    held_out = draft.validation_samples > 0
    if count <= samples or (draft.early_stopping and held_out):
        return
    sentence = N_(
        "The network has {count:,} parameters for {samples:,} training samples: it could learn"
        " them by heart, which shows when the validation loss rises."
    )
    fix = Fix(Message(N_("Use early stopping")), replace(draft, early_stopping=True))
    if not held_out:
        sentence = N_(
            "The network has {count:,} parameters for {samples:,} training samples: it could learn"
            " them by heart, and nothing is held out that would show it."
        )
        fix = _hold_out(draft)
    yield Finding("size", Level.NOTE, Message(sentence, {"count": count, "samples": samples}), fix)


def _hold_out(draft: Draft) -> Fix:
    share = registry.VALIDATION_SHARE.default
    return Fix(
        Message(N_("Use a validation share of {share:g}"), {"share": share}),
        draft.changed("validation_share", share),
    )


def _use(draft: Draft, name: str, value: str, label: str) -> Fix:
    return Fix(Message(N_("Use {choice}"), {"choice": label}), draft.changed(name, value))


def _activate(draft: Draft, layers: list[int], name: str) -> Fix:
    for layer in layers:
        draft = draft.with_activation(layer, name)
    if set(draft.layer_activations) == {name}:  # then it is the common one
        own = ("",) * len(draft.units)
        draft = replace(draft, activation=name, activations=own)
    return Fix(Message(N_("Use {choice}"), {"choice": ACTIVATIONS[name].label}), draft)


_RULES: tuple[Rule, ...] = (
    _data,
    _loss,
    _batch,
    _validation,
    _targets,
    learning_rate,
    _activations,
    _weights,
    warmup,
    few_steps,
    _size,
)

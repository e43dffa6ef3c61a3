"""Checks of the settings before training, each with a sentence and a fix."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

from core.advice.finding import Finding, Fix, use
from core.advice.growth_checks import growing
from core.advice.loss_checks import loss, targets, unusual_loss
from core.advice.start_checks import balance, rare, scaling
from core.advice.step_checks import few_steps, learning_rate, reduction, warmup
from core.base.messages import Level, Message
from core.base.text import N_
from core.network.architecture import parameters
from core.settings import registry
from core.settings.choices import ACTIVATIONS, SCHEDULES
from core.settings.draft import Draft

Rule = Callable[[Draft], Iterator[Finding]]

HELD_OUT = "held_out"
"""The finding that no samples are held out for validation."""


def findings(draft: Draft) -> list[Finding]:
    """Return all findings about settings, the most severe first."""
    matches = [finding for rule in _RULES for finding in rule(draft)]
    return sorted(matches, key=lambda finding: list(Level).index(finding.level))


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


def _single_sample(draft: Draft) -> Iterator[Finding]:
    """Batch normalisation of a single sample, whose deviation from its own mean is 0.

    Ioffe & Szegedy, "Batch Normalization", 2015, algorithm 1: of one value, mean and value are
    the same.
    """
    if not (draft.batch_normalization and draft.units):
        return
    size, samples = draft.batch_size, draft.train_samples
    if size > samples or (size > 1 and samples % size != 1):
        return
    sentence = N_("Batch normalisation of a single sample turns it into zeros.")
    if size > 1:
        sentence = N_(
            "With {samples} samples in batches of {size}, the last batch has a single sample, which"
            " batch normalisation turns into zeros."
        )
    near = size if size > 1 else registry.BATCH_SIZE.default
    sizes = (new for new in range(2, min(2 * near + 64, samples) + 1) if samples % new != 1)
    better = min(sizes, key=lambda new: abs(new - near))
    yield Finding(
        "batch_normalization",
        Level.WARNING,
        Message(sentence, {"samples": samples, "size": size}),
        Fix(
            Message(N_("Use a batch size of {size}"), {"size": better}),
            draft.changed("batch_size", better),
        ),
    )


def _validation(draft: Draft) -> Iterator[Finding]:
    share = hold_out(draft)
    requested = draft.validation_samples
    if draft.folds == 1:
        requested = round(draft.info.train_samples * draft.validation_share)
    classes = len(draft.info.classes)
    if not draft.validation_samples and draft.early_stopping:
        yield Finding(
            "early_stopping",
            Level.ERROR,
            Message(
                N_(
                    "Early stopping watches the validation loss, but no samples are held out for"
                    " validation."
                )
            ),
            fix=share,
        )
    elif not draft.validation_samples and SCHEDULES[draft.schedule].watches:
        yield Finding(
            "plateau",
            Level.ERROR,
            Message(
                N_("{schedule} watches the validation loss, but there are no validation samples."),
                {"schedule": SCHEDULES[draft.schedule].label},
            ),
            share,
        )
    elif not draft.validation_samples:
        yield _nothing_held_out(draft)
    elif requested < max(classes, 1):
        yield Finding(
            "validation_share",
            Level.WARNING,
            Message(
                N_(
                    "{requested} validation samples are too few for {classes} classes, so {held}"
                    " are held out. So few samples hardly show anything."
                ),
                {"requested": requested, "classes": classes, "held": draft.validation_samples},
            ),
            share,
        )


def _activations(draft: Draft) -> Iterator[Finding]:
    names = draft.layer_activations
    linear = [n for n, name in enumerate(names, 1) if _linear(name, draft)]
    flat = [n for n, name in enumerate(names, 1) if ACTIVATIONS[name].flat]
    if linear:
        yield Finding(
            "linear",
            Level.WARNING if len(linear) == len(names) else Level.NOTE,
            Message(
                N_(
                    "A linear layer and the Dense layer after it are equivalent to a single Dense"
                    " layer (layer {layers})."
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
                    "Step passes no gradient: the weights of layer {layer} and of all layers before"
                    " it never change, whatever the optimizer."
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
                    "Softmax over a single unit always outputs 1, so layer {layer} passes on no"
                    " information."
                ),
                {"layer": single[0]},
            ),
            _activate(draft, single, "sigmoid"),
        )


def _linear(activation: str, draft: Draft) -> bool:
    leaks_all = activation == "leaky_relu" and draft.leaky_slope == 1
    return ACTIVATIONS[activation].linear or leaks_all


def _weights(draft: Draft) -> Iterator[Finding]:
    if draft.units and draft.kernel_initializer in ("zeros", "ones"):
        yield Finding(
            "weights",
            Level.WARNING,
            Message(
                N_(
                    "All units of a layer start equal and stay equal, so each layer acts as a"
                    " single unit."
                )
            ),
            fix=use(draft, "kernel_initializer", "glorot_uniform", N_("Glorot uniform")),
        )


MANY_PARAMETERS = 20
"""Parameters per training sample, above which a network may memorise them.

Networks that memorised random labels of 50,000 images had 24 to 35: Zhang, Bengio, Hardt, Recht &
Vinyals, "Understanding deep learning requires rethinking generalization", 2017, table 1. In theory
two per sample are enough (theorem 1), but that is no useful limit: usual networks have more and
generalise.
"""


def _size(draft: Draft) -> Iterator[Finding]:
    """Far more parameters than samples, and no early stopping against memorising.

    Early stopping is enough, whereas a smaller network often does worse (Caruana, Lawrence &
    Giles, "Overfitting in Neural Nets: Backpropagation, Conjugate Gradient, and Early Stopping",
    2000).
    """
    count, samples = parameters(draft), draft.train_samples
    if count <= MANY_PARAMETERS * samples or draft.early_stopping or not draft.validation_samples:
        return
    yield Finding(
        "size",
        Level.NOTE,
        Message(
            N_(
                "The network has {count:,} parameters for {samples:,} training samples: it may"
                " memorise them. The validation loss would then rise."
            ),
            {"count": count, "samples": samples},
        ),
        Fix(Message(N_("Use early stopping")), replace(draft, early_stopping=True)),
    )


def _nothing_held_out(draft: Draft) -> Finding:
    fix = hold_out(draft)
    return Finding(
        HELD_OUT,
        Level.NOTE,
        Message(
            N_(
                "No samples are held out for validation, so overfitting cannot be detected, and"
                " Predict, Threshold and the comparison of runs are not available. Holding some out"
                " takes {count:,} of the {samples:,} training samples, so results change slightly."
            ),
            {"count": fix.draft.validation_samples, "samples": draft.train_samples},
        ),
        fix,
    )


def hold_out(draft: Draft) -> Fix:
    """Return the fix that holds samples out for validation."""
    share = registry.VALIDATION_SHARE.default
    return Fix(
        Message(N_("Use a validation share of {share:g}"), {"share": share}),
        draft.changed("validation_share", share),
    )


def _activate(draft: Draft, layers: list[int], name: str) -> Fix:
    for layer in layers:
        draft = draft.with_entry("activations", layer, name)
    if set(draft.layer_activations) == {name}:  # it can be set as the common one
        own = ("",) * len(draft.units)
        draft = replace(draft, activation=name, activations=own)
    return Fix(Message(N_("Use {choice}"), {"choice": ACTIVATIONS[name].label}), draft)


_RULES: tuple[Rule, ...] = (
    _data,
    loss,
    unusual_loss,
    _batch,
    _single_sample,
    _validation,
    targets,
    learning_rate,
    growing,
    _activations,
    _weights,
    balance,
    rare,
    scaling,
    warmup,
    reduction,
    few_steps,
    _size,
)

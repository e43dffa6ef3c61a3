"""Checks of input scaling and of the initial output biases, also for rare classes."""

from collections.abc import Iterator
from dataclasses import replace

from core.advice.finding import Finding, Fix, use
from core.base.messages import Level, Message
from core.base.text import N_
from core.settings.choices import INPUT_SCALINGS
from core.settings.draft import Draft

_RARE = 0.2  # share of a class, times the number of classes


def balance(draft: Draft) -> Iterator[Finding]:
    if draft.output_bias and draft.class_weights and draft.use_bias and draft.task.classifies:
        yield Finding(
            "balance",
            Level.NOTE,
            Message(
                N_(
                    "Class weights make every class count the same, while the output starts at"
                    " their unequal shares: the first steps have to undo that."
                )
            ),
            fix=Fix(Message(N_("Start without the shares")), replace(draft, output_bias=False)),
        )


def rare(draft: Draft) -> Iterator[Finding]:
    """A class so rare that the network first learns only its share.

    Source: TensorFlow's tutorial "Classification on imbalanced data", section "Optional: Set the
    correct initial bias": the output can start at ln(p / (1 − p)).
    """
    share, classes = draft.info.rarest, len(draft.info.classes)
    if share is None or share >= _RARE / classes or draft.output_bias or draft.class_weights:
        return
    if draft.use_bias and draft.task.classifies:
        yield Finding(
            "rare",
            Level.NOTE,
            Message(
                N_(
                    "The rarest class has {share:.1%} of the training rows. The output starts as if"
                    " all classes were equally frequent, so that the first steps only learn their"
                    " shares."
                ),
                {"share": share},
            ),
            fix=Fix(Message(N_("Start at the class shares")), replace(draft, output_bias=True)),
        )


def scaling(draft: Draft) -> Iterator[Finding]:
    if draft.input_scaling == "none" and not draft.info.images:
        yield Finding(
            "scaling",
            Level.NOTE,
            Message(
                N_(
                    "The columns of {dataset} keep their own units: those with large numbers"
                    " dominate the first steps, and the usual learning rate may be too high."
                ),
                {"dataset": draft.info.label},
            ),
            use(draft, "input_scaling", "standard", INPUT_SCALINGS["standard"].label),
        )
